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
        Self::try_parse_from(words.into_iter().map(|word| {
            let Some(text) = word.to_str() else {
                return word;
            };
            plain |= text == "--";
            let term = filters
                && !plain
                && text.len() > 1
                && text.starts_with('-')
                && !text.starts_with("--")
                && !matches!(text, "-o" | "-h" | "-V");
            let marked = term.then(|| OsString::from(format!("{NEGATED}{}", &text[1..])));
            filters |= matches!(text, "items" | "findings");
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
    /// The configuration in force, and each error with its line
    Config(Config),
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
