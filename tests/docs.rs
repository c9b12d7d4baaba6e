//! The pages in `docs/` that the program makes are what it would make now. `REVEILLE_DOCS=write
//! cargo test --test docs` writes them again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

/// Compares a page with what the program makes of it, or writes it where that was asked for.
fn kept(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    if std::env::var("REVEILLE_DOCS").as_deref() == Ok("write") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, made).unwrap();
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    if held == made {
        return;
    }
    let at = held
        .lines()
        .zip(made.lines())
        .take_while(|(a, b)| a == b)
        .count();
    panic!(
        "docs/{name} is not what the program makes, from line {}:\n  held {:?}\n  made {:?}\n\
         REVEILLE_DOCS=write cargo test --test docs writes it again",
        at + 1,
        held.lines().nth(at),
        made.lines().nth(at)
    );
}

#[test]
fn the_command_line() {
    kept("cli.md", &reveille::cli::reference());
}

#[test]
fn the_keys() {
    kept("keys.md", &reveille::ui::key_page());
}
