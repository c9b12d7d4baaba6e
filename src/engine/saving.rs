//! Saving on behalf of the screen: a configuration, a view. Each on a blocking thread of its own; the
//! answer is an event like any other.

use super::{SaveConfig, SaveView};
use crate::model::{Error, ErrorKind, ViewRule};
use crate::protocol::Event;
use tokio::sync::mpsc::Sender;
use tokio::task::spawn_blocking;

/// Saves the configuration that was found.
pub(super) fn config(save: Option<SaveConfig>, events: &Sender<Event>) {
    let events = events.clone();
    tokio::spawn(async move {
        let saved = match save {
            Some(save) => spawn_blocking(move || save()).await.unwrap_or_else(broken),
            None => Err(Error::new(
                ErrorKind::Usage,
                "there is nothing to save here",
            )),
        };
        let _ = events.send(Event::Saved(saved)).await;
    });
}

/// Saves a view.
pub(super) fn view(save: Option<SaveView>, view: ViewRule, events: &Sender<Event>) {
    let events = events.clone();
    tokio::spawn(async move {
        let given = view.clone();
        let saved = match save {
            Some(save) => spawn_blocking(move || save(&given))
                .await
                .unwrap_or_else(broken),
            None => Err(Error::new(
                ErrorKind::Config,
                "there is no configuration file to save it in",
            )),
        };
        let _ = events.send(Event::ViewSaved { view, saved }).await;
    });
}

fn broken<T>(e: tokio::task::JoinError) -> Result<T, Error> {
    Err(Error::new(ErrorKind::Internal, e.to_string()))
}
