//! What leaves the dashboard on behalf of the screen: hand-off texts, reports, lists. Each on a
//! blocking thread of its own; none of them changes a store.

use crate::analyse::{Board, Judgement};
use crate::model::{Error, ErrorKind, ItemKey};
use crate::protocol::{Analysis, Event, Export, HandedOver};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;

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

/// Makes hand-off texts and tells them.
pub(super) fn hand_over(
    exports: Option<Arc<dyn Exports>>,
    analysis: Option<Arc<Analysis>>,
    keys: Vec<ItemKey>,
    events: mpsc::Sender<Event>,
) {
    tokio::task::spawn_blocking(move || {
        let made = with(exports, analysis, |exports, of| {
            exports.handoffs(&of.board, &of.judgement, &keys)
        });
        let _ = events.blocking_send(Event::Handoffs(made));
    });
}

/// Writes an export and tells where it is.
pub(super) fn write(
    exports: Option<Arc<dyn Exports>>,
    analysis: Option<Arc<Analysis>>,
    export: Export,
    events: mpsc::Sender<Event>,
) {
    tokio::task::spawn_blocking(move || {
        let done = with(exports, analysis, |exports, of| {
            exports.export(&of.board, &of.judgement, &export)
        });
        let _ = events.blocking_send(Event::Exported { export, done });
    });
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
