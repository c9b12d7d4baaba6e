//! What packages are made of: completions and manual pages. And a name for who acts where the
//! environment has none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;
use support::{Home, files, json, text};

/// The verbs as the help lists them.
fn verbs(home: &Home) -> Vec<String> {
    let help = text(home.command().arg("--help"));
    let listed = help.lines().skip_while(|l| *l != "Commands:").skip(1);
    let verbs: Vec<String> = listed
        .take_while(|l| !l.is_empty())
        // A sentence that goes on is no verb.
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next().map(str::to_owned))
        .collect();
    assert!(verbs.iter().any(|v| v == "items"), "{help}");
    verbs
}

#[test]
fn every_shell_is_told_every_verb() {
    let home = Home::new();
    let verbs = verbs(&home);
    for (shell, begins) in [
        ("bash", "_reveille()"),
        ("zsh", "#compdef reveille"),
        ("fish", "# Print an optspec"),
        ("powershell", "\nusing namespace"),
    ] {
        let output = home
            .command()
            .args(["completions", shell])
            .output()
            .unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{shell}"
        );
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(
            script.starts_with(begins),
            "{shell}: {:?}",
            script.get(..80)
        );
        for word in verbs
            .iter()
            .map(String::as_str)
            .chain(["state-dir", "approved-by"])
        {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
    assert!(
        files(home.dir.path()).is_empty(),
        "nothing is left on the disk"
    );
}

#[test]
fn a_shell_that_is_none_is_a_usage_error() {
    let home = Home::new();
    let output = home
        .command()
        .args(["completions", "tcl"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("powershell"));
}

#[test]
fn the_manual_is_roff_with_every_verb_and_exit_code() {
    let home = Home::new();
    let output = home.command().arg("man").output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    let page = String::from_utf8(output.stdout).unwrap();
    let title = page
        .lines()
        .find(|l| !l.starts_with(".ie") && !l.starts_with(".el"));
    assert!(
        title.is_some_and(|l| l.starts_with(".TH reveille 1")),
        "{title:?}"
    );
    for section in [
        "NAME",
        "SYNOPSIS",
        "OPTIONS",
        "SUBCOMMANDS",
        "FILES",
        "ENVIRONMENT",
    ] {
        assert!(page.contains(&format!("\n.SH {section}\n")), "{section}");
    }
    assert!(page.contains("\n.SH \"EXIT STATUS\"\n"));
    for verb in verbs(&home) {
        let name = format!("reveille\\-{verb}(1)");
        assert!(page.contains(&name), "{name}");
        let own = home.command().args(["man", &verb]).output().unwrap();
        assert!(own.status.success(), "{verb}");
        let own = String::from_utf8(own.stdout).unwrap();
        assert!(
            own.contains(&format!(".TH reveille-{verb} 1")),
            "{verb}: {own}"
        );
        assert!(own.contains("\n.SH OPTIONS\n"), "{verb}");
    }
    let none = home.command().args(["man", "dance"]).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("one of demo, "));
}

/// The page for packagers makes every file that the Debian package names, word for word.
#[test]
fn what_a_package_names_is_there_or_is_made() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = Home::new();
    let page = fs::read_to_string(root.join("docs/packaging.md")).unwrap();
    let mut made = vec!["target/release/reveille".to_owned()];
    for line in page.lines().map(str::trim) {
        let command = line.strip_prefix("target/release/reveille ");
        let Some((args, file)) = command.and_then(|c| c.split_once(" > ")) else {
            continue;
        };
        // The loop over the verbs.
        let names = match args.contains("$verb") {
            true => verbs(&home),
            false => vec![String::new()],
        };
        for verb in names {
            let args = args.replace("\"$verb\"", &verb);
            let output = home.command().args(args.split(' ')).output().unwrap();
            assert!(
                output.status.success() && !output.stdout.is_empty(),
                "{args}"
            );
            made.push(file.trim_matches('"').replace("$verb", &verb));
        }
    }
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let deb = &manifest["package"]["metadata"]["deb"];
    let assets = deb["assets"].as_array().unwrap();
    assert!(!assets.is_empty());
    let licence = deb["license-file"][0].as_str().unwrap();
    for asset in assets
        .iter()
        .map(|a| a[0].as_str().unwrap())
        .chain([licence])
    {
        let fits = |path: &str| match asset.split_once('*') {
            Some((before, after)) => path.starts_with(before) && path.ends_with(after),
            None => path == asset,
        };
        let folder = root.join(asset).parent().unwrap().to_owned();
        let mut there = fs::read_dir(folder).into_iter().flatten().flatten();
        let is_there = !asset.starts_with("target/")
            && there.any(|f| fits(f.path().strip_prefix(root).unwrap().to_str().unwrap()));
        assert!(
            is_there || made.iter().any(|m| fits(m)),
            "{asset}: {made:?}"
        );
    }
}

/// cron and service managers clear the environment; the ledger is to say who it was all the same.
#[test]
fn who_acts_is_known_without_an_environment() {
    let id = std::process::Command::new("id").arg("-u").output().unwrap();
    let uid = String::from_utf8(id.stdout).unwrap().trim().to_owned();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = users.lines().find_map(|l| {
        let fields: Vec<&str> = l.split(':').collect();
        (fields.get(2) == Some(&uid.as_str())).then(|| fields[0].to_owned())
    });
    let want = named.unwrap_or_else(|| format!("uid-{uid}"));

    let home = Home::with_demo();
    let demo = |args: &[&str]| {
        let mut command = home.demo(args);
        command.env_remove("USER").env_remove("LOGNAME");
        command
    };
    demo(&["plan", "cancel", "29203", "-o", "plan.json"])
        .assert()
        .success();
    demo(&["apply", "plan.json", "--yes"]).assert().success();
    let log = json(&mut demo(&["log", "--format", "json"]));
    let by = &log["operations"][0];
    assert_eq!(by["actor"], want, "{log:#}");
    assert_eq!(by["user"], want, "{log:#}");
}

/// The README's first step in an empty home, word for word.
#[test]
fn a_first_configuration_makes_its_folder() {
    let home = Home::with_demo();
    std::fs::rename(home.path("world/openclaw"), home.path(".openclaw")).unwrap();
    let usual = text(home.command().args(["config", "path"]))
        .trim()
        .to_owned();
    assert!(!std::path::Path::new(&usual).parent().unwrap().exists());
    let run = |args: &[&str]| home.command().args(args).output().unwrap().status.code();
    assert_eq!(run(&["discover", "-o", &usual]), Some(0));
    assert_eq!(run(&["config", "check"]), Some(0));
    assert_eq!(run(&["doctor"]), Some(0));
    assert_eq!(
        run(&["discover", "-o", "no/such/folder/config.toml"]),
        Some(5)
    );
}
