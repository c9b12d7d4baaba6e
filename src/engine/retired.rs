//! Boards and analyses that were told before and that the screen may still hold.
//!
//! Whoever lets go last has to free a hundred thousand records, and that must never be the one that
//! has to answer a key: so each is held here too until nobody else does, and freed on a blocking
//! thread.

use crate::analyse::Board;
use crate::protocol::Analysis;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How soon it is looked whether the screen has let go.
const SWEEP: Duration = Duration::from_millis(250);

/// Something large that both sides hold.
pub(super) enum Told {
    Board(Arc<Board>),
    Analysis(Arc<Analysis>),
}

impl Told {
    fn is_held(&self) -> bool {
        match self {
            Self::Board(of) => Arc::strong_count(of) > 1,
            Self::Analysis(of) => Arc::strong_count(of) > 1,
        }
    }
}

/// What was told before.
#[derive(Default)]
pub(super) struct Retired {
    all: Vec<Told>,
    sweep_at: Option<Instant>,
}

impl Retired {
    pub fn take(&mut self, told: Told) {
        self.sweep_at.get_or_insert_with(|| Instant::now() + SWEEP);
        self.all.push(told);
    }

    /// Waits until it is time to look, and frees what nobody else holds any more. Never ends where
    /// nothing is held; nothing is lost where it is not waited for.
    pub async fn sweep(&mut self) {
        match self.sweep_at {
            Some(at) => sleep_until(at).await,
            None => pending().await,
        }
        let (held, free) = std::mem::take(&mut self.all)
            .into_iter()
            .partition(Told::is_held);
        self.all = held;
        self.sweep_at = (!self.all.is_empty()).then(|| Instant::now() + SWEEP);
        tokio::task::spawn_blocking(move || drop::<Vec<Told>>(free));
    }
}
