//! What leaves through the engine is made of what was seen when it was asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::tests::{Answer, Hand, World, settings};
use super::*;
use crate::analyse::{Board, Judgement};
use crate::model::ItemKey;
use crate::protocol::{Export, ExportOf, HandedOver};
use std::path::PathBuf;
use std::sync::Mutex;

/// Notes of how many rows each thing was made.
#[derive(Default)]
struct Rows(Mutex<Vec<usize>>);

impl Exports for Rows {
    fn handoffs(
        &self,
        board: &Board,
        _: &Judgement,
        _: &[ItemKey],
    ) -> Result<Vec<HandedOver>, Error> {
        self.0.lock().unwrap().push(board.len());
        Ok(Vec::new())
    }

    fn export(&self, board: &Board, _: &Judgement, _: &Export) -> Result<Option<PathBuf>, Error> {
        self.0.lock().unwrap().push(board.len());
        Ok(Some(PathBuf::from("/there")))
    }
}

fn export() -> Request {
    Request::Export(Export {
        what: ExportOf::Text(String::new()),
        to: "there".into(),
        replace: false,
    })
}

/// An engine whose analyses wait while the gate is held.
fn start(hand: &Arc<Hand>, made: &Arc<Rows>, gate: &Arc<tokio::sync::Mutex<()>>) -> World {
    let gate = Arc::clone(gate);
    World::start(
        vec![hand.store("a")],
        EngineSettings {
            exports: Some(Arc::clone(made) as _),
            known: Arc::new(move || {
                drop(gate.blocking_lock());
                Vec::new()
            }),
            ..settings()
        },
    )
}

/// Waits until two rows were judged, shuts the gate, and shows a third that cannot be judged yet.
async fn ahead<'g>(
    hand: &Hand,
    world: &mut World,
    gate: &'g tokio::sync::Mutex<()>,
) -> tokio::sync::MutexGuard<'g, ()> {
    let judged = |e: &Event| matches!(e, Event::Analysis { said: Ok(a), .. } if a.board.len() == 2);
    while !judged(&world.hear().await) {}
    let shut = gate.lock().await;
    hand.now(Answer::Rows(3));
    world.until(|w| w.rows() == 3).await;
    shut
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_waits_until_what_is_seen_was_judged() {
    let (hand, made) = (Hand::new(Answer::Rows(2)), Arc::new(Rows::default()));
    let gate = Arc::new(tokio::sync::Mutex::new(()));
    let mut world = start(&hand, &made, &gate);
    let shut = ahead(&hand, &mut world, &gate).await;
    world.engine.send(export());
    world.engine.send(Request::Handoffs(Vec::new()));
    // An answered request of the coordinator: it has taken the others.
    world.engine.send(Request::SaveConfig);
    while !matches!(world.hear().await, Event::Saved(_)) {}
    assert!(made.0.lock().unwrap().is_empty());
    drop(shut);
    let (mut exported, mut handed) = (false, false);
    while !(exported && handed) {
        match world.hear().await {
            Event::Exported { done, .. } => exported = done.unwrap().is_some(),
            Event::Handoffs(texts) => handed = texts.is_ok(),
            _ => {}
        }
    }
    assert_eq!(*made.0.lock().unwrap(), [3, 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_finishes_an_export_that_waits() {
    let (hand, made) = (Hand::new(Answer::Rows(2)), Arc::new(Rows::default()));
    let gate = Arc::new(tokio::sync::Mutex::new(()));
    let mut world = start(&hand, &made, &gate);
    let shut = ahead(&hand, &mut world, &gate).await;
    world.engine.send(export());
    let World { engine, events, .. } = world;
    drop(events);
    let leaving = tokio::spawn(engine.shutdown());
    drop(shut);
    leaving.await.unwrap();
    assert_eq!(*made.0.lock().unwrap(), [3]);
}
