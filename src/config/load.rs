//! THE ONE FILE OF THIS ROOM THAT TOUCHES THE DISK AND THE ENVIRONMENT: where the configuration
//! lies, what is in it, the platform's folders, the system's zone.

use super::{Config, ConfigError, Context, parse};
use crate::model::{CheckKeys, Error, ErrorKind};
use chrono_tz::Tz;
use directories::{BaseDirs, ProjectDirs};
use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names the configuration file from outside.
pub const CONFIG_VARIABLE: &str = "REVEILLE_CONFIG";
/// The file's name in the platform's configuration folder.
pub const FILE_NAME: &str = "config.toml";
/// Far more than any configuration holds; a larger file is some other file.
const LARGEST: u64 = 1 << 20;

/// Reads a variable of the environment; the caller decides which environment.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// Why there is no configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// The file itself cannot be read.
    File(Error),
    /// It can, and this is wrong with it.
    Mistakes(Vec<ConfigError>),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Mistakes(errors) => {
                for (i, error) in errors.iter().enumerate() {
                    let sep = if i == 0 { "" } else { "\n" };
                    write!(f, "{sep}{error}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for LoadError {}

/// The folders that belong to reveille on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Where `config.toml` lies.
    pub config: PathBuf,
    /// Ledger, snapshots, logs.
    pub state: PathBuf,
}

/// The platform's folders; `None` where the user has no home. Creates nothing.
#[must_use]
pub fn folders() -> Option<Folders> {
    let dirs = ProjectDirs::from("", "", "reveille")?;
    Some(Folders {
        config: dirs.config_dir().to_owned(),
        // Only Linux has a folder for state; elsewhere it lies with the local data.
        state: dirs
            .state_dir()
            .unwrap_or_else(|| dirs.data_local_dir())
            .to_owned(),
    })
}

/// The system's zone: `TZ` where it names one, then what the system says, then UTC.
#[must_use]
pub fn system_zone(env: Env<'_>) -> Tz {
    let from_env = env("TZ").and_then(|tz| {
        let tz = tz.into_string().ok()?;
        tz.strip_prefix(':').unwrap_or(&tz).parse().ok()
    });
    from_env
        .or_else(|| iana_time_zone::get_timezone().ok()?.parse().ok())
        .unwrap_or(Tz::UTC)
}

/// Where the configuration is: what `--config` says, else `$REVEILLE_CONFIG`, else `config.toml` in
/// the platform's folder where there is one. `None` means that there is no configuration.
#[must_use]
pub fn find(flag: Option<&Path>, env: Env<'_>) -> Option<PathBuf> {
    find_with(flag, env, folders().map(|f| f.config.join(FILE_NAME)))
}

/// [`find`] with the platform's place given.
fn find_with(flag: Option<&Path>, env: Env<'_>, usual: Option<PathBuf>) -> Option<PathBuf> {
    if let Some(path) = flag {
        return Some(path.to_owned());
    }
    if let Some(path) = env(CONFIG_VARIABLE).filter(|p| !p.is_empty()) {
        return Some(path.into());
    }
    // Whatever lies there is meant to be read, a link to nothing included: passing over it would
    // run on the defaults without a word.
    usual.filter(|path| match fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(e) => !matches!(
            e.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
        ),
    })
}

/// Reads the configuration at `path`; `check_keys` knows what a key and an action are.
///
/// # Errors
/// [`LoadError::File`] (kind [`ErrorKind::Config`]) where the file is missing, unreadable, a
/// folder, too large or no UTF-8; [`LoadError::Mistakes`] with everything that is wrong in it.
pub fn load(path: &Path, env: Env<'_>, check_keys: CheckKeys<'_>) -> Result<Config, LoadError> {
    let text = read(path).map_err(LoadError::File)?;
    read_as(path, &text, env, check_keys)
}

/// Reads a text as if it stood at `path`.
///
/// # Errors
/// [`LoadError::Mistakes`] with everything that is wrong in it.
pub fn read_as(
    path: &Path,
    text: &str,
    env: Env<'_>,
    check_keys: CheckKeys<'_>,
) -> Result<Config, LoadError> {
    let absolute = std::path::absolute(path).map_err(|e| {
        LoadError::File(refusal(
            path,
            "cannot be placed",
            &e.to_string(),
            "give its whole path",
        ))
    })?;
    let home = env("HOME")
        .filter(|home| !home.is_empty())
        .map(PathBuf::from)
        .or_else(|| Some(BaseDirs::new()?.home_dir().to_owned()));
    let text_env = |name: &str| env(name)?.into_string().ok();
    let ctx = Context {
        base: absolute.parent().unwrap_or(&absolute),
        home: home.as_deref(),
        env: &text_env,
        system_zone: system_zone(env),
        check_keys,
    };
    match parse(text, &ctx) {
        Ok(config) => Ok(Config {
            path: Some(absolute),
            ..config
        }),
        Err(mut errors) => {
            let file: Arc<str> = Arc::from(told(path));
            for error in &mut errors {
                error.file = Arc::clone(&file);
            }
            Err(LoadError::Mistakes(errors))
        }
    }
}

/// A path as it is told to a person.
fn told(path: &Path) -> String {
    crate::text::one_line(&path.to_string_lossy()).into_owned()
}

fn refusal(path: &Path, what: &str, why: &str, hint: &str) -> Error {
    let why = if why.is_empty() {
        String::new()
    } else {
        format!(": {why}")
    };
    Error::new(
        ErrorKind::Config,
        format!("the configuration {} {what}{why}", told(path)),
    )
    .hint(hint)
}

/// The text of the file, whatever encoding mark it begins with.
fn read(path: &Path) -> Result<String, Error> {
    const SAVE: &str = "save it as UTF-8";
    let failed = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => refusal(
            path,
            "is not there",
            "",
            "check the path; `reveille discover -o FILE` writes a first one",
        ),
        io::ErrorKind::PermissionDenied => refusal(
            path,
            "may not be read",
            "permission denied",
            "give yourself read access to it and to its folders",
        ),
        _ => refusal(path, "cannot be read", &e.to_string(), "check the file"),
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        let hint = format!(
            "name the file in it, such as {}",
            told(&path.join(FILE_NAME))
        );
        return Err(refusal(path, "is a folder", "", &hint));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(refusal(
            path,
            "is larger than 1 MB",
            "",
            "this is most likely another file",
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(refusal(path, "is UTF-16", "", SAVE));
    }
    String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let line = 1 + e
            .as_bytes()
            .iter()
            .take(good)
            .filter(|b| **b == b'\n')
            .count();
        refusal(path, &format!("is no UTF-8 on line {line}"), "", SAVE)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn nothing(_: &str) -> Option<OsString> {
        None
    }

    fn file_error(path: &Path) -> Error {
        match load(path, &nothing, &|_, _| Vec::new()) {
            Err(LoadError::File(e)) => e,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_flag_then_the_variable_then_the_platform() {
        let dir = tempfile::tempdir().unwrap();
        let usual = dir.path().join(FILE_NAME);
        let env = |name: &str| (name == CONFIG_VARIABLE).then(|| "/from/env.toml".into());
        let flag = Path::new("flag.toml");
        let find = |flag, env: Env<'_>| find_with(flag, env, Some(usual.clone()));
        assert_eq!(find(Some(flag), &env).unwrap(), flag);
        assert_eq!(find(None, &env).unwrap(), Path::new("/from/env.toml"));
        assert_eq!(find(None, &nothing), None);
        assert_eq!(find(None, &|_| Some(OsString::new())), None);
        fs::write(&usual, "").unwrap();
        assert_eq!(find(None, &nothing).unwrap(), usual);
        assert_eq!(find_with(None, &nothing, None), None);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_to_nothing_is_not_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let usual = dir.path().join(FILE_NAME);
        std::os::unix::fs::symlink(dir.path().join("gone"), &usual).unwrap();
        assert_eq!(
            find_with(None, &nothing, Some(usual.clone())),
            Some(usual.clone())
        );
        assert!(file_error(&usual).message.ends_with("is not there"));
    }

    #[test]
    fn paths_start_at_the_folder_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE_NAME);
        let text = "\u{feff}[[source]]\r\nname = \"a\"\r\nkind = \"json\"\r\npath = \"~/$D/x.json\"\r\n\
                    [[source]]\r\nname = \"b\"\r\nkind = \"sqlite\"\r\npath = \"sub/y.db\"\r\n";
        fs::write(&path, text).unwrap();
        let env = |name: &str| match name {
            "HOME" => Some("/home/ron".into()),
            "D" => Some("data".into()),
            "TZ" => Some(":Asia/Seoul".into()),
            _ => None,
        };
        let config = load(&path, &env, &|_, _| Vec::new()).unwrap();
        assert_eq!(config.path.as_deref(), Some(&*path));
        assert_eq!(config.timezone, Tz::Asia__Seoul);
        let paths: Vec<_> = config.sources.iter().map(|s| s.path.clone()).collect();
        assert_eq!(
            paths,
            [
                PathBuf::from("/home/ron/data/x.json"),
                dir.path().join("sub/y.db")
            ]
        );
    }

    #[test]
    fn mistakes_name_the_file_as_it_was_given() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("my.toml");
        fs::write(&path, "\n langauge = 'ko'\n").unwrap();
        let Err(LoadError::Mistakes(errors)) = load(&path, &nothing, &|_, _| Vec::new()) else {
            panic!("no mistakes")
        };
        let first = errors.first().unwrap();
        let want = format!("{}:2:2: unknown key `langauge`", path.display());
        assert!(first.to_string().starts_with(&want), "{first}");
        assert_eq!(first.hint.as_deref(), Some("did you mean `language`?"));
    }

    #[test]
    fn files_that_cannot_be_read_say_why() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            fs::write(&path, bytes).unwrap();
            path
        };
        let big = vec![b'#'; LARGEST as usize + 1];
        for (path, part) in [
            (dir.path().join("none.toml"), "is not there"),
            (write("a.toml", b"").join("below"), "is not there"),
            (dir.path().to_owned(), "is a folder"),
            (
                write("l1.toml", b"a = 1\nb = '\xe9'\n"),
                "is no UTF-8 on line 2",
            ),
            (write("u16.toml", b"\xff\xfea\0"), "is UTF-16"),
            (write("big.toml", &big), "larger than 1 MB"),
        ] {
            let error = file_error(&path);
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(error.message.contains(part), "{error}");
            assert!(error.hint.is_some(), "{error}");
        }
    }

    #[test]
    fn an_empty_file_is_the_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE_NAME);
        fs::write(&path, "").unwrap();
        let env = |name: &str| (name == "TZ").then(|| "UTC".into());
        let want = Config {
            path: Some(path.clone()),
            ..Config::default_with(Tz::UTC)
        };
        assert_eq!(load(&path, &env, &|_, _| Vec::new()).unwrap(), want);
    }

    #[test]
    fn a_zone_that_is_none_is_passed_over() {
        let named = |tz: &'static str| system_zone(&move |_| Some(tz.into()));
        assert_eq!(named("Asia/Seoul"), Tz::Asia__Seoul);
        assert_eq!(named("KST-9"), system_zone(&nothing));
    }
}
