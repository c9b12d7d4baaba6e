//! Paths as a configuration writes them: `~`, variables, relative to the file.
//!
//! Nothing here asks the disk whether a path exists. Backslashes are letters like any other, so
//! that a Windows path stays as it was written.

use super::Context;
use super::walk::{Value, Walk, shown};
use std::path::{Component, Path, PathBuf};

/// Why a path cannot be read, and what to do.
type Refusal = (String, &'static str);

impl Walk<'_> {
    /// The absolute path that a value means.
    pub(super) fn path(&mut self, label: &str, value: &Value<'_>) -> Option<PathBuf> {
        let text = self.text(label, value)?;
        match expand(text, self.ctx) {
            Ok(path) => Some(path),
            Err((message, hint)) => {
                self.advise(value.span().start, format!("`{label}`: {message}"), hint);
                None
            }
        }
    }
}

/// Expands `~`, `$VAR`, `${VAR}` and `$$`; what is relative then starts at the file's folder.
fn expand(text: &str, ctx: &Context<'_>) -> Result<PathBuf, Refusal> {
    if text.contains('\0') {
        return Err(("no path holds a NUL character".into(), "take it out"));
    }
    let (mut path, rest) = match text.strip_prefix('~') {
        None => (PathBuf::new(), text),
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            let Some(home) = ctx.home else {
                return Err((
                    "nobody says where the home folder is".into(),
                    "write the whole path, or set HOME",
                ));
            };
            (home.to_owned(), rest.trim_start_matches(['/', '\\']))
        }
        Some(_) => {
            return Err((
                format!("{} names another user's home folder", shown(text)),
                "write that folder's whole path; `~/` is your own, `./~x` a file named `~x`",
            ));
        }
    };
    let rest = variables(rest, ctx.env)?;
    if !rest.is_empty() {
        path.push(rest);
    }
    // Parts that are only `.` go; `..` stays, since it may step back over a symbolic link.
    Ok(ctx.base.join(path).components().collect())
}

/// `text` with its variables' values in it. The values themselves are not expanded again.
fn variables(text: &str, env: &dyn Fn(&str) -> Option<String>) -> Result<String, Refusal> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(tail) = after.strip_prefix('$') {
            out.push('$');
            rest = tail;
            continue;
        }
        let (name, tail) = variable_name(after)?;
        match env(name) {
            Some(value) if !value.is_empty() => out.push_str(&value),
            Some(_) => {
                return Err((
                    format!("the variable {} is empty", shown(name)),
                    "set it, or write the path itself",
                ));
            }
            None => {
                return Err((
                    format!("the variable {} is not set", shown(name)),
                    "set it, or write `$$` for a dollar sign",
                ));
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// The name after a `$`, and what follows it.
fn variable_name(after: &str) -> Result<(&str, &str), Refusal> {
    const DOLLAR: &str = "write `$NAME` or `${NAME}` for a variable, `$$` for a dollar sign";
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if let Some(braced) = after.strip_prefix('{') {
        let (name, tail) = braced
            .split_once('}')
            .ok_or(("`${` is never closed".to_owned(), DOLLAR))?;
        if !is_name(name) {
            return Err((format!("{} is no variable's name", shown(name)), DOLLAR));
        }
        return Ok((name, tail));
    }
    let end = after
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(after.len());
    let (name, tail) = after.split_at(end);
    if !is_name(name) {
        return Err(("a `$` stands before no variable's name".into(), DOLLAR));
    }
    Ok((name, tail))
}

/// The path with `..` taken back by its letters alone: good for telling that two spellings are one
/// place, not for opening it.
pub(super) fn comparable(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono_tz::Tz;

    fn try_expand(text: &str, home: Option<&Path>) -> Result<PathBuf, Refusal> {
        let env = |name: &str| match name {
            "DATA" => Some("/srv/data".to_owned()),
            "N1" => Some("one".to_owned()),
            "ODD" => Some("~/$DATA".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let ctx = Context {
            base: Path::new("/etc/reveille"),
            home,
            env: &env,
            system_zone: Tz::UTC,
            check_keys: &|_, _| Vec::new(),
        };
        expand(text, &ctx)
    }

    #[test]
    fn home_variables_and_the_folder_of_the_file() {
        for (text, want) in [
            ("~", "/home/ron"),
            ("~/a/b.db", "/home/ron/a/b.db"),
            ("~//a", "/home/ron/a"),
            ("$DATA/x.db", "/srv/data/x.db"),
            ("${DATA}x.db", "/srv/datax.db"),
            ("~/$N1/x", "/home/ron/one/x"),
            ("a$N1.db", "/etc/reveille/aone.db"),
            ("$$N1.db", "/etc/reveille/$N1.db"),
            ("$ODD", "/etc/reveille/~/$DATA"),
            ("x.db", "/etc/reveille/x.db"),
            ("./x.db", "/etc/reveille/x.db"),
            ("../x.db", "/etc/reveille/../x.db"),
            ("/abs/./x.db", "/abs/x.db"),
            ("./~x", "/etc/reveille/~x"),
            ("a~b", "/etc/reveille/a~b"),
            ("한글/큐.db", "/etc/reveille/한글/큐.db"),
        ] {
            let got = try_expand(text, Some(Path::new("/home/ron")));
            assert_eq!(got.unwrap(), Path::new(want), "{text}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_windows_path_keeps_its_letters() {
        let got = try_expand(r"C:\Users\ron\ops.db", None).unwrap();
        assert!(got.ends_with(r"C:\Users\ron\ops.db"), "{got:?}");
    }

    #[test]
    fn what_cannot_be_a_path_says_why() {
        let home = Some(Path::new("/home/ron"));
        for (text, home, part) in [
            ("~bob/x", home, "another user's home"),
            ("~/x", None, "home folder"),
            ("$NOPE/x", home, "`NOPE` is not set"),
            ("${NOPE}", home, "`NOPE` is not set"),
            ("$EMPTY/x", home, "`EMPTY` is empty"),
            ("${DATA/x", home, "never closed"),
            ("${}/x", home, "no variable's name"),
            ("${A-b}", home, "no variable's name"),
            ("a$/x", home, "before no variable's name"),
            ("$1/x", home, "before no variable's name"),
            ("end$", home, "before no variable's name"),
            ("a\0b", home, "NUL"),
        ] {
            let (message, _) = try_expand(text, home).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn two_spellings_of_one_place() {
        let same = |a: &str, b: &str| comparable(Path::new(a)) == comparable(Path::new(b));
        assert!(same("/a/../b/x.db", "/b/x.db"));
        assert!(same("/a/b//./x", "/a/b/x"));
        assert!(same("/../x", "/x"));
        assert!(!same("/a/x", "/b/x"));
    }
}
