//! What leaves the dashboard on behalf of the screen: hand-off texts, reports, lists. Each on a
//! blocking thread of its own; none of them changes a store.

use crate::analyse::{Board, Judgement};
use crate::model::{Error, ErrorKind, ItemKey};
use crate::protocol::{Analysis, Event, Export, HandedOver, Request};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// What can be made of a board and written down. Every call may block.
#[allow(clippy::missing_errors_doc)] // each fails with a sentence and a hint of its own
pub trait Exports: Send + Sync {
    /// The texts that hand these items over, each with the item whose text it is: what repeats
    /// another is in the text of that one.
    fn handoffs(
        &self,
        board: &Board,
        judgement: &Judgement,
        keys: &[ItemKey],
    ) -> Result<Vec<HandedOver>, Error>;

    /// Writes something into a file and says where; `None` where a file of that name is there and is
    /// not to be replaced.
    fn export(
        &self,
        board: &Board,
        judgement: &Judgement,
        export: &Export,
    ) -> Result<Option<PathBuf>, Error>;
}

/// What was asked for and is not done yet.
///
/// A text is made of a board with its judgement, which is always a moment behind what is seen: right
/// after a change the screen may show an item that was not judged yet. Whoever asks means what is
/// seen, so the request waits until that was judged.
#[derive(Default)]
pub(super) struct Desk {
    /// How many boards were told, and which one of them is being judged.
    told: u64,
    judging: u64,
    /// What waits, each with the board that was seen when it was asked for.
    waiting: VecDeque<(u64, Request)>,
    /// What is being written.
    busy: JoinSet<()>,
}

impl Desk {
    pub fn take_board(&mut self) {
        self.told += 1;
    }

    /// The last board that was told is judged from now on.
    pub fn begin_judging(&mut self) {
        self.judging = self.told;
    }

    pub fn wait(&mut self, request: Request) {
        self.waiting.push_back((self.told, request));
    }

    pub fn is_waited_for(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// What need not wait any longer, once what was being judged is.
    pub fn ready(&mut self) -> Vec<Request> {
        let judged = self.judging;
        let ready = self.waiting.iter().take_while(|(at, _)| *at <= judged);
        let ready = ready.count();
        self.waiting.drain(..ready).map(|(_, r)| r).collect()
    }

    /// Makes hand-off texts and tells them.
    pub fn hand_over(
        &mut self,
        exports: Option<Arc<dyn Exports>>,
        analysis: Option<Arc<Analysis>>,
        keys: Vec<ItemKey>,
        events: mpsc::Sender<Event>,
    ) {
        self.begin(move || {
            let made = with(exports, analysis, |exports, of| {
                exports.handoffs(&of.board, &of.judgement, &keys)
            });
            let _ = events.blocking_send(Event::Handoffs(made));
        });
    }

    /// Writes an export and tells where it is.
    pub fn write(
        &mut self,
        exports: Option<Arc<dyn Exports>>,
        analysis: Option<Arc<Analysis>>,
        export: Export,
        events: mpsc::Sender<Event>,
    ) {
        self.begin(move || {
            let done = with(exports, analysis, |exports, of| {
                exports.export(&of.board, &of.judgement, &export)
            });
            let _ = events.blocking_send(Event::Exported { export, done });
        });
    }

    fn begin(&mut self, work: impl FnOnce() + Send + 'static) {
        while self.busy.try_join_next().is_some() {}
        self.busy.spawn_blocking(work);
    }

    /// Waits for what is being written.
    pub async fn finish(&mut self) {
        while self.busy.join_next().await.is_some() {}
    }
}

fn with<T>(
    exports: Option<Arc<dyn Exports>>,
    analysis: Option<Arc<Analysis>>,
    work: impl FnOnce(&dyn Exports, &Analysis) -> Result<T, Error>,
) -> Result<T, Error> {
    let (Some(exports), Some(analysis)) = (exports, analysis) else {
        let error = Error::new(ErrorKind::Usage, "nothing has been read yet");
        return Err(error.hint("wait for the first source"));
    };
    catch_unwind(AssertUnwindSafe(|| work(&*exports, &analysis))).unwrap_or_else(|_| {
        let error = Error::new(ErrorKind::Internal, "reveille itself failed at this");
        Err(error.hint("this is a mistake of ours; please report it"))
    })
}
