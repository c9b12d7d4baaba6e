//! The order in which the screen wants its list: made of every board in the background, one at a
//! time, so that no key waits for a hundred thousand items to be sorted.

use crate::analyse::arrange::{Arranged, Judged, Shape};
use crate::analyse::{Board, Moved};
use crate::protocol::{Analysis, Event};
use std::future::pending;
use std::sync::Arc;
use tokio::task::{JoinError, JoinHandle};

/// An order and the board whose items it puts in order.
type Ordered = (Arc<Board>, Arranged);

/// What is wanted, and the order that is being made.
#[derive(Default)]
pub(super) struct Arranging {
    shape: Shape,
    /// What the order goes by is another than when the last one was begun.
    due: bool,
    making: Option<JoinHandle<Ordered>>,
    /// One that was overtaken by another board: it is brought up to date, which is soon done, so
    /// that a store that always changes does not keep the list waiting for ever.
    overtaken: Option<Ordered>,
}

impl Arranging {
    /// From here on the list is wanted so.
    pub fn ask(&mut self, shape: Shape) {
        self.shape = shape;
        self.due = true;
        self.overtaken = None;
    }

    /// Another board was told.
    pub fn take_board(&mut self) {
        self.due = true;
    }

    /// Another analysis was told.
    pub fn take_analysis(&mut self) {
        self.due |= self.shape.asks_judgement();
    }

    /// Begins what is to be made of the board that was told last.
    pub fn begin(&mut self, board: &Arc<Board>, analysis: Option<&Arc<Analysis>>) {
        if self.making.is_some() || self.shape.is_board() {
            return;
        }
        let overtaken = self.overtaken.take();
        if overtaken.is_none() && !std::mem::take(&mut self.due) {
            return;
        }
        let (board, analysis, shape) = (Arc::clone(board), analysis.cloned(), self.shape);
        self.making = Some(tokio::task::spawn_blocking(move || {
            let judged = analysis.as_ref().map(|a| Judged {
                board: &a.board,
                judgement: &a.judgement,
            });
            let carried = overtaken.and_then(|(old, order)| {
                order.follow(&Moved::between(&old, &board), &board, judged)
            });
            let order = carried.unwrap_or_else(|| Arranged::new(shape, &board, judged));
            (board, order)
        }));
    }

    /// Waits for what is being made.
    pub async fn made(&mut self) -> Result<Ordered, JoinError> {
        match &mut self.making {
            Some(handle) => {
                let made = handle.await;
                self.making = None;
                made
            }
            None => pending().await,
        }
    }

    /// What there is to tell of an order that was made; nothing where it is not wanted so any more,
    /// or where the screen has another board by now.
    pub fn take(&mut self, (board, order): Ordered, told: &Arc<Board>) -> Option<Event> {
        if order.shape != self.shape {
            return None;
        }
        if !Arc::ptr_eq(&board, told) {
            self.overtaken = Some((board, order));
            return None;
        }
        Some(Event::Arranged {
            board,
            arranged: Arc::new(order),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::{Answer, Hand, World, settings};
    use super::*;
    use crate::model::{Grouping, Sorting};
    use crate::protocol::Request;

    const BY_AGE: Shape = Shape {
        group: Grouping::None,
        sort: Sorting::Age,
    };

    /// Listens until an order of the board that was told last is told.
    async fn order(world: &mut World) -> Arc<Arranged> {
        loop {
            if let Event::Arranged { board, arranged } = world.hear().await {
                assert!(Arc::ptr_eq(&board, world.board.as_ref().unwrap()));
                return arranged;
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_board_is_put_in_the_order_that_is_wanted() {
        let hand = Hand::new(Answer::Rows(3));
        let mut world = World::start(vec![hand.store("a")], settings());
        world.until(|w| w.rows() == 3).await;
        world.engine.send(Request::Arrange(BY_AGE));
        let made = order(&mut world).await;
        assert_eq!((made.shape, made.items(0).count()), (BY_AGE, 3));
        hand.now(Answer::Rows(5));
        world.until(|w| w.rows() == 5).await;
        assert_eq!(order(&mut world).await.items(0).count(), 5);
        // What is wanted last is what is made; the board's own order is nothing to make.
        world.engine.send(Request::Arrange(Shape::default()));
        hand.now(Answer::Rows(6));
        loop {
            match world.hear().await {
                Event::Arranged { arranged, .. } => assert_eq!(arranged.shape, BY_AGE),
                Event::Analysis { said, .. } if said.as_ref().is_ok_and(|a| a.board.len() == 6) => {
                    break;
                }
                _ => {}
            }
        }
        world.engine.shutdown().await;
    }

    #[tokio::test]
    async fn one_that_was_overtaken_is_brought_up_to_date() {
        let board = |n: usize| {
            let rows = (0..n).map(|i| {
                let line = format!("{i}|ron|queued|high|2026-04-{:02}T00:00:00Z|row", 1 + i);
                crate::analyse::sample::record(&line)
            });
            let queue = crate::analyse::sample::queue("q", 9, rows.collect());
            let source =
                crate::analyse::sample::source("a", crate::model::Role::Canonical, vec![queue]);
            Arc::new(crate::analyse::sample::board(vec![source], &[]))
        };
        let (old, new) = (board(3), board(4));
        let mut arranging = Arranging::default();
        arranging.ask(BY_AGE);
        arranging.begin(&old, None);
        let made = arranging.made().await.unwrap();
        arranging.take_board();
        assert!(arranging.take(made, &new).is_none());
        // First what is soon done, then the order itself.
        for _ in 0..2 {
            arranging.begin(&new, None);
            let made = arranging.made().await.unwrap();
            let Some(Event::Arranged { arranged, .. }) = arranging.take(made, &new) else {
                unreachable!("nothing was told")
            };
            assert_eq!(arranged.items(0).count(), 4);
        }
        arranging.begin(&new, None);
        assert!(arranging.making.is_none(), "nothing is due");
    }
}
