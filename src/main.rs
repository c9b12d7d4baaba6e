//! Arguments in, exit code out. Everything else is the library's.

use reveille::cli::{self, Exit};
use reveille::model::ErrorKind;
use reveille::text;
use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

/// A line on standard error. Where nobody is there to read it any more that is no reason to fail.
fn say(line: impl Display) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn main() -> ExitCode {
    // The dashboard lays its own hook over this one, to give the terminal back first.
    if let Err(error) = color_eyre::install() {
        say(format_args!("reveille: {error}"));
    }
    let args = match cli::Args::read(std::env::args_os()) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are answers, not errors; a closed pipe does not matter here.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Done
            }
            .into();
        }
    };
    match cli::run(args) {
        Ok(exit) => exit.into(),
        Err(error) => {
            say(format_args!("reveille: {}", text::visible(&error.message)));
            if let Some(hint) = &error.hint {
                say(format_args!("  hint: {}", text::visible(hint)));
            }
            if error.kind == ErrorKind::Internal {
                let report: color_eyre::Report = error.clone().into();
                say(format_args!("{report:?}"));
            }
            Exit::of(&error).into()
        }
    }
}
