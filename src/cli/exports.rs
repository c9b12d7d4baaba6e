//! What the dashboard makes and writes down: the same reports, hand-offs and lists as the verbs'.
//!
//! Nothing here changes a store, and no file is replaced without being asked for.

use super::args::ReportFormat;
use super::report::Asked;
use super::session::{self, Session};
use super::{handoff, looks, output, report as verb};
use crate::analyse::{Board, Judgement};
use crate::engine::{ClockSource, Exports};
use crate::model::{Error, ErrorKind, ItemKey};
use crate::protocol::{Export, ExportOf, HandedOver, ListForm, ReportForm};
use crate::report::{self, View};
use std::path::{Path, PathBuf};

/// The exports of one session, each at its own instant.
pub struct Clerk {
    session: Session,
    clock: ClockSource,
}

impl Clerk {
    /// The clerk of a session, by the dashboard's clock.
    #[must_use]
    pub fn new(session: &Session, clock: ClockSource) -> Self {
        Self {
            session: session.clone(),
            clock,
        }
    }

    fn session(&self) -> Session {
        Session {
            clock: (self.clock)(),
            ..self.session.clone()
        }
    }
}

impl Exports for Clerk {
    fn handoffs(
        &self,
        board: &Board,
        judgement: &Judgement,
        keys: &[ItemKey],
    ) -> Result<Vec<HandedOver>, Error> {
        let session = self.session();
        let view = View {
            board,
            judgement,
            lang: session.lang,
        };
        let mut chosen = Vec::new();
        for at in positions(board, keys)? {
            let carrier = report::carrier(&view, at);
            if !chosen.contains(&carrier) {
                chosen.push(carrier);
            }
        }
        let redact = session.config.handoff.redact;
        let made = handoff::texts(&session, &view, &chosen, redact)?;
        let keys = chosen.iter().filter_map(|at| board.item(*at));
        let both = keys.zip(made);
        Ok(both
            .map(|(item, made)| HandedOver {
                key: item.key(),
                text: made.text,
            })
            .collect())
    }

    fn export(
        &self,
        board: &Board,
        judgement: &Judgement,
        export: &Export,
    ) -> Result<Option<PathBuf>, Error> {
        let session = self.session();
        let path = place(&export.to)?;
        session.may_replace(Some(&path))?;
        if !export.replace && std::fs::symlink_metadata(&path).is_ok() {
            return Ok(None);
        }
        let view = View {
            board,
            judgement,
            lang: session.lang,
        };
        let bytes = match &export.what {
            ExportOf::Text(text) => text.clone().into_bytes(),
            ExportOf::List(form, keys) => list(&view, *form, keys)?,
            ExportOf::Report(form) => {
                let asked = Asked {
                    format: match form {
                        ReportForm::Markdown => ReportFormat::Md,
                        ReportForm::Html => ReportFormat::Html,
                        ReportForm::Json => ReportFormat::Json,
                    },
                    redact: false,
                    earlier: looks::earlier(&session, None)?,
                };
                verb::compose(&session, board, judgement, asked)?
            }
        };
        output::write(Some(&path), |out| out.write_all(&bytes))?;
        if matches!(export.what, ExportOf::Report(_)) {
            looks::keep(&session, board);
        }
        Ok(Some(path))
    }
}

/// The items on the board that was judged. The list may be newer than that by a moment, and nothing
/// may be missing from what is made of it.
fn positions(board: &Board, keys: &[ItemKey]) -> Result<Vec<usize>, Error> {
    let find = |key: &ItemKey| {
        board.find(key).ok_or_else(|| {
            let what = format!("{key} has come just now and was not judged yet");
            Error::new(ErrorKind::Usage, what).hint("try it again in a moment")
        })
    };
    keys.iter().map(find).collect()
}

fn list(view: &View<'_>, form: ListForm, keys: &[ItemKey]) -> Result<Vec<u8>, Error> {
    let chosen = positions(view.board, keys)?;
    let mut out = Vec::new();
    match form {
        ListForm::Csv => report::items_csv(view, &chosen, &mut out),
        ListForm::Json => report::items_json(view, &chosen, &mut out),
        ListForm::Markdown => report::items_markdown(view, &chosen, &mut out),
    }
    .map_err(|e| Error::new(ErrorKind::Io, format!("the list cannot be written: {e}")))?;
    Ok(out)
}

/// The file that is meant, as an absolute path.
fn place(typed: &str) -> Result<PathBuf, Error> {
    let home = || {
        session::home().ok_or_else(|| {
            let what = "this system names no home folder for `~`";
            Error::new(ErrorKind::Usage, what).hint("write the whole path")
        })
    };
    let path = match typed.strip_prefix('~') {
        Some("") => home()?,
        Some(rest) if rest.starts_with('/') => home()?.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(typed),
    };
    let path = std::path::absolute(&path)
        .map_err(|e| Error::new(ErrorKind::Usage, format!("{typed}: {e}")))?;
    let folder = path.parent().filter(|p| p.is_dir());
    if folder.is_none() {
        let parent = path.parent().unwrap_or(Path::new("/"));
        let what = format!("there is no folder {}", parent.display());
        return Err(Error::new(ErrorKind::Usage, what).hint("name one that is there"));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::analyse::sample::{board, clock, queue, record, source};
    use crate::analyse::{JudgeRules, judge};
    use crate::cli::args::Globals;
    use crate::config::Config;
    use crate::model::Role;
    use std::sync::Arc;

    fn clerk(dir: &Path) -> Clerk {
        let config = Config::default_with(chrono_tz::Asia::Seoul);
        let mut session = Session::with(&Globals::default(), config).unwrap();
        session.state_dir = Some(dir.join("state"));
        Clerk::new(&session, Arc::new(clock))
    }

    fn some() -> (Board, Judgement) {
        let rows = [
            "1|ron|queued|high|2026-04-20T01:00:00Z|rotate the signing key of gateway-7",
            "2|ron|queued|high|2026-04-20T13:00:00Z|rotate the signing key of gateway-7",
            "3|codex|failed|high|2026-04-20T20:00:00Z|a, \"quoted\"\ntitle",
        ];
        let queue = queue("q", 3, rows.iter().map(|r| record(r)).collect());
        let board = board(vec![source("a", Role::Canonical, vec![queue])], &["ron"]);
        let judgement = judge(&board, &JudgeRules::default());
        (board, judgement)
    }

    fn keys(board: &Board) -> Vec<ItemKey> {
        board.items().map(|i| i.key()).collect()
    }

    #[test]
    fn a_file_is_written_once_and_replaced_only_when_told_to() {
        let dir = tempfile::tempdir().unwrap();
        let clerk = clerk(dir.path());
        let (board, judgement) = some();
        let to = dir.path().join("list.csv").display().to_string();
        let export = |what, replace| {
            let export = Export {
                what,
                to: to.clone(),
                replace,
            };
            clerk.export(&board, &judgement, &export)
        };
        let list = ExportOf::List(ListForm::Csv, keys(&board));
        let path = export(list.clone(), false).unwrap().unwrap();
        let csv = std::fs::read_to_string(&path).unwrap();
        assert!(csv.contains("\"a, \"\"quoted\"\"\ntitle\""), "{csv}");
        assert_eq!(export(ExportOf::Text("x".into()), false).unwrap(), None);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), csv);
        export(ExportOf::Text("x".into()), true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "x");
        for (form, has) in [
            (ReportForm::Markdown, "# Conclusion"),
            (ReportForm::Html, "<!doctype html>"),
            (ReportForm::Json, "{\""),
        ] {
            export(ExportOf::Report(form), true).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.to_lowercase().contains(&has.to_lowercase()), "{text}");
        }
        // Nothing of a list is left out unsaid.
        let mut newer = keys(&board);
        newer.push(ItemKey {
            id: "9".into(),
            ..newer[0].clone()
        });
        let error = export(ExportOf::List(ListForm::Json, newer), true).unwrap_err();
        assert!(error.message.contains("a/q/9"), "{error}");
    }

    #[test]
    fn what_is_no_place_for_a_file_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let clerk = clerk(dir.path());
        let (board, judgement) = some();
        for to in ["no/such/folder/x.md", "/", "~nobody/x"] {
            let export = Export {
                what: ExportOf::Text("x".into()),
                to: dir.path().join(to).display().to_string(),
                replace: true,
            };
            let error = clerk.export(&board, &judgement, &export).unwrap_err();
            assert!(error.hint.is_some(), "{to}: {error}");
        }
        assert!(place("~/x.md").is_ok_and(|p| p.is_absolute() && p.ends_with("x.md")));
    }

    #[test]
    fn a_copy_is_in_the_text_of_the_one_that_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (board, judgement) = some();
        let made = clerk(dir.path())
            .handoffs(&board, &judgement, &keys(&board))
            .unwrap();
        let ids: Vec<&str> = made.iter().map(|m| &*m.key.id).collect();
        assert_eq!(ids, ["2", "3"]);
        assert!(made.iter().all(|m| m.text.contains("[Role]")), "{made:?}");
    }
}
