//! Looks that reports leave behind, so that the next one can say what is new: one file each in the
//! state folder, the newest of them kept.

use super::output;
use super::session::Session;
use super::when::{self, Way};
use crate::analyse::Board;
use crate::analyse::since::{self, Seen};
use crate::engine::looked;
use crate::model::{Error, ErrorKind, Moment};
use crate::report::News;
use std::fs;
use std::path::{Path, PathBuf};

/// So many looks are kept.
const KEPT: usize = 60;

/// The folder of a configuration's looks.
fn folder(session: &Session) -> Option<PathBuf> {
    let dir = session.state_dir.as_deref()?;
    let last = looked::file(dir, session.config.path.as_deref());
    Some(last.with_extension("reports"))
}

/// The earlier look to compare with: the file or the last one at a time that `asked` names; without
/// it the last one before now, where there is any.
///
/// # Errors
/// [`ErrorKind::Usage`] where what is asked for is not there.
pub fn earlier(session: &Session, asked: Option<&str>) -> Result<Option<Seen>, Error> {
    let usage = |what: String, hint: &str| Error::new(ErrorKind::Usage, what).hint(hint);
    let Some(asked) = asked else {
        let before = |seen: &Seen| seen.at < session.clock.now;
        let kept = kept(session).into_iter().chain(left(session));
        return Ok(newest(kept.filter_map(|p| looked::load(&p)).filter(before)));
    };
    let file = Path::new(asked);
    if file.is_file() {
        return looked::load(file).map(Some).ok_or_else(|| {
            let what = format!("{} is no look that was kept", file.display());
            usage(what, "reports keep them below the state folder, in looks/")
        });
    }
    let at = when::read(asked, "--since", Way::Back, &session.clock).map_err(|e| {
        let what = format!("{}, and no file of that name is there", e.message);
        usage(what, e.hint.as_deref().unwrap_or_default())
    })?;
    let upto = |seen: &Seen| seen.at <= at;
    let kept = kept(session).into_iter().chain(left(session));
    let found = newest(kept.filter_map(|p| looked::load(&p)).filter(upto));
    found.map(Some).ok_or_else(|| {
        let at = session.clock.format(at, "%Y-%m-%d %H:%M");
        let what = format!("no look was kept at {at} or before");
        usage(
            what,
            "each report keeps one; the first is compared from the second on",
        )
    })
}

fn newest(looks: impl Iterator<Item = Seen>) -> Option<Seen> {
    looks.max_by_key(|seen| seen.at)
}

/// What the dashboard left behind.
fn left(session: &Session) -> Option<PathBuf> {
    let dir = session.state_dir.as_deref()?;
    Some(looked::file(dir, session.config.path.as_deref()))
}

/// The kept looks, the oldest first.
fn kept(session: &Session) -> Vec<PathBuf> {
    let Some(entries) = folder(session).and_then(|f| fs::read_dir(f).ok()) else {
        return Vec::new();
    };
    let files = entries.filter_map(|e| Some(e.ok()?.path()));
    let mut files: Vec<PathBuf> = files
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
}

/// How a board differs from an earlier look, and what became of what is gone.
pub fn news(seen: Seen, board: &Board, past: Option<&Board>) -> News {
    let mut since = since::since(&seen, board);
    for source in past.map_or(&[][..], |p| p.sources()) {
        since.tell(source);
    }
    News { seen, since }
}

/// Keeps a look at the board, unless a source could not be read. That it cannot be kept is said, and
/// changes nothing else.
pub fn keep(session: &Session, board: &Board) {
    let (Some(folder), Some(seen)) = (folder(session), since::seen(board)) else {
        return;
    };
    let name = format!("{}.json", stamp(seen.at));
    if let Err(error) = looked::save(&folder.join(name), &seen) {
        output::say(&format!("reveille: {}", error.message));
        return;
    }
    let files = kept(session);
    for old in files.iter().take(files.len().saturating_sub(KEPT)) {
        // One that cannot be taken away is in nobody's way.
        let _ = fs::remove_file(old);
    }
}

/// A name that sorts by time.
fn stamp(at: Moment) -> String {
    let utc = crate::model::Clock {
        now: at,
        zone: chrono_tz::UTC,
    };
    utc.format(at, "%Y%m%dT%H%M%S%.6fZ")
}
