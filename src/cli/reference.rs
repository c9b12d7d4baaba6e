//! The reference of the command line as markdown, made from the one declaration of it. `docs/cli.md`
//! is this text; a test compares them.

use super::Exit;
use super::args::Args;
use clap::{Arg, Command, CommandFactory};
use std::fmt::Write as _;

/// Every verb with its arguments and flags, the flags that all of them take, and the exit codes.
#[must_use]
pub fn reference() -> String {
    let mut program = Args::command();
    program.build();
    let mut out = String::from(
        "# Command line\n\nMade by the program from its own declaration; a test keeps it current.\n\n\
         Data goes to standard output, everything else to standard error. Nothing waits for a key\n\
         where standard input is no terminal.\n",
    );
    // Writing to a text does not fail.
    let _ = verbs(&program, &mut out);
    out
}

fn verbs(program: &Command, out: &mut String) -> std::fmt::Result {
    writeln!(out, "\n| verb | what it does |\n| --- | --- |")?;
    writeln!(out, "| [`reveille`](#everywhere) | the dashboard |")?;
    for verb in program.get_subcommands() {
        let name = verb.get_name();
        let about = verb
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        writeln!(out, "| [`reveille {name}`](#{name}) | {} |", cell(&about))?;
    }
    writeln!(out, "\n## Everywhere\n")?;
    arguments(program.get_arguments(), out)?;
    extra(program, out)?;
    writeln!(
        out,
        "\n## Exit codes\n\nThe first that fits of 2, 6, 3, 4, 1, 5, 0.\n"
    )?;
    writeln!(out, "| code | meaning |\n| --- | --- |")?;
    for exit in Exit::ALL {
        writeln!(out, "| `{}` | {} |", exit.code(), cell(exit.meaning()))?;
    }
    for verb in program.get_subcommands() {
        one(verb, "##", out)?;
    }
    Ok(())
}

fn one(verb: &Command, level: &str, out: &mut String) -> std::fmt::Result {
    writeln!(out, "\n{level} {}\n", verb.get_name())?;
    if let Some(about) = verb.get_about() {
        writeln!(out, "{about}.\n")?;
    }
    let usage = verb.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    writeln!(out, "```text\n{usage}\n```\n")?;
    arguments(verb.get_arguments().filter(|a| !a.is_global_set()), out)?;
    extra(verb, out)?;
    let deeper = verb.get_subcommands();
    for verb in deeper.filter(|v| v.get_name() != "help") {
        one(verb, &format!("{level}#"), out)?;
    }
    Ok(())
}

fn arguments<'a>(all: impl Iterator<Item = &'a Arg>, out: &mut String) -> std::fmt::Result {
    let mut all = all
        .filter(|a| !a.is_hide_set() && !matches!(a.get_id().as_str(), "help" | "version"))
        .peekable();
    if all.peek().is_none() {
        return Ok(());
    }
    writeln!(out, "| argument | meaning |\n| --- | --- |")?;
    for arg in all {
        writeln!(out, "| `{}` | {} |", cell(&spelt(arg)), cell(&said(arg)))?;
    }
    Ok(())
}

/// `-o, --output FILE`, `[FILTER]…`, `SHELL`.
fn spelt(arg: &Arg) -> String {
    let takes = arg.get_action().takes_values();
    let value = match arg.get_value_names() {
        Some(names) if takes => names.join(" "),
        _ => String::new(),
    };
    let many = arg.get_num_args().is_some_and(|n| n.max_values() > 1);
    if arg.is_positional() {
        let value = if many { format!("{value}…") } else { value };
        return if arg.is_required_set() {
            value
        } else {
            format!("[{value}]")
        };
    }
    let short = arg.get_short().map(|c| format!("-{c}"));
    let long = arg.get_long().map(|l| format!("--{l}"));
    let flags: Vec<String> = short.into_iter().chain(long).collect();
    format!("{} {value}", flags.join(", "))
        .trim_end()
        .to_owned()
}

/// What it means, its values, its default, the variable that sets it too.
fn said(arg: &Arg) -> String {
    let mut said = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|v| arg.get_action().takes_values() && !v.is_hide_set())
        .map(|v| match v.get_help() {
            Some(help) => format!("`{}` ({})", v.get_name(), lower(&help.to_string())),
            None => format!("`{}`", v.get_name()),
        })
        .collect();
    if !values.is_empty() {
        let _ = write!(said, ": {}", values.join(", "));
    }
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .filter(|_| arg.get_action().takes_values())
        .map(|v| format!("`{}`", v.to_string_lossy()))
        .collect();
    if !defaults.is_empty() {
        let _ = write!(said, "; default {}", defaults.join(", "));
    }
    if let Some(name) = arg.get_env() {
        let _ = write!(said, "; also `{}`", name.to_string_lossy());
    }
    said
}

/// The first letter small, unless a whole word stands in capitals (`JSON`, `RFC`).
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            format!("{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => text.to_owned(),
    }
}

fn extra(verb: &Command, out: &mut String) -> std::fmt::Result {
    match verb.get_after_help() {
        Some(text) => writeln!(out, "\n```text\n{}\n```", text.to_string().trim_end()),
        None => Ok(()),
    }
}

/// A text inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
