//! Where output goes: stdout, or a file that is replaced in one step.

use super::args::{Format, Output};
use crate::model::{Error, ErrorKind};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Writes to where the flags say. A reader that has gone away is no error.
///
/// # Errors
/// [`ErrorKind::Io`] when it cannot be written; then a file of that name is as it was.
pub fn write(
    output: Option<&Path>,
    body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let Some(path) = output else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match body(&mut out).and_then(|()| out.flush()) {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result
                .map_err(|e| Error::new(ErrorKind::Io, format!("stdout cannot be written: {e}"))),
        };
    };
    replace(path, body).map_err(|e| {
        Error::new(
            ErrorKind::Io,
            format!("{} cannot be written: {e}", path.display()),
        )
        .hint("a file there is as it was before; check the folder, its permissions and the free space")
    })
}

/// Writes a temporary file beside the target and puts it in its place.
fn replace(path: &Path, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    // A device or a pipe is written to. Who may write its folder would else put a file in its place,
    // and `/dev/null` would be one from then on.
    if target.metadata().is_ok_and(|m| !m.is_file()) {
        let mut out = BufWriter::new(File::options().write(true).open(&target)?);
        body(&mut out)?;
        return out.flush();
    }
    let folder = target
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".reveille-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Subject to the umask, as any other new file; an existing file keeps its mode.
        let mode = std::fs::metadata(&target).map_or(0o666, |m| m.permissions().mode() & 0o777);
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    let file = builder.tempfile_in(folder)?;
    let mut out = BufWriter::new(file);
    body(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

/// The width to cut a table to: that of the terminal, none when it goes to a file or a pipe.
#[must_use]
pub fn width(output: &Output) -> Option<usize> {
    if output.output.is_some() || output.format != Format::Table {
        return None;
    }
    terminal_width()
}

/// The width of the terminal that stdout is, if it is one.
#[must_use]
pub fn terminal_width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    crossterm::terminal::size()
        .ok()
        .map(|(columns, _)| usize::from(columns))
        .filter(|c| *c > 0)
}

/// While it is set no sentence goes to stderr: a screen stands there, and it has a footer.
static HUSHED: AtomicBool = AtomicBool::new(false);

/// Keeps sentences from a screen, or lets them through again.
pub fn hush(on: bool) {
    HUSHED.store(on, Ordering::Relaxed);
}

/// A sentence for people, to stderr. Nobody listening there is no error.
pub fn say(line: &str) {
    if HUSHED.load(Ordering::Relaxed) {
        return;
    }
    let _ = writeln!(io::stderr(), "{}", crate::text::visible(line));
}

/// An error for people, with what can be done about it, to stderr.
pub fn tell(error: &Error) {
    say(&format!("reveille: {}", error.message));
    if let Some(hint) = &error.hint {
        say(&format!("  hint: {hint}"));
    }
}
