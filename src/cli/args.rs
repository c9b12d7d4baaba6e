//! The command line as clap reads it. Every flag is declared here once: parser, help and man page
//! come from it.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  reveille                               the dashboard
  reveille demo                          the dashboard on a built-in world
  reveille discover -o reveille.toml     find stores, write a configuration
  reveille items owner:ron state:queued  what waits for ron
  reveille items 'age>3d' --format csv   everything older than three days";

/// The morning call for work queues.
#[derive(Debug, Parser)]
#[command(name = "reveille", version, about, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Args {
    /// Flags that every verb takes.
    #[command(flatten)]
    pub(super) globals: Globals,
    /// The verb; none is the dashboard.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Stands for the `-` of a negated filter term while clap reads the arguments: to clap a word that
/// begins with `-` is a flag, and `-owner:ron` would be `-o wner:ron`.
const NEGATED: char = '\u{1}';

impl Args {
    /// Reads a command line. In verbs that take a filter a word such as `-owner:ron` is a term; the
    /// flags of one letter stand alone there (`-o FILE`).
    ///
    /// # Errors
    /// What clap says of it: help and version among them.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut filters = false;
        let mut plain = false;
        // The word before was `--where`: what follows is its filter, whatever it begins with.
        let mut asked = false;
        Self::try_parse_from(words.into_iter().map(|word| {
            let Some(text) = word.to_str() else {
                return word;
            };
            plain |= text == "--";
            let single = text.len() > 1 && text.starts_with('-') && !text.starts_with("--");
            let flag = filters && matches!(text, "-o" | "-h" | "-V");
            let term = !plain && single && !flag && (filters || asked);
            let marked = term.then(|| OsString::from(format!("{NEGATED}{}", &text[1..])));
            filters |= matches!(text, "items" | "findings");
            asked = text == "--where";
            marked.unwrap_or(word)
        }))
    }
}

/// The filter that some words of the command line make.
pub(super) fn filter_text(words: &[String]) -> String {
    let terms: Vec<String> = words
        .iter()
        .map(|w| {
            w.strip_prefix(NEGATED)
                .map_or_else(|| w.clone(), |term| format!("-{term}"))
        })
        .collect();
    terms.join(" ")
}

/// Flags that every verb takes.
#[derive(Debug, ClapArgs, Clone, Default)]
pub(super) struct Globals {
    /// Configuration file [default: $REVEILLE_CONFIG, then the platform's folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The clock of the analysis, e.g. 2026-04-21T08:15:00+09:00
    #[arg(long, global = true, value_name = "RFC3339", env = "REVEILLE_NOW")]
    pub now: Option<String>,
    /// Language: en, ko or zh-Hant
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// Who is acting [default: the login name]
    #[arg(long, global = true, value_name = "NAME")]
    pub actor: Option<String>,
    /// Folder of what reveille keeps for itself [default: the platform's]
    #[arg(long, global = true, value_name = "DIR")]
    pub state_dir: Option<PathBuf>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The dashboard on a built-in world, or write that world to a folder
    Demo(Demo),
    /// Find stores under folders, tell what each is, write a configuration
    Discover(Discover),
    /// Every source: what it is, how it was read and why, what is wrong with it
    Doctor(Doctor),
    /// The reconciled live items
    Items(Items),
    /// Duplicate groups and stale items with their reasons
    Findings(Findings),
    /// A reported count held against what the stores hold
    Kpi(Kpi),
    /// The triage report: what was reported, what is there, what to decide
    Report(Report),
    /// The text for handing an item to its owner again, or to another
    Handoff(Handoff),
    /// Make a plan of changes and show what each row would become; writes to no store
    Plan(Plan),
    /// Apply a saved plan, once
    Apply(Apply),
    /// Take an applied operation back
    Undo(Undo),
    /// Who changed what, when, why, from which plan
    Log(Log),
    /// Say that something is known, so that it is out of the decisions
    Ack(Ack),
    /// The configuration in force, and each error with its line
    Config(Config),
    /// A completion script for a shell
    Completions(Completions),
    /// The manual page, for man
    Man(Man),
}

/// How a verb that lists things writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub(super) enum Format {
    /// Aligned columns for people
    #[default]
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values (RFC 4180)
    Csv,
    /// A markdown table
    Md,
}

/// Where and how a verb writes.
#[derive(Debug, ClapArgs, Clone, Default)]
pub(super) struct Output {
    /// How to write it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Write to FILE, replacing it atomically
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `demo`.
#[derive(Debug, ClapArgs)]
pub(super) struct Demo {
    /// Only write the demo world with its config.toml to DIR
    #[arg(long, value_name = "DIR")]
    pub write: Option<PathBuf>,
}

/// `discover`.
#[derive(Debug, ClapArgs)]
pub(super) struct Discover {
    /// Folders to look under [default: ~/.openclaw and ~/.hermes]
    #[arg(value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
    /// How to list what was found
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Write a commented configuration to FILE
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `doctor`.
#[derive(Debug, ClapArgs)]
pub(super) struct Doctor {
    /// Where and how to write
    #[command(flatten)]
    pub output: Output,
}

/// `items`.
#[derive(Debug, ClapArgs)]
#[command(after_help = crate::query::GRAMMAR)]
pub(super) struct Items {
    /// A filter, e.g. owner:ron state:queued 'age>3d'
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Finished items too
    #[arg(long)]
    pub all: bool,
    /// Where and how to write
    #[command(flatten)]
    pub output: Output,
}

/// `findings`.
#[derive(Debug, ClapArgs)]
#[command(after_help = crate::query::GRAMMAR)]
pub(super) struct Findings {
    /// A filter; a group is told when it lets any of its items through
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Rank likely duplicates of one item instead, by title and body
    #[arg(long, value_name = "KEY", conflicts_with = "filter")]
    pub of: Option<String>,
    /// End with 1 when anything was found
    #[arg(long)]
    pub exit_code: bool,
    /// Where and how to write
    #[command(flatten)]
    pub output: Output,
}

/// `kpi`.
#[derive(Debug, ClapArgs)]
pub(super) struct Kpi {
    /// What was reported, e.g. ron=10,codex=5,cowork=3 [default: the configuration's]
    #[arg(long, value_name = "COUNTS")]
    pub reported: Option<String>,
    /// Ask when the reported numbers were last true
    #[arg(long)]
    pub when: bool,
    /// Count as of an earlier time, e.g. 2026-04-18T11:58:00+09:00 or 11:58
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
    /// End with 1 when no definition gives every owner's number
    #[arg(long)]
    pub exit_code: bool,
    /// Where and how to write
    #[command(flatten)]
    pub output: Output,
}

/// Whether secrets are masked.
#[derive(Debug, ClapArgs, Clone, Copy, Default)]
pub(super) struct Redaction {
    /// Mask tokens, keys, e-mail addresses and the patterns of [redact]
    #[arg(long, overrides_with = "no_redact")]
    redact: bool,
    /// Do not mask them
    #[arg(long, overrides_with = "redact")]
    no_redact: bool,
}

impl Redaction {
    /// What the flags say, else `default`; of both the later holds.
    pub fn wanted(self, default: bool) -> bool {
        self.redact || (default && !self.no_redact)
    }
}

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub(super) enum ReportFormat {
    /// Markdown
    #[default]
    Md,
    /// One HTML file that needs nothing else
    Html,
    /// One JSON document
    Json,
}

/// `report`.
#[derive(Debug, ClapArgs)]
#[command(after_help = REPORT_NOTES)]
pub(super) struct Report {
    /// What to write it as
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ReportFormat,
    /// Compare with a look that was kept: its file, or the last one at a time
    /// [default: the last one before now]
    #[arg(long, value_name = "FILE|TIME")]
    pub since: Option<String>,
    /// Whether secrets are masked [default: they are not]
    #[command(flatten)]
    pub redaction: Redaction,
    /// Write to FILE, replacing it atomically
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

const REPORT_NOTES: &str = "\
Nothing is written to a store. Each report keeps a look in the state folder, by which the next one
says what is new, gone and still there; not when a source could not be read.
Own templates (report.md, report.html, handoff.txt, or report.ko.md for one language) stand in the
folder that [report] templates names, or in `templates` beside the configuration.
";

/// What hand-offs are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Default)]
pub(super) enum HandoffFormat {
    /// The texts, to be pasted
    #[default]
    Text,
    /// Markdown
    Md,
    /// One JSON document
    Json,
}

/// `handoff`.
#[derive(Debug, ClapArgs)]
pub(super) struct Handoff {
    /// Items, e.g. canonical/bus_commands/29179, or 29179 where that is unique
    #[arg(value_name = "KEY", required = true)]
    pub keys: Vec<String>,
    /// What to write them as
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: HandoffFormat,
    /// Whether secrets are masked [default: they are]
    #[command(flatten)]
    pub redaction: Redaction,
    /// Write to FILE, replacing it atomically
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

const PLAN_EXAMPLES: &str = "\
Examples:
  reveille plan cancel --where 'dup:certain title:drift-recovery' -o plan.json
  reveille plan reassign 29194 29195 --to ron
  reveille plan release 29183 --to codex --note 'worker is gone'
  reveille apply plan.json

Keys and --where together select what either names. Nothing is written to a store; `apply` does that.
";

/// `plan`.
#[derive(Debug, ClapArgs)]
#[command(after_help = format!("{PLAN_EXAMPLES}\n{}", crate::query::GRAMMAR))]
pub(super) struct Plan {
    /// What to do with the items
    #[arg(value_enum, value_name = "ACTION")]
    pub action: ActionWord,
    /// Items, e.g. canonical/bus_commands/29204, or 29204 where that is unique
    #[arg(value_name = "KEY")]
    pub keys: Vec<String>,
    /// Items that a filter lets through, e.g. 'dup:certain owner:ron'; given again, both must hold
    #[arg(long = "where", value_name = "FILTER")]
    pub filter: Vec<String>,
    /// The audit note, instead of the one that says why
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub note: Option<String>,
    /// The new owner, for reassign and release
    #[arg(long, value_name = "OWNER")]
    pub to: Option<String>,
    /// Save the plan to FILE, for `reveille apply FILE`
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How to show it; json is the plan itself
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
}

/// The actions of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ActionWord {
    /// It will not be done
    Cancel,
    /// It belongs to somebody else from now on
    Reassign,
    /// Its claim is taken away; it waits again
    Release,
    /// A failed one waits again
    Requeue,
    /// A claim that came to nothing
    MarkFailed,
    /// Only a note
    Note,
}

/// How a change is agreed to.
#[derive(Debug, ClapArgs, Clone, Default)]
pub(super) struct Agreement {
    /// Do not ask; needed where there is no terminal
    #[arg(long)]
    pub yes: bool,
    /// The number of rows, where more than 1000 change
    #[arg(long, value_name = "N")]
    pub count: Option<u64>,
}

const APPLY_NOTES: &str = "\
A plan is applied once, and only while every row is as it was planned: a row that has changed since
refuses the whole of its source. What was done stands in `reveille log` and `reveille undo` takes it
back.
";

/// `apply`.
#[derive(Debug, ClapArgs)]
#[command(after_help = APPLY_NOTES)]
pub(super) struct Apply {
    /// A plan that `reveille plan -o` saved; - reads it from standard input
    #[arg(value_name = "PLAN")]
    pub plan: PathBuf,
    /// How it is agreed to
    #[command(flatten)]
    pub agreement: Agreement,
    /// Who approves it, where policy asks for an approver; recorded as stated
    #[arg(long, value_name = "NAME")]
    pub approved_by: Option<String>,
    /// Where and how to write what was done
    #[command(flatten)]
    pub output: Output,
}

/// `undo`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "An undo is an operation like any other, and can be undone.")]
pub(super) struct Undo {
    /// The operation [default: the latest applied one that is not yet undone]
    #[arg(value_name = "OPERATION")]
    pub operation: Option<String>,
    /// Take back the rows that nobody has changed since, and leave the others
    #[arg(long)]
    pub partial: bool,
    /// How it is agreed to
    #[command(flatten)]
    pub agreement: Agreement,
    /// Where and how to write what was done
    #[command(flatten)]
    pub output: Output,
}

/// `log`.
#[derive(Debug, ClapArgs)]
pub(super) struct Log {
    /// One operation, with every row before and after; its first characters are enough
    #[arg(value_name = "OPERATION", conflicts_with_all = ["verify", "close"])]
    pub operation: Option<String>,
    /// Check that no record was changed, added or taken out
    #[arg(long, conflicts_with = "close")]
    pub verify: bool,
    /// Operations that changed this item
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    /// Operations on this source
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,
    /// Operations of this actor (--actor says who is asking)
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Operations with this status
    #[arg(long, value_name = "STATUS", value_parser = crate::plan::Operation::WORDS)]
    pub status: Option<String>,
    /// Operations from then on: 2026-04-21, 2026-04-21T08:15:00+09:00, or 3d ago as 3d
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Close an operation of which nobody knows whether it happened
    #[arg(long, value_name = "OPERATION", requires_all = ["outcome", "reason"])]
    pub close: Option<String>,
    /// What became of it
    #[arg(
        long = "as",
        id = "outcome",
        value_enum,
        value_name = "OUTCOME",
        requires = "close"
    )]
    pub outcome: Option<Closed>,
    /// How you know
    #[arg(
        long,
        value_name = "TEXT",
        requires = "close",
        allow_hyphen_values = true
    )]
    pub reason: Option<String>,
    /// Where and how to write
    #[command(flatten)]
    pub output: Output,
}

/// What became of an operation that nobody was sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Closed {
    /// Its changes are in the store
    Applied,
    /// They are not
    NotApplied,
}

/// `ack`.
#[derive(Debug, ClapArgs)]
pub(super) struct Ack {
    /// An item, or a group of `reveille findings` such as D1; none lists what is acknowledged
    #[arg(value_name = "KEY|GROUP")]
    pub what: Option<String>,
    /// Why it needs no decision
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub reason: Option<String>,
    /// Until when: 2026-04-28, 2026-04-28T09:00:00+09:00, or 3d from now as 3d [default: until the
    /// group changes]
    #[arg(long, value_name = "TIME", conflicts_with = "remove")]
    pub until: Option<String>,
    /// It is no longer acknowledged
    #[arg(long)]
    pub remove: bool,
    /// Where and how to write
    #[command(flatten)]
    pub output: Output,
}

/// `config`.
#[derive(Debug, ClapArgs)]
pub(super) struct Config {
    /// What to do with it
    #[command(subcommand)]
    pub verb: ConfigVerb,
}

/// The verbs of `config`.
#[derive(Debug, Subcommand, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConfigVerb {
    /// Say every error in it
    Check,
    /// Print the configuration in force, defaults filled in
    Show,
    /// Print where it is
    Path,
}

/// `completions`.
#[derive(Debug, ClapArgs)]
#[command(after_help = COMPLETION_EXAMPLES)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: ShellWord,
}

const COMPLETION_EXAMPLES: &str = "\
Examples:
  reveille completions bash > ~/.local/share/bash-completion/completions/reveille
  reveille completions zsh > ~/.zfunc/_reveille      (a folder of $fpath)
  reveille completions fish > ~/.config/fish/completions/reveille.fish
  reveille completions powershell >> $PROFILE";

/// The shells that there is a script for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ShellWord {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
}

/// `man`.
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  reveille man | man -l -\n  reveille man plan > reveille-plan.1"
)]
pub(super) struct Man {
    /// The page of one verb instead of that of the program
    #[arg(value_name = "VERB")]
    pub verb: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn filter_of(line: &[&str]) -> (String, Option<PathBuf>) {
        let args = Args::read(
            std::iter::once("reveille")
                .chain(line.iter().copied())
                .map(OsString::from),
        )
        .unwrap();
        let Some(Command::Items(items)) = args.command else {
            panic!("{line:?}")
        };
        (filter_text(&items.filter), items.output.output)
    }

    #[test]
    fn a_negated_term_is_no_flag() {
        for (line, want, file) in [
            (
                &["items", "-owner:ron", "state:queued"][..],
                "-owner:ron state:queued",
                None,
            ),
            (
                &["items", "a", "|", "-b", "-o", "x.csv"],
                "a | -b",
                Some("x.csv"),
            ),
            (
                &[
                    "--now",
                    "2026-04-21T08:15:00Z",
                    "items",
                    "-hello",
                    "--all",
                    "--format",
                    "csv",
                ],
                "-hello",
                None,
            ),
            (&["items", "--", "-x", "--all"], "-x --all", None),
        ] {
            assert_eq!(
                filter_of(line),
                (want.to_owned(), file.map(PathBuf::from)),
                "{line:?}"
            );
        }
    }

    #[test]
    fn the_declaration_holds_together() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
