//! What a screen does not show because a source could not be read. Whoever reads a list takes it for
//! all there is: what is missing from it is said on it, not only among the sources.

use crate::model::{HealthState, Role, SourceSnapshot};
use crate::protocol::{Freshness, SourceStatus};
use crate::text;
use crate::ui::model::Model;
use crate::ui::words::{self, Word};
use std::sync::Arc;

/// Sources that are named.
const NAMED: usize = 2;

/// What cannot be read, and a canonical store that is not there: of others it is no surprise.
fn unread(model: &Model) -> impl Iterator<Item = &SourceSnapshot> {
    let sources = model.world.iter().flat_map(|w| w.board.sources());
    let known = model.world.iter().flat_map(|w| &w.statuses);
    let is_missing = |(of, status): &(&Arc<SourceSnapshot>, &SourceStatus)| match of.state {
        // What is still being read for the first time is not missing yet.
        _ if status.freshness == Freshness::Unread => false,
        HealthState::Ok => false,
        HealthState::Absent => of.role == Role::Canonical,
        HealthState::Unreadable => true,
    };
    sources.zip(known).filter(is_missing).map(|(of, _)| &**of)
}

/// `✖ not read: canonical, inbox +1`, canonical ones first; `None` where every source was.
pub(super) fn said(model: &Model) -> Option<String> {
    let mut missing: Vec<&SourceSnapshot> = unread(model).collect();
    missing.sort_by_key(|s| s.role);
    let names = missing.iter().take(NAMED);
    let names: Vec<_> = names.map(|s| text::one_line(&s.name)).collect();
    let more = missing.len().checked_sub(NAMED).filter(|n| *n > 0);
    let more = more.map_or_else(String::new, |n| format!(" +{n}"));
    let names = format!("{}{more}", names.join(model.lang.comma()));
    (!missing.is_empty()).then(|| words::not_read(model.lang, &names))
}

/// What an empty list says: that there is nothing, that this is not sure, or that nothing is known.
pub(super) fn nothing(model: &Model, otherwise: [Word; 2]) -> Vec<Word> {
    let all = model.world.as_ref().map_or(0, |w| w.statuses.len());
    let read = |s: &&Arc<SourceSnapshot>| s.state == HealthState::Ok;
    let sources = model.world.iter().flat_map(|w| w.board.sources());
    match unread(model).count() {
        _ if model.world.is_some() && all == 0 => vec![Word::NoSources, Word::NoSourcesHint],
        _ if all > 0 && sources.filter(read).count() == 0 => {
            vec![Word::NothingRead, Word::NothingReadHint]
        }
        0 => otherwise.to_vec(),
        _ => vec![otherwise[0], otherwise[1], Word::NotAllRead],
    }
}
