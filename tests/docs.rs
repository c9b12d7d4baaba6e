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

#[test]
fn the_configuration() {
    kept("configuration.md", &reveille::config::reference());
}

/// What a package is to hold is what its page makes, and what lies in the repository.
#[test]
fn every_file_of_the_package_is_made_or_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/packaging.md")).unwrap();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"]
        .as_array()
        .unwrap();
    assert!(assets.len() > 5);
    for asset in assets {
        let from = asset[0].as_str().unwrap();
        let (folder, name) = from.rsplit_once('/').unwrap_or(("", from));
        match folder {
            "target/release" => assert_eq!(name, "reveille"),
            "target/extra" => {
                let made = name.replace('*', "$verb");
                assert!(page.contains(&format!("target/extra/{made}")), "{from}");
            }
            _ => {
                let there = fs::read_dir(root.join(folder)).unwrap();
                let ends = name.trim_start_matches('*').to_owned();
                let mut names = there.map(|f| f.unwrap().file_name().into_string().unwrap());
                assert!(names.any(|n| n.ends_with(&ends)), "{from}");
            }
        }
    }
    let verbs = reveille::cli::reference();
    assert!(verbs.contains("## completions") && verbs.contains("## man"));
}
