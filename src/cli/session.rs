//! What every verb starts from: the configuration in force (or what was discovered without one),
//! the clock, the language, who is acting, and one look at every source.

use super::args::Globals;
use super::login::login_name;
use super::{Exit, language, output};
use crate::analyse::duplicates::Confidence;
use crate::analyse::evidence::Evidence;
use crate::analyse::kpi::{self, CountTerm, KpiQuestion, Reported};
use crate::analyse::{self, Board, JudgeRules, Judgement, Rules, VerdictAction};
use crate::config::{self, Config, load::LoadError};
use crate::engine::Threads;
use crate::ledger::Ledger;
use crate::model::{
    Clock, Error, ErrorKind, EvidenceLook, EvidenceSpec, EvidenceTaken, HealthState, Lang, Moment,
    SourceSnapshot, SourceSpec,
};
use crate::plan::Stamp;
use crate::report::Redactor;
use crate::stores::{self, Look, Scope, discover};
use crate::text;
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long reading one source may take on the command line.
const DEADLINE: Duration = Duration::from_secs(30);

/// One run of the program.
#[derive(Debug, Clone)]
pub struct Session {
    /// The configuration in force; its sources are the discovered ones when there is no file.
    pub config: Config,
    /// What was found, when there is no file.
    pub discovered: Option<discover::Found>,
    /// The clock of the analysis.
    pub clock: Clock,
    /// Whether that clock was given and stands still.
    pub clock_is_given: bool,
    /// The language of the interface.
    pub lang: Lang,
    /// Who is acting.
    pub actor: String,
    /// Where reveille keeps what is its own.
    pub state_dir: Option<PathBuf>,
}

/// The environment as the process has it.
pub fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

impl Session {
    /// Reads the configuration, or discovers the stores where there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] and [`ErrorKind::Usage`] with everything that is wrong.
    pub fn open(globals: &Globals) -> Result<Self, Error> {
        let mut session = Self::without_sources(globals)?;
        if session.config.path.is_none() {
            session.discover(&default_dirs());
        }
        Ok(session)
    }

    /// Takes what is found under some folders for its sources.
    pub fn discover(&mut self, dirs: &[PathBuf]) {
        let found = discover::find(dirs, self.config.timezone, &self.look(Scope::Live));
        self.config.sources = found.sources(self.config.timezone);
        self.discovered = Some(found);
    }

    /// The same without looking for stores.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn without_sources(globals: &Globals) -> Result<Self, Error> {
        let config = match config::load::find(globals.config.as_deref(), &env) {
            Some(path) => load(&path)?,
            None => Config::default_with(config::load::system_zone(&env)),
        };
        Self::with(globals, config)
    }

    /// A session on a configuration that was made here.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for a flag that cannot be meant.
    pub fn with(globals: &Globals, config: Config) -> Result<Self, Error> {
        // A variable that is set to nothing is not set.
        let given = match globals.now.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => Some(parse_now(text)?),
            None => config.now,
        };
        let lang = language(globals)?
            .or(config.language)
            .or_else(language_of_environment)
            .unwrap_or_default();
        Ok(Self {
            clock: Clock::at(given.unwrap_or_else(Utc::now), config.timezone),
            clock_is_given: given.is_some(),
            lang,
            actor: globals
                .actor
                .as_deref()
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .unwrap_or_else(|| login_name(&env)),
            state_dir: globals
                .state_dir
                .clone()
                .or_else(|| config::load::folders().map(|f| f.state)),
            config,
            discovered: None,
        })
    }

    /// How old work may become, by source and queue.
    #[must_use]
    pub fn stale_config(&self) -> analyse::stale::StaleConfig {
        let mut config = analyse::stale::StaleConfig::new(&self.config.stale);
        for spec in &self.config.sources {
            let queues = spec.queues.iter().map(|q| (q.queue.as_str(), &q.stale));
            config.source(&spec.name, &spec.stale, queues);
        }
        config
    }

    /// What is wanted of a look at a store.
    #[must_use]
    pub fn look(&self, scope: Scope) -> Look {
        Look {
            clock: self.clock,
            real_now: Moment::from_utc(Utc::now()),
            scope,
            bodies: false,
            by_status: false,
            failed_window_s: self.config.failed_window_s,
            deadline: DEADLINE,
        }
    }

    /// The rules of the analysis.
    #[must_use]
    pub fn rules(&self) -> Rules {
        Rules {
            owners: self.config.owners.clone(),
            failed_window_s: self.config.failed_window_s,
        }
    }

    /// Looks at every source, all at the same time.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when there is no source at all.
    pub fn read(&self, look: &Look) -> Result<Board, Error> {
        self.some_sources()?;
        let snapshots: Vec<Arc<SourceSnapshot>> = std::thread::scope(|scope| {
            let readers: Vec<_> = self
                .config
                .sources
                .iter()
                .map(|spec| {
                    (
                        spec,
                        scope.spawn(move || stores::open(spec.clone()).look(look)),
                    )
                })
                .collect();
            readers
                .into_iter()
                .map(|(spec, reader)| Arc::new(reader.join().unwrap_or_else(|_| broke(spec))))
                .collect()
        });
        Ok(analyse::reconcile(
            snapshots,
            &self.rules(),
            self.clock,
            look.scope == Scope::All,
        ))
    }

    /// Judges a board: duplicates, staleness, verdicts, decisions. Bodies take part where they were
    /// loaded, and without them equal titles count as equal work: load them.
    #[must_use]
    pub fn judge(&self, board: &Board) -> Judgement {
        let stale = self.stale_config();
        let rules = JudgeRules {
            stale,
            kpi_queues: self.kpi_queues(board),
            known: self.known(),
        };
        analyse::judge_with(board, &rules, &Threads::of_machine())
    }

    /// What was acknowledged. A ledger that cannot be read is said and leaves nothing out.
    #[must_use]
    pub fn known(&self) -> Vec<analyse::known::Known> {
        let Some(dir) = &self.state_dir else {
            return Vec::new();
        };
        known_in(dir, &self.clock).unwrap_or_else(|error| {
            output::say(&format!(
                "reveille: what was acknowledged is not known: {}",
                error.message
            ));
            Vec::new()
        })
    }

    /// What the configured evidence says now; its commands are run, all at the same time.
    #[must_use]
    pub fn evidence(&self) -> Vec<Evidence> {
        evidence_of(&self.config.evidence, &self.clock)
    }

    /// The folder of the ledger.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] where neither the platform nor a flag names one.
    pub fn state_folder(&self) -> Result<PathBuf, Error> {
        self.state_dir.clone().ok_or_else(|| {
            Error::new(
                ErrorKind::Usage,
                "this system names no folder for what reveille keeps",
            )
            .hint("--state-dir DIR says where the ledger is")
        })
    }

    /// Who acts, and when.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            at: self.clock.now,
            real: Moment::from_utc(Utc::now()).unwrap_or(self.clock.now),
            actor: self.actor.clone(),
            user: login_name(&env),
            host: rustix::system::uname()
                .nodename()
                .to_string_lossy()
                .into_owned(),
        }
    }

    /// Whether a file is the ledger, or one beside it that belongs to it.
    fn is_ledger(&self, file: &Path) -> bool {
        let Some(dir) = self
            .state_dir
            .as_deref()
            .and_then(|d| d.canonicalize().ok())
        else {
            return false;
        };
        let name = file.file_name().and_then(|n| n.to_str());
        file.parent() == Some(&dir) && name.is_some_and(|n| n.starts_with("ledger"))
    }

    /// Refuses an `-o FILE` that is a store, the configuration or the ledger.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when it is one of them, by whatever name.
    pub fn may_replace(&self, file: Option<&Path>) -> Result<(), Error> {
        let Some(file) = file else {
            return Ok(());
        };
        let Some(target) = beside(file).or_else(|| file.canonicalize().ok()) else {
            return Ok(());
        };
        let is = |path: &Path| path.canonicalize().is_ok_and(|p| p == target);
        let what = if let Some(spec) = self.config.sources.iter().find(|s| is(&s.path)) {
            format!("the store of source {}", spec.name)
        } else if self.config.path.as_deref().is_some_and(is) {
            "the configuration".to_owned()
        } else if self.is_ledger(&target) {
            "the ledger".to_owned()
        } else {
            return Ok(());
        };
        Err(Error::new(
            ErrorKind::Usage,
            format!("-o would replace {}, which is {what}", file.display()),
        )
        .hint("name another file"))
    }

    /// The ledger, where there is one that can be read.
    #[must_use]
    pub fn ledger(&self) -> Option<Ledger> {
        Ledger::open_existing(self.state_dir.as_deref()?).ok()?
    }

    /// The queues that the KPI counts.
    #[must_use]
    pub fn kpi_queues(&self, board: &Board) -> HashSet<(String, String)> {
        let rules = &self.config.kpi;
        let terms = rules.count.iter().filter_map(|t| CountTerm::parse(t).ok());
        let count: Vec<CountTerm> = terms.collect();
        let reported = rules.reported_at(&self.clock).map(|count| Reported {
            count,
            stated_total: None,
        });
        let answer = reported.filter(|_| count.is_empty()).map(|reported| {
            let question = KpiQuestion {
                reported: Some(reported),
                ..KpiQuestion::default()
            };
            kpi::kpi(board, &[], &question)
        });
        analyse::kpi_queues(board, &count, answer.as_ref())
    }

    /// Which items of a board are certain duplicates to be cancelled, by position.
    #[must_use]
    pub fn losers(board: &Board, judgement: &Judgement) -> Vec<bool> {
        (0..board.len())
            .map(|at| {
                judgement.verdict(at).is_some_and(|v| {
                    v.action == VerdictAction::Cancel && v.confidence == Confidence::Certain
                })
            })
            .collect()
    }

    fn some_sources(&self) -> Result<(), Error> {
        if !self.config.sources.is_empty() {
            return Ok(());
        }
        let hint = "name stores in [[source]], or let `reveille discover DIR -o FILE` write a configuration";
        Err(match &self.config.path {
            Some(path) => Error::new(
                ErrorKind::Config,
                format!("{} names no source", path.display()),
            )
            .hint(hint),
            None => {
                let dirs: Vec<String> = default_dirs()
                    .iter()
                    .map(|d| d.display().to_string())
                    .collect();
                Error::new(
                    ErrorKind::Config,
                    format!(
                        "there is no configuration, and no store under {}",
                        dirs.join(" or ")
                    ),
                )
                .hint(hint)
            }
        })
    }
}

/// A reader that panicked: a fault of ours, told as that source's failure so that the rest stands.
fn broke(spec: &SourceSpec) -> SourceSnapshot {
    let error = Error::new(
        ErrorKind::Internal,
        "reading it failed in a way that reveille did not expect",
    )
    .hint("please report this");
    SourceSnapshot::failed(spec, HealthState::Unreadable, error, None)
}

/// Says on stderr which sources could not be read; the exit code that follows from it.
#[must_use]
pub fn tell_failures(board: &Board) -> Exit {
    let mut exit = Exit::Done;
    for source in board
        .sources()
        .iter()
        .filter(|s| s.state != HealthState::Ok)
    {
        if let Some(error) = &source.error {
            let hint = error
                .hint
                .as_ref()
                .map(|h| format!(" ({h})"))
                .unwrap_or_default();
            output::say(&format!(
                "reveille: source {} is {}: {}{hint}",
                source.name,
                source.state.word(),
                error.message
            ));
        }
        if source.is_failure() {
            exit = Exit::Unread;
        }
    }
    exit
}

/// The home folder of whoever acts.
#[must_use]
pub fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|d| d.home_dir().to_owned())
}

/// Where stores are looked for when nobody says where.
#[must_use]
pub fn default_dirs() -> Vec<PathBuf> {
    home()
        .map(|h| vec![h.join(".openclaw"), h.join(".hermes")])
        .unwrap_or_default()
}

fn parse_now(text: &str) -> Result<DateTime<Utc>, Error> {
    DateTime::parse_from_rfc3339(text.trim())
        .map(|t| t.with_timezone(&Utc))
        .map_err(|_| {
            Error::new(
                ErrorKind::Usage,
                format!(
                    "`{}` is no time for --now or REVEILLE_NOW",
                    text::one_line(text)
                ),
            )
            .hint("RFC 3339 with an offset, for example 2026-04-21T08:15:00+09:00")
        })
}

/// The database that a file is a log of, be that log there yet or not.
fn beside(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_str()?;
    let suffixes = ["-wal", "-shm", "-journal"];
    let database = suffixes.iter().find_map(|s| name.strip_suffix(s))?;
    file.with_file_name(database).canonicalize().ok()
}

/// What was acknowledged, by the ledger of a folder; nothing where there is none.
///
/// # Errors
/// A ledger that is there and cannot be read.
pub fn known_in(dir: &Path, clock: &Clock) -> Result<Vec<analyse::known::Known>, Error> {
    let Some(ledger) = Ledger::open_existing(dir)? else {
        return Ok(Vec::new());
    };
    let acks = ledger.acks(clock.now)?.into_iter();
    Ok(acks
        .map(|ack| analyse::known::Known {
            thing: ack.what,
            reason: ack.reason,
            by: ack.by.actor,
            at: ack.by.at,
            until: ack.until,
        })
        .collect())
}

/// Reads evidence and says what it means at the clock's instant.
pub fn evidence_of(specs: &[EvidenceSpec], clock: &Clock) -> Vec<Evidence> {
    let looks = stores::evidence::read_all(specs);
    evidence_from(specs, looks, clock, None)
}

/// What evidence that was read means. Where secrets are masked they are before anything else is done
/// with it: a line that is folded has no token any more that could be told by its form.
pub fn evidence_from(
    specs: &[EvidenceSpec],
    looks: Vec<EvidenceLook>,
    clock: &Clock,
    redactor: Option<&Redactor>,
) -> Vec<Evidence> {
    let masked = |taken: EvidenceTaken| match redactor {
        None => taken,
        // What is no text is none after this either.
        Some(redactor) => EvidenceTaken {
            bytes: redactor.masked(text_of(&taken)).into_bytes(),
            ..taken
        },
    };
    let pairs = specs.iter().zip(looks);
    pairs
        .map(|(spec, look)| Evidence::of(spec, look.map(masked), clock))
        .collect()
}

/// What evidence was read as, before anything is known of it.
#[must_use]
pub fn text_of(taken: &EvidenceTaken) -> String {
    String::from_utf8_lossy(&taken.bytes).into_owned()
}

/// Reads a configuration, its keys included.
///
/// # Errors
/// [`ErrorKind::Config`] with everything that is wrong.
pub fn load(path: &Path) -> Result<Config, Error> {
    config::load::load(path, &env, &crate::ui::check_keys).map_err(load_error)
}

/// Every mistake of a configuration as one error.
pub fn load_error(error: LoadError) -> Error {
    match error {
        LoadError::File(error) => error,
        LoadError::Mistakes(errors) => {
            let count = errors.len();
            let lines: Vec<String> = errors
                .iter()
                .map(|e| {
                    e.hint
                        .as_ref()
                        .map_or_else(|| e.to_string(), |hint| format!("{e}\n    hint: {hint}"))
                })
                .collect();
            Error::new(ErrorKind::Config, lines.join("\n")).hint(format!(
                "{count} mistake{} in the configuration; nothing was read",
                if count == 1 { "" } else { "s" }
            ))
        }
    }
}

fn language_of_environment() -> Option<Lang> {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| env(name).filter(|v| !v.is_empty()))?;
    Lang::from_tag(&tag.to_string_lossy())
}
