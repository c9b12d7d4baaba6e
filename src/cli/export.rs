//! What every export needs: what masks secrets, and the user's own templates.

use super::session::{Session, text_of};
use crate::analyse::Board;
use crate::config::load;
use crate::model::{Error, ErrorKind, EvidenceLook};
use crate::report::{self, HandoffTemplates, Redactor, Template, TriageForm};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// The largest file that can be a template.
const LARGEST: u64 = 1 << 20;

/// What masks secrets, where they are to be masked.
///
/// # Errors
/// [`ErrorKind::Config`] for a pattern that is none.
pub fn redactor(session: &Session, wanted: bool) -> Result<Option<Redactor>, Error> {
    if !wanted {
        return Ok(None);
    }
    let made = Redactor::new(&session.config.redact);
    made.map(Some).map_err(|(at, why)| {
        Error::new(
            ErrorKind::Config,
            format!("pattern {} of [redact] cannot be used: {why}", at + 1),
        )
        .hint("see patterns in [redact]")
    })
}

/// What masks, where anything is masked, after it has seen the board and what stands beside it: a
/// secret that one text names is one wherever it stands.
#[must_use]
pub fn knowing(
    redactor: Option<&Redactor>,
    board: &Board,
    looks: &[EvidenceLook],
) -> Option<Redactor> {
    let redactor = redactor?;
    let beside: Vec<String> = looks.iter().flatten().map(text_of).collect();
    let beside = beside.iter().map(String::as_str);
    Some(redactor.knowing(report::texts(board).chain(beside)))
}

/// The folder of the user's own templates, and whether the configuration names it.
fn folder(session: &Session) -> Option<(PathBuf, bool)> {
    if let Some(named) = &session.config.report.templates {
        return Some((named.clone(), true));
    }
    let beside = session.config.path.as_deref().and_then(Path::parent);
    let folder = beside
        .map(Path::to_owned)
        .or_else(|| Some(load::folders()?.config))?;
    Some((folder.join("templates"), false))
}

/// The user's own template of a report: that of the language, else that of all.
///
/// # Errors
/// [`ErrorKind::Config`] for one that is there and cannot be read, and for a folder that is named and
/// not there.
pub fn own_report(session: &Session, form: TriageForm) -> Result<Option<Template>, Error> {
    own(session, form.file())
}

fn own(session: &Session, file: &str) -> Result<Option<Template>, Error> {
    let Some((folder, named)) = folder(session) else {
        return Ok(None);
    };
    if named && !folder.is_dir() {
        let what = format!("{} is no folder of templates", folder.display());
        return Err(Error::new(ErrorKind::Config, what).hint("see templates in [report]"));
    }
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, "txt"));
    let of_language = format!("{stem}.{}.{ending}", session.lang.word());
    for name in [of_language.as_str(), file] {
        if let Some(template) = read(&folder.join(name))? {
            return Ok(Some(template));
        }
    }
    Ok(None)
}

/// The template in a file; `None` where there is none.
fn read(path: &Path) -> Result<Option<Template>, Error> {
    let cannot = |why: String| {
        let what = format!("the template {} cannot be read: {why}", path.display());
        Error::new(ErrorKind::Config, what)
            .hint("check the file, or take it away: the built-in template is used then")
    };
    let size = match std::fs::metadata(path) {
        Ok(facts) => facts.len(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(cannot(e.to_string())),
    };
    if size > LARGEST {
        return Err(cannot(format!("{size} bytes are no template")));
    }
    let text = std::fs::read_to_string(path).map_err(|e| cannot(e.to_string()))?;
    Ok(Some(Template {
        name: path.display().to_string(),
        text,
    }))
}

/// The templates of hand-offs.
#[derive(Debug, Default)]
pub struct Templates {
    by_owner: HashMap<String, Template>,
    everybody: Option<Template>,
}

impl Templates {
    /// Those of the configuration, and `handoff.txt` of the templates' folder.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for one that is named and cannot be read.
    pub fn of(session: &Session) -> Result<Self, Error> {
        let named = |path: &Path| {
            read(path)?.ok_or_else(|| {
                let what = format!("the template {} is not there", path.display());
                Error::new(ErrorKind::Config, what).hint("see [handoff] in the configuration")
            })
        };
        let config = &session.config.handoff;
        let mut by_owner = HashMap::new();
        for (owner, path) in &config.templates {
            by_owner.insert(owner.clone(), named(path)?);
        }
        let everybody = match &config.template {
            Some(path) => Some(named(path)?),
            None => own(session, "handoff.txt")?,
        };
        Ok(Self {
            by_owner,
            everybody,
        })
    }
}

impl HandoffTemplates for Templates {
    fn of(&self, owner: &str) -> Option<&Template> {
        self.by_owner.get(owner).or(self.everybody.as_ref())
    }
}
