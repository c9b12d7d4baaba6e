//! Arguments in, exit code out. Everything else is the library's.

use reveille::cli::{self, Exit};
use reveille::model::ErrorKind;
use reveille::text;
use std::process::ExitCode;

fn main() -> ExitCode {
    // The dashboard lays its own hook over this one, to give the terminal back first.
    if let Err(error) = color_eyre::install() {
        eprintln!("reveille: {error}");
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
            eprintln!("reveille: {}", text::visible(&error.message));
            if let Some(hint) = &error.hint {
                eprintln!("  hint: {}", text::visible(hint));
            }
            if error.kind == ErrorKind::Internal {
                let report: color_eyre::Report = error.clone().into();
                eprintln!("{report:?}");
            }
            Exit::of(&error).into()
        }
    }
}
