//! `reveille discover [DIR…]`: which files are stores, what each of them is and why; a commented
//! configuration from it.

use super::args::{Discover, Format, Globals};
use super::session::{Session, default_dirs};
use super::{Exit, output};
use crate::config::{load, quoted};
use crate::model::{Clock, Error, ErrorKind, Role};
use crate::report::{self, Table};
use crate::stores::Scope;
use crate::stores::discover::{Candidate, Found, Part, find};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Looks, tells, and with `-o` writes a configuration.
///
/// # Errors
/// A folder that is not there when it was named, and output errors.
pub fn run(globals: &Globals, verb: &Discover) -> Result<Exit, Error> {
    let session = Session::without_sources(globals)?;
    let named = !verb.dirs.is_empty();
    let dirs: Vec<PathBuf> = if named {
        absolute(&verb.dirs)?
    } else {
        default_dirs()
    };
    let found = find(&dirs, session.config.timezone, &session.look(Scope::Live));
    let clock = &session.clock;
    output::write(None, |out| match verb.format {
        Format::Table => table(&found, out),
        Format::Json => json(&found, clock, out),
        Format::Jsonl => found.candidates.iter().try_for_each(|c| {
            report::write_json(&Row::new(c, clock), out)?;
            writeln!(out)
        }),
        Format::Csv => report::csv_rows(&HEADINGS, &rows(&found), out),
        Format::Md => {
            let rows: Vec<Vec<String>> = rows(&found)
                .into_iter()
                .map(|r| r.iter().map(|c| report::markdown_cell(c)).collect())
                .collect();
            report::markdown_table(&HEADINGS, &rows, out)
        }
    })?;
    for gap in &found.gaps {
        output::say(&format!("reveille: {gap}"));
    }
    if let Some(path) = &verb.output {
        // What was just found must not be written over by the list of it.
        let target = path.canonicalize().ok();
        let store = found.candidates.iter().find(|c| {
            let found = c.path.canonicalize().ok();
            found.is_some() && found == target
        });
        if let Some(store) = store {
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "-o would replace {}, which is a store",
                    store.path.display()
                ),
            )
            .hint("name another file"));
        }
        if found.sources(session.config.timezone).is_empty() {
            let where_ = dirs
                .iter()
                .map(|d| d.display().to_string())
                .collect::<Vec<_>>()
                .join(" or ");
            return Err(Error::new(
                ErrorKind::Usage,
                format!(
                    "no store with a queue was found under {where_}; no configuration was written"
                ),
            )
            .hint("name the folders of your stores: reveille discover DIR… -o FILE"));
        }
        let text = config_text(&found, &session);
        make_usual_folder(path);
        output::write(Some(path), |out| out.write_all(text.as_bytes()))?;
        output::say(&format!(
            "reveille: wrote {}; `reveille --config {0} doctor` says how each store is read",
            path.display()
        ));
    }
    Ok(Exit::Done)
}

/// The platform's configuration folder is not there before the first configuration; no other folder
/// is made. One that cannot be made is told by the write that follows.
fn make_usual_folder(path: &Path) {
    let usual = load::folders().map(|f| f.config);
    let target = std::path::absolute(path).ok();
    let folder = target.as_deref().and_then(Path::parent);
    if let (Some(usual), Some(folder)) = (usual, folder)
        && usual == folder
    {
        let _ = std::fs::create_dir_all(folder);
    }
}

fn absolute(dirs: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    dirs.iter()
        .map(|dir| {
            if !dir.is_dir() {
                return Err(Error::new(
                    ErrorKind::Usage,
                    format!("{} is no folder", dir.display()),
                )
                .hint("name folders that hold stores"));
            }
            std::path::absolute(dir)
                .map_err(|e| Error::new(ErrorKind::Usage, format!("{}: {e}", dir.display())))
        })
        .collect()
}

const HEADINGS: [&str; 4] = ["role", "name", "path", "why"];

fn rows(found: &Found) -> Vec<Vec<String>> {
    found
        .candidates
        .iter()
        .map(|c| {
            vec![
                c.part.word().to_owned(),
                c.name.clone(),
                c.path.display().to_string(),
                c.why.join("; "),
            ]
        })
        .collect()
}

fn table(found: &Found, out: &mut dyn Write) -> io::Result<()> {
    if found.candidates.is_empty() {
        return writeln!(out, "no store was found");
    }
    let mut table = Table::new(&["ROLE", "NAME", "PATH"]);
    for c in &found.candidates {
        if c.part != Part::NoQueue {
            table.row([
                c.part.word().to_owned(),
                c.name.clone(),
                c.path.display().to_string(),
            ]);
        }
    }
    if !table.is_empty() {
        table.write(None, out)?;
        writeln!(out)?;
    }
    for c in &found.candidates {
        writeln!(
            out,
            "{} — {}",
            crate::text::one_line(&c.path.display().to_string()),
            c.part.word()
        )?;
        for why in &c.why {
            writeln!(out, "  {}", crate::text::one_line(why))?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct Answer<'f> {
    version: u32,
    now: String,
    complete: bool,
    /// The contract's envelope; a discovered store stands in `found`.
    sources: [(); 0],
    found: Vec<Row<'f>>,
    gaps: &'f [String],
}

#[derive(Serialize)]
struct Row<'f> {
    path: String,
    kind: &'static str,
    role: &'static str,
    name: &'f str,
    why: &'f [String],
    queues: Vec<Queue<'f>>,
    latest: Option<String>,
}

#[derive(Serialize)]
struct Queue<'f> {
    name: &'f str,
    live: usize,
    total: u64,
}

impl<'f> Row<'f> {
    fn new(c: &'f Candidate, clock: &Clock) -> Self {
        let queues = c.snapshot.iter().flat_map(|s| &s.queues);
        Self {
            path: c.path.display().to_string(),
            kind: c.kind.word(),
            role: c.part.word(),
            name: &c.name,
            why: &c.why,
            latest: queues
                .clone()
                .filter_map(|q| q.latest)
                .max()
                .map(|m| clock.rfc3339(m)),
            queues: queues
                .map(|q| Queue {
                    name: &q.name,
                    live: q.records.len(),
                    total: q.total.count(),
                })
                .collect(),
        }
    }
}

fn json(found: &Found, clock: &Clock, out: &mut dyn Write) -> io::Result<()> {
    let answer = Answer {
        version: 1,
        now: clock.rfc3339(clock.now),
        complete: found.gaps.is_empty(),
        sources: [],
        found: found
            .candidates
            .iter()
            .map(|c| Row::new(c, clock))
            .collect(),
        gaps: &found.gaps,
    };
    report::write_json(&answer, out)?;
    writeln!(out)
}

/// A configuration that says for every source why it is there, and what was left out.
#[must_use]
pub(super) fn config_text(found: &Found, session: &Session) -> String {
    let mut out = String::from(
        "# Written by `reveille discover`. Every source is read-only until it says writable = true.\n\n",
    );
    out.push_str(&format!(
        "timezone = {}        # of naive times, and of what is shown\n",
        quoted(session.config.timezone.name())
    ));
    out.push_str("# language = \"ko\"            # en, ko, zh-Hant\n\n");
    out.push_str("[owners]\n# me = [\"…\"]                 # whose decisions these are; without it everyone's\n");
    for c in &found.candidates {
        let Part::Source(role) = c.part else { continue };
        out.push_str("\n[[source]]\n");
        for why in &c.why {
            out.push_str(&format!("# {}\n", crate::text::one_line(why)));
        }
        out.push_str(&format!(
            "name = {}\nkind = {}\npath = {}\n",
            quoted(&c.name),
            quoted(c.kind.word()),
            // A dollar begins a variable in a path; doubled it is itself.
            quoted(&c.path.display().to_string().replace('$', "$$"))
        ));
        out.push_str(&format!("role = {}\n", quoted(role.word())));
        out.push_str(if role == Role::Legacy {
            "# a legacy source is never written\n"
        } else {
            "# writable = true\n"
        });
        for question in c
            .snapshot
            .iter()
            .flat_map(|s| &s.queues)
            .flat_map(|q| &q.mapping.questions)
        {
            out.push_str(&format!(
                "# unsure: {}\n#   {}\n",
                crate::text::one_line(&question.what),
                crate::text::one_line(&question.key)
            ));
        }
    }
    let left: Vec<&Candidate> = found
        .candidates
        .iter()
        .filter(|c| !matches!(c.part, Part::Source(_) | Part::NoQueue))
        .collect();
    if !left.is_empty() {
        out.push_str("\n# Left out:\n");
        for c in left {
            let line = format!(
                "{} — {}: {}",
                c.path.display(),
                c.part.word(),
                c.why.join("; ")
            );
            out.push_str(&format!("# {}\n", crate::text::one_line(&line)));
        }
    }
    out
}
