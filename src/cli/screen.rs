//! `reveille` without a verb: the dashboard, and without a terminal the same list as text.

use super::args::Globals;
use super::changes::Bureau;
use super::dashboard::{self, DashboardSettings, Discovered, Start};
use super::exports::Clerk;
use super::session::{self, Session, default_dirs, tell_failures};
use super::{Exit, discover, kpi, output};
use crate::config::{self, Config, load};
use crate::engine::{
    AskEvidence, AskKnown, AskKpi, Changes, ClockSource, EngineSettings, SaveConfig, SaveView,
    looked,
};
use crate::model::{Clock, Error, ErrorKind, ViewRule};
use crate::protocol::{FirstLook, FoundAs, FoundFile};
use crate::report::{self, View};
use crate::stores::discover::{Candidate, Part};
use crate::stores::{self, Look, Scope, Store};
use crate::ui::{self, Ability, ChangeRules, Theme};
use chrono::Utc;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens it on the configured stores, or on those that are found.
///
/// # Errors
/// Configuration errors, and a terminal that cannot be used.
pub fn open(globals: &Globals) -> Result<Exit, Error> {
    let mut session = Session::without_sources(globals)?;
    if session.config.path.is_none() {
        if has_terminal() {
            return first(session);
        }
        session.discover(&default_dirs());
    }
    show(&session)
}

fn has_terminal() -> bool {
    std::io::stdout().is_terminal() && std::io::stdin().is_terminal()
}

/// Without a configuration: something is on the screen while stores are looked for, and then what was
/// found and what it means, before anything is read of it.
fn first(mut session: Session) -> Result<Exit, Error> {
    let folders = default_dirs();
    let settings = settings(&session);
    let looked = folders.clone();
    let find = move || {
        session.discover(&folders);
        let engine = engine_settings(&session);
        Discovered {
            stores: stores_of(&session),
            found: ui::Found {
                look: first_look(&session, folders),
                changes: change_rules(&session),
                can_save: engine.save.is_some(),
            },
            engine,
        }
    };
    let start = Start::Looking(looked, Box::new(find));
    dashboard::run(start, settings).map(|()| Exit::Done)
}

/// What the screen says of what was found.
fn first_look(session: &Session, folders: Vec<PathBuf>) -> FirstLook {
    let found = session.discovered.as_ref();
    let candidates = found.iter().flat_map(|f| &f.candidates);
    let file = |c: &Candidate| {
        let queues = c.snapshot.iter().flat_map(|s| &s.queues);
        FoundFile {
            what: match c.part {
                Part::Source(role) => FoundAs::Source(role),
                Part::Archive => FoundAs::Archive,
                Part::Backup => FoundAs::Backup,
                Part::NoQueue => FoundAs::NoQueue,
                Part::Unreadable => FoundAs::Unreadable,
            },
            path: c.path.clone(),
            kind: c.kind,
            live: queues.clone().map(|q| q.records.len() as u64).sum(),
            latest: queues.filter_map(|q| q.latest).max(),
            why: c.why.clone(),
        }
    };
    FirstLook {
        folders,
        found: candidates.map(file).collect(),
        gaps: found.map_or_else(Vec::new, |f| f.gaps.clone()),
        save_to: load::folders().map(|f| f.config.join(load::FILE_NAME)),
    }
}

/// Opens it on a session.
///
/// # Errors
/// A terminal that cannot be used; without one, no source at all.
pub fn show(session: &Session) -> Result<Exit, Error> {
    if has_terminal() {
        let start = Start::Known(stores_of(session), Box::new(engine_settings(session)));
        return dashboard::run(start, settings(session)).map(|()| Exit::Done);
    }
    let board = session.read(&Look {
        bodies: true,
        ..session.look(Scope::Live)
    })?;
    let judgement = session.judge(&board);
    let view = View {
        board: &board,
        judgement: &judgement,
        lang: session.lang,
    };
    let width = output::terminal_width();
    output::write(None, |out| report::items_by_owner(&view, width, out))?;
    Ok(tell_failures(&board))
}

/// What the dashboard is started with on a configuration, for whoever shows or measures it
/// elsewhere than on a terminal. It keeps nothing.
///
/// # Errors
/// [`ErrorKind::Usage`] as for any session.
pub fn staged(config: Config) -> Result<Staged, Error> {
    let mut session = Session::with(&Globals::default(), config)?;
    session.state_dir = None;
    Ok(Staged {
        stores: stores_of(&session),
        engine: engine_settings(&session),
        settings: settings(&session),
    })
}

/// What [`staged`] gives.
pub struct Staged {
    /// The stores.
    pub stores: Vec<Box<dyn Store>>,
    /// What they are read by.
    pub engine: EngineSettings,
    /// What the screen is started with.
    pub settings: DashboardSettings,
}

fn stores_of(session: &Session) -> Vec<Box<dyn Store>> {
    let specs = session.config.sources.iter().cloned();
    specs.map(stores::open).collect()
}

fn clock(session: &Session) -> ClockSource {
    let (given, zone) = (session.clock, session.config.timezone);
    let stands_still = session.clock_is_given;
    Arc::new(move || {
        if stands_still {
            given
        } else {
            Clock::at(Utc::now(), zone)
        }
    })
}

fn settings(session: &Session) -> DashboardSettings {
    DashboardSettings {
        lang: session.lang,
        theme: Theme::choose(&session.config.theme, &ability()),
        mouse: session.config.mouse,
        changes: change_rules(session),
        keys: session.config.keys.clone(),
        views: session.config.views.clone(),
        clock: clock(session),
    }
}

fn engine_settings(session: &Session) -> EngineSettings {
    let clock = clock(session);
    EngineSettings {
        save: save(session),
        save_view: save_view(session),
        stale: session.stale_config(),
        kpi: ask_kpi(session),
        known: ask_known(session),
        evidence: ask_evidence(session),
        changes: changes(session, &clock),
        exports: Some(Arc::new(Clerk::new(session, Arc::clone(&clock)))),
        looked: session.state_dir.as_ref().map(|dir| {
            let config = session.config.path.as_deref();
            looked::file(dir, config)
        }),
        ..EngineSettings::new(session.rules(), clock)
    }
}

/// What the environment says of the terminal's colours.
fn ability() -> Ability {
    let said = |name| session::env(name).map_or_else(String::new, |v| v.to_string_lossy().into());
    Ability {
        // Any value but an empty one, as https://no-color.org has it.
        no_color: !said("NO_COLOR").is_empty(),
        colorterm: said("COLORTERM"),
        term: said("TERM"),
        colorfgbg: said("COLORFGBG"),
    }
}

/// What the configuration asks about a reported count, whenever it is asked.
fn ask_kpi(session: &Session) -> AskKpi {
    let (rules, owners) = (session.config.kpi.clone(), session.config.owners.clone());
    Arc::new(move |clock| kpi::configured_question(&rules, &owners, clock))
}

/// How stores are changed, where there is a place for the ledger.
fn changes(session: &Session, clock: &ClockSource) -> Option<Arc<dyn Changes>> {
    session.state_dir.as_ref()?;
    Some(Arc::new(Bureau::new(session, Arc::clone(clock))))
}

/// What the screen holds a change against while it is chosen.
fn change_rules(session: &Session) -> Option<Arc<ChangeRules>> {
    session.state_dir.as_ref()?;
    let config = &session.config;
    Some(Arc::new(ChangeRules {
        policy: config.policy.clone(),
        plan: config.plan,
        sources: config.sources.clone(),
        owners: config.owners.clone(),
        actor: session.actor.clone(),
    }))
}

/// What was acknowledged, whenever it is asked. A ledger that cannot be read leaves nothing out.
fn ask_known(session: &Session) -> AskKnown {
    let (dir, clock) = (session.state_dir.clone(), session.clock);
    Arc::new(move || {
        // The judgement drops what has expired by its own clock.
        let known = dir.as_deref().map(|d| session::known_in(d, &clock));
        known.and_then(Result::ok).unwrap_or_default()
    })
}

/// What the evidence says, whenever it is asked; nothing to ask where none is configured.
fn ask_evidence(session: &Session) -> Option<AskEvidence> {
    let specs = session.config.evidence.clone();
    let ask: AskEvidence = Arc::new(move |clock| session::evidence_of(&specs, clock));
    (!session.config.evidence.is_empty()).then_some(ask)
}

/// How a configuration is written when the stores were found without one.
fn save(session: &Session) -> Option<SaveConfig> {
    let found = session.discovered.as_ref()?;
    if session.config.sources.is_empty() {
        return None;
    }
    let text = discover::config_text(found, session);
    Some(Arc::new(move || save_new(&text)))
}

/// How a view is written into the file that the configuration was read from.
fn save_view(session: &Session) -> Option<SaveView> {
    let path = session.config.path.clone()?;
    Some(Arc::new(move |view| append_view(&path, view)))
}

/// Adds a view at the end of a configuration and leaves the rest as it is, byte for byte. Nothing is
/// written unless the longer text reads as the old one with the view.
fn append_view(path: &Path, view: &ViewRule) -> Result<PathBuf, Error> {
    let refuse = |why: &str| {
        Error::new(
            ErrorKind::Config,
            format!("{} was left as it is: {why}", path.display()),
        )
    };
    let cannot = |e: std::io::Error| refuse(&e.to_string());
    let read = |text: &str| load::read_as(path, text, &session::env, &crate::ui::check_keys);
    let bytes = std::fs::read(path).map_err(cannot)?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("it is no UTF-8"))?;
    let old = read(&text).map_err(|_| refuse("there are mistakes in it by now"))?;
    let mut want = old.clone();
    want.views.push(view.clone());
    let longer = with_view(&text, view);
    match read(&longer) {
        Ok(new) if new == want => {}
        _ => return Err(refuse("the view cannot simply be added at its end")),
    }
    if std::fs::read(path).map_err(cannot)? != text.as_bytes() {
        return Err(refuse("somebody has just changed it"));
    }
    output::write(Some(path), |out| out.write_all(longer.as_bytes()))?;
    Ok(path.to_owned())
}

/// The text with a view at its end, in its own kind of line breaks.
fn with_view(text: &str, view: &ViewRule) -> String {
    let table = config::view_table(view);
    let ends = text.is_empty() || text.ends_with('\n');
    let added = format!(
        "{}{}{table}",
        if ends { "" } else { "\n" },
        if text.is_empty() { "" } else { "\n" }
    );
    let added = if text.contains("\r\n") {
        added.replace('\n', "\r\n")
    } else {
        added
    };
    format!("{text}{added}")
}

/// Writes the platform's configuration file, never over one that has appeared meanwhile.
fn save_new(text: &str) -> Result<PathBuf, Error> {
    let folder = load::folders()
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Io,
                "this system names no folder for configurations",
            )
            .hint("use `reveille discover -o FILE`")
        })?
        .config;
    let path = folder.join(load::FILE_NAME);
    let cannot = |e: std::io::Error| {
        Error::new(
            ErrorKind::Io,
            format!("{} cannot be written: {e}", path.display()),
        )
        .hint("use `reveille discover -o FILE`")
    };
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    if std::fs::symlink_metadata(&path).is_ok() {
        return Err(Error::new(
            ErrorKind::Io,
            format!("{} is there already and was left as it is", path.display()),
        )
        .hint("start reveille again to use it"));
    }
    output::write(Some(&path), |out| out.write_all(text.as_bytes()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::{Grouping, Sorting};
    use proptest::prelude::*;

    fn view(name: &str) -> ViewRule {
        ViewRule {
            name: name.into(),
            filter: "owner:ron \"두 단어\" -state:done".into(),
            group: Grouping::Status,
            sort: Sorting::Age,
            ..ViewRule::default()
        }
    }

    #[test]
    fn a_view_is_added_and_nothing_else_changes() {
        let dir = tempfile::tempdir().unwrap();
        for (n, before) in [
            "",
            "# mine\nlanguage = \"ko\"",
            "timezone = 'UTC'\r\n\r\n[[view]]\r\nname = 'a' # first\r\n",
            "\u{feff}[[source]]\nname = 'a'\nkind = 'json'\npath = 'x.json'\n[[source.queue]]\npointer = '/items'\n\n\n",
        ]
        .into_iter()
        .enumerate()
        {
            let path = dir.path().join(format!("{n}.toml"));
            std::fs::write(&path, before).unwrap();
            assert_eq!(append_view(&path, &view("the old ones")).unwrap(), path);
            let after = std::fs::read_to_string(&path).unwrap();
            assert!(after.starts_with(before), "{after}");
            let config = session::load(&path).unwrap();
            assert_eq!(config.views.last(), Some(&view("the old ones")));
            // A second one, and one of a name that is taken.
            append_view(&path, &view("more")).unwrap();
            let whole = std::fs::read(&path).unwrap();
            assert!(append_view(&path, &view("more")).is_err());
            assert_eq!(std::fs::read(&path).unwrap(), whole);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_view_is_added_whole_or_not_at_all(
            name in "[\\PC\t\r\n\u{0}\u{1b}]{0,12}",
            filter in "(owner:|state:|\\PC|[\"\\\\|() -])\\PC{0,10}",
            before in prop::sample::select(vec![
                "", "# mine", "language = \"ko\"\r\n", "[[view]]\nname = 'a'\n", "\u{feff}[owners]\nme = ['ron']",
            ]),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("config.toml");
            std::fs::write(&path, before).unwrap();
            let view = ViewRule { name, filter, ..ViewRule::default() };
            let added = append_view(&path, &view).is_ok();
            let after = std::fs::read_to_string(&path).unwrap();
            prop_assert!(after.starts_with(before));
            prop_assert_eq!(added, after != before);
            let config = session::load(&path).unwrap();
            prop_assert_eq!(config.views.last() == Some(&view), added);
        }
    }

    #[test]
    fn what_cannot_take_it_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        for (before, why) in [
            (&b"view = [{ name = 'a' }]\n"[..], "cannot simply be added"),
            (b"language = 'xx'\n", "mistakes in it"),
            (b"a = '\xff'\n", "no UTF-8"),
        ] {
            std::fs::write(&path, before).unwrap();
            let error = append_view(&path, &view("b")).unwrap_err();
            assert!(error.message.contains(why), "{error}");
            assert_eq!(std::fs::read(&path).unwrap(), before);
        }
        std::fs::remove_file(&path).unwrap();
        assert!(append_view(&path, &view("b")).is_err());
        assert!(!path.exists());
    }
}
