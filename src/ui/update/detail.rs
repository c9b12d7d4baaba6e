//! The body of the chosen item: asked for when the keys are quiet, taken when it comes.

use crate::model::{Error, Field, ItemKey};
use crate::protocol::Request;
use crate::text;
use crate::ui::model::{Body, Model};

pub(super) fn take_body(model: &mut Model, key: &ItemKey, body: Result<Option<String>, Error>) {
    if model.detail.of.as_ref() != Some(key) {
        return;
    }
    model.detail.body = match body {
        Ok(Some(body)) => body_here(&body),
        Ok(None) => Body::Nothing,
        Err(error) => Body::Failed(error),
    };
}

/// A body that is broken into lines when the model settles.
pub(super) fn body_here(body: &str) -> Body {
    Body::Here {
        text: text::visible(body.trim_end()).into_owned(),
        width: 0,
        lines: Vec::new(),
    }
}

/// Asks for the body that the detail pane lacks.
pub(super) fn rest(model: &mut Model) -> Vec<Request> {
    if !model.wants_rest() {
        return Vec::new();
    }
    let Some(item) = model.selected() else {
        return Vec::new();
    };
    let (key, has_body) = (item.key(), item.queue.mapping.column(Field::Body).is_some());
    model.detail.outdated = false;
    if !has_body {
        model.detail.body = Body::Nothing;
        return Vec::new();
    }
    if model.detail.body == Body::Unread {
        model.detail.body = Body::Asked;
    }
    vec![Request::Body(key)]
}
