//! The README, word for word, in an empty home: every command of its shell blocks ends as it is told
//! to, every block of configuration is one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use assert_cmd::Command;
use std::fs;
use support::{Home, ran};

/// The blocks of a language, line by line.
fn blocks(language: &str) -> Vec<Vec<String>> {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let page = fs::read_to_string(page).unwrap();
    let mut pieces = page.split("\n```");
    let mut out = Vec::new();
    while let (Some(_), Some(block)) = (pieces.next(), pieces.next()) {
        if let Some(lines) = block.strip_prefix(language) {
            out.push(lines.trim().lines().map(str::to_owned).collect());
        }
    }
    assert!(out.len() > 3, "{language}");
    out
}

/// The words of a line without its comment, as a shell would take them apart.
fn words(line: &str, home: &Home) -> Vec<String> {
    let line = line.split(" #").next().unwrap().trim();
    let mut out = Vec::new();
    for (at, piece) in line.split('\'').enumerate() {
        if at % 2 == 1 {
            out.push(piece.to_owned());
        } else {
            let tilde = format!("{}/", home.dir.path().display());
            out.extend(
                piece
                    .split_whitespace()
                    .map(|w| w.replacen("~/", &tilde, 1)),
            );
        }
    }
    out
}

#[test]
fn every_command_works_as_it_is_told() {
    let home = Home::new();
    let demo = home.command().args(["demo", "--write", "morning"]).ok();
    demo.unwrap();
    let mut own_stores = false;
    let mut run = 0;
    for line in blocks("sh").concat() {
        let words = words(&line, &home);
        match words[0].as_str() {
            "cargo" => continue,
            program => assert_eq!(program, "reveille", "{line}"),
        }
        if words[1] == "discover" {
            fs::rename(home.path("morning/openclaw"), home.path(".openclaw")).unwrap();
            own_stores = true;
        }
        let command = |more: &[&str]| -> Command {
            let mut command = home.command();
            if !own_stores {
                command.env("REVEILLE_CONFIG", "morning/config.toml");
            }
            command.args(&words[1..]).args(more);
            command
        };
        if ["apply", "undo"].contains(&words[1].as_str()) {
            assert_eq!(ran(&mut command(&[])).code, 3, "{line}: nobody confirms");
            assert_eq!(ran(&mut command(&["--yes"])).code, 0, "{line}");
        } else {
            let said = ran(&mut command(&[]));
            assert_eq!(said.code, 0, "{line}: {said:?}");
        }
        run += 1;
    }
    assert!(run >= 14, "{run}");
    for file in [
        "drift.csv",
        "plan.json",
        "report.md",
        "report.html",
        ".config/reveille/config.toml",
    ] {
        assert!(home.path(file).metadata().unwrap().len() > 100, "{file}");
    }
}

#[test]
fn the_blocks_of_configuration_are_one() {
    let home = Home::new();
    // What stands at the top of a file goes first, whatever the order of telling.
    let mut blocks = blocks("toml");
    blocks.sort_by_key(|b| b[0].starts_with('['));
    home.write("config.toml", blocks.concat().join("\n"));
    let said = ran(home
        .command()
        .args(["config", "check", "--config", "config.toml"]));
    assert_eq!(said.code, 0, "{said:?}");
}
