//! `reveille` without a verb: the dashboard, and without a terminal the same list as text.

use super::args::Globals;
use super::changes::Bureau;
use super::dashboard::{self, DashboardSettings};
use super::session::{self, Session, tell_failures};
use super::{Exit, discover, kpi, output};
use crate::config::{Config, load};
use crate::engine::{
    AskEvidence, AskKnown, AskKpi, Changes, ClockSource, EngineSettings, SaveConfig, looked,
};
use crate::model::{Clock, Error, ErrorKind};
use crate::report::{self, View};
use crate::stores::{self, Look, Scope, Store};
use crate::ui::{Ability, ChangeRules, Theme};
use chrono::Utc;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// Opens it on the configured stores, or on those that are found.
///
/// # Errors
/// Configuration errors, and a terminal that cannot be used.
pub fn open(globals: &Globals) -> Result<Exit, Error> {
    show(&Session::open(globals)?)
}

/// Opens it on a session.
///
/// # Errors
/// A terminal that cannot be used; without one, no source at all.
pub fn show(session: &Session) -> Result<Exit, Error> {
    if std::io::stdout().is_terminal() && std::io::stdin().is_terminal() {
        return dashboard::run(stores_of(session), settings(session)).map(|()| Exit::Done);
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
pub fn staged(config: Config) -> Result<(Vec<Box<dyn Store>>, DashboardSettings), Error> {
    let mut session = Session::with(&Globals::default(), config)?;
    session.state_dir = None;
    Ok((stores_of(&session), settings(&session)))
}

fn stores_of(session: &Session) -> Vec<Box<dyn Store>> {
    let specs = session.config.sources.iter().cloned();
    specs.map(stores::open).collect()
}

fn settings(session: &Session) -> DashboardSettings {
    let (given, zone) = (session.clock, session.config.timezone);
    let stands_still = session.clock_is_given;
    let clock: ClockSource = Arc::new(move || {
        if stands_still {
            given
        } else {
            Clock::at(Utc::now(), zone)
        }
    });
    DashboardSettings {
        lang: session.lang,
        theme: Theme::choose(&session.config.theme, &ability()),
        mouse: session.config.mouse,
        changes: change_rules(session),
        engine: EngineSettings {
            save: save(session),
            stale: session.stale_config(),
            kpi: ask_kpi(session),
            known: ask_known(session),
            evidence: ask_evidence(session),
            changes: changes(session, &clock),
            looked: session.state_dir.as_ref().map(|dir| {
                let config = session.config.path.as_deref();
                looked::file(dir, config)
            }),
            ..EngineSettings::new(session.rules(), clock)
        },
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
