//! Evidence beside the queues: looked at on a task of its own, so that a command that takes its time
//! keeps nothing else waiting.

use super::EngineSettings;
use crate::analyse::evidence::Evidence;
use crate::model::Clock;
use crate::protocol::Event;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// What the evidence says at an instant.
pub type AskEvidence = Arc<dyn Fn(&Clock) -> Vec<Evidence> + Send + Sync>;

/// Looks at once, again when asked, and as often as a board is made anew for the passing of time.
/// Tells only what differs from what was told before. Ends with those who ask, or who listen.
pub(super) async fn tell(
    ask: AskEvidence,
    settings: Arc<EngineSettings>,
    mut again: mpsc::UnboundedReceiver<()>,
    events: mpsc::Sender<Event>,
) {
    let mut told: Option<Arc<Vec<Evidence>>> = None;
    loop {
        let (ask, settings_there) = (Arc::clone(&ask), Arc::clone(&settings));
        let look = move || ask(&(settings_there.clock)());
        // Where looking broke there is nothing to tell, and it is not tried again.
        let Ok(found) = tokio::task::spawn_blocking(look).await else {
            return;
        };
        let found = Arc::new(found);
        if told.as_ref() != Some(&found) {
            told = Some(Arc::clone(&found));
            if events.send(Event::Evidence(found)).await.is_err() {
                return;
            }
        }
        tokio::select! {
            asked = again.recv() => if asked.is_none() { return },
            () = sleep(settings.pace.board_age) => {}
        }
        // Asked several times meanwhile is asked once.
        while again.try_recv().is_ok() {}
    }
}
