//! Fifty sources at once, of which some are slow, some dead and some never at rest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::tests::{Answer, Hand, World, settings};
use super::*;
use crate::model::{HealthState, ItemKey};
use crate::protocol::SourceStatus;

const ALL: usize = 50;
const SLOW: std::ops::Range<usize> = 0..10;
const DEAD: std::ops::Range<usize> = 10..15;
const RESTLESS: std::ops::Range<usize> = 15..20;
/// Rows of each source that has any.
const ROWS: usize = 3;

fn start() -> (Vec<Arc<Hand>>, World) {
    let hands: Vec<Arc<Hand>> = (0..ALL)
        .map(|n| match n {
            n if SLOW.contains(&n) => Hand::new(Answer::Rows(ROWS)).shut(),
            n if DEAD.contains(&n) => Hand::new(match n % 3 {
                0 => Answer::Fails("locked"),
                1 => Answer::Gone,
                _ => Answer::Panics,
            }),
            _ => Hand::new(Answer::Rows(ROWS)),
        })
        .collect();
    let named = hands.iter().enumerate();
    let stores = named.map(|(n, hand)| hand.store(&format!("s{n}")));
    let world = World::start(stores.collect(), settings());
    (hands, world)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_sources_the_slow_and_the_dead_delay_no_other() {
    let (hands, mut world) = start();
    // What there is to draw comes before anybody has answered.
    world.hear().await;
    assert_eq!(world.board.as_ref().unwrap().sources().len(), ALL);
    let quick = || RESTLESS.start..ALL;
    world.until(|w| quick().all(|n| w.is_read(n))).await;
    world.until(|w| w.rows() == quick().len() * ROWS).await;
    let slow_ones_wait = |w: &World| {
        let mut slow = w.sources[SLOW].iter();
        slow.all(|s| *s == SourceStatus::UNREAD)
    };
    assert!(slow_ones_wait(&world));
    for n in DEAD {
        let is_said = |w: &World| {
            let source = &w.board.as_ref().unwrap().sources()[n];
            source.state != HealthState::Ok && source.error.is_some()
        };
        world.until(is_said).await;
    }
    // Five change and change again, and each time they are read; somebody asks for a body between.
    for round in 1..=20 {
        for n in RESTLESS {
            hands[n].now(Answer::Rows(ROWS + round));
        }
        let rows = quick().len() * ROWS + RESTLESS.len() * round;
        let key = ItemKey {
            source: format!("s{}", 20 + round).into(),
            queue: "q".into(),
            id: "1".into(),
        };
        world.engine.send(Request::Body(key.clone()));
        let mut is_answered = false;
        while !is_answered || world.rows() != rows {
            if let Event::Body { key: of, body } = world.hear().await {
                assert_eq!((of, body), (key.clone(), Ok(Some("q 1".into()))));
                is_answered = true;
            }
        }
    }
    assert!(slow_ones_wait(&world));
    // Whoever is slow is counted in as soon as it answers, one after another.
    let rows = world.rows();
    for n in SLOW {
        hands[n].opens();
        world.until(|w| w.is_read(n)).await;
        world.until(|w| w.rows() == rows + (n + 1) * ROWS).await;
    }
    for n in SLOW {
        assert_eq!(hands[n].looks(), 1, "s{n}");
    }
}
