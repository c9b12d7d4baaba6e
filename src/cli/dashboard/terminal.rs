//! The terminal: taken, drawn on, and given back on every way out.

use crate::cli::output;
use crate::model::{Error, ErrorKind};
use crate::ui::{self, Model};
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use std::io::{self, BufWriter, Stdout, stdout};
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::{Mutex, Once, PoisonError};
use std::thread::{self, ThreadId};

/// The thread that has the terminal, while it is ours.
static OWNER: Mutex<Option<ThreadId>> = Mutex::new(None);

fn owner() -> Option<ThreadId> {
    *OWNER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn set_owner(thread: Option<ThreadId>) -> Option<ThreadId> {
    let mut owner = OWNER.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut owner, thread)
}

pub(super) fn broken(error: &io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("the terminal failed: {error}"))
}

/// Whether a terminal fails because nobody is at its other end: the window was closed, the line was
/// cut. That is an end, not a failure.
pub(super) fn is_gone(error: &io::Error) -> bool {
    // EIO is what reading or writing gives after a hang-up; it has no kind of its own.
    const EIO: i32 = 5;
    let kinds = [
        io::ErrorKind::BrokenPipe,
        io::ErrorKind::UnexpectedEof,
        io::ErrorKind::ConnectionReset,
    ];
    kinds.contains(&error.kind()) || (cfg!(unix) && error.raw_os_error() == Some(EIO))
}

/// Whether there still is a terminal after something was done with it.
///
/// # Errors
/// Where it failed for another reason than that nobody is at its other end.
pub(super) fn is_there(done: io::Result<()>) -> Result<bool, Error> {
    match done {
        Ok(()) => Ok(true),
        Err(error) if is_gone(&error) => Ok(false),
        Err(error) => Err(broken(&error)),
    }
}

/// The terminal as ours. Gives it back when dropped.
pub(super) struct Screen {
    /// Never dropped: that would show the cursor, which [`restore`] does, and where nobody is at the
    /// other end any more would say so on a standard error that is gone too, and abort.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    mouse: bool,
}

impl Screen {
    pub(super) fn open(mouse: bool) -> Result<Self, Error> {
        guard_panics();
        let out = BufWriter::with_capacity(1 << 16, stdout());
        let terminal = Terminal::new(CrosstermBackend::new(out)).map_err(|e| broken(&e))?;
        let terminal = ManuallyDrop::new(terminal);
        let screen = Self { terminal, mouse };
        screen.take().map_err(|e| broken(&e))?;
        Ok(screen)
    }

    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    fn take(&self) -> io::Result<()> {
        output::hush(true);
        set_owner(Some(thread::current().id()));
        let take = || -> io::Result<()> {
            enable_raw_mode()?;
            let mut out = stdout();
            execute!(
                out,
                EnterAlternateScreen,
                cursor::Hide,
                EnableBracketedPaste
            )?;
            if self.mouse {
                execute!(out, EnableMouseCapture)?;
            }
            Ok(())
        };
        take().inspect_err(|_| restore())
    }

    /// Draws the model; the terminal shows the frame at once or not at all.
    pub(super) fn draw(&mut self, model: &Model) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| {
            let area = frame.area();
            ui::draw(model, area, frame.buffer_mut());
            if let Some(at) = ui::cursor(model, area) {
                frame.set_cursor_position(at);
            }
        })?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Takes the mouse, or leaves it to the terminal, whose own selection needs no Shift then.
    pub(super) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let out = self.terminal.backend_mut();
        if on {
            execute!(out, EnableMouseCapture)
        } else {
            execute!(out, DisableMouseCapture)
        }
    }

    /// Asks the terminal to put a text into the clipboard of whoever sits at it (OSC 52), which
    /// works over SSH as well. Terminals that do not know how ignore it.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        let copy = CopyToClipboard::to_clipboard_from(text);
        execute!(self.terminal.backend_mut(), copy)
    }

    /// Makes the next frame draw every cell.
    pub(super) fn redraw(&mut self) -> io::Result<()> {
        // `Terminal::clear` would ask the terminal for its cursor and wait for the answer among
        // the keys; a resize to the same size clears as well and asks nothing.
        let (width, height) = self.size()?;
        let area = Rect::new(0, 0, width, height);
        self.terminal.resize(area)
    }

    /// Takes the terminal again after somebody else had it.
    pub(super) fn reopen(&mut self) -> io::Result<()> {
        // Forgets the mode that was remembered as raw, or raw would not be set again.
        let _ = disable_raw_mode();
        self.take()?;
        self.redraw()
    }

    /// Gives the terminal back, stops until continued, and takes it again.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        restore();
        stop();
        self.reopen()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back, once. Failing to is no reason to fail: there may be none any more.
fn restore() {
    if set_owner(None).is_none() {
        return;
    }
    output::hush(false);
    let _ = execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// Before a panic speaks, the terminal is given back, so that it can be read. A panic on another
/// thread while the terminal is ours stays silent: the engine tells it as the state of a source,
/// and printed it would only tear the screen.
fn guard_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| match owner() {
            Some(thread) if thread != thread::current().id() => {}
            _ => {
                restore();
                before(info);
            }
        }));
    });
}

/// Stops this process and those of its group, as the terminal's own Ctrl-Z would. Without a shell
/// that could continue them the system ignores it.
#[cfg(unix)]
fn stop() {
    use std::process::{Command, Stdio};
    let _ = Command::new("sh")
        .args(["-c", "kill -TSTP 0"])
        .stdin(Stdio::null())
        .status();
}

#[cfg(not(unix))]
fn stop() {}

/// What a signal means to the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Somebody wants us gone, or the terminal is gone.
    Leave,
    /// We were stopped and run again; the terminal may have been another's meanwhile.
    Continued,
}

#[cfg(unix)]
pub(super) struct Signals {
    leave: [tokio::signal::unix::Signal; 3],
    continued: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn new() -> Result<Self, Error> {
        use tokio::signal::unix::{SignalKind, signal};
        // The number is the kernel's and not the same everywhere.
        let continued = if cfg!(any(target_os = "linux", target_os = "android")) {
            18
        } else {
            19
        };
        let on = |kind| signal(kind).map_err(|e| broken(&e));
        Ok(Self {
            leave: [
                on(SignalKind::terminate())?,
                on(SignalKind::hangup())?,
                on(SignalKind::interrupt())?,
            ],
            continued: on(SignalKind::from_raw(continued))?,
        })
    }

    pub(super) async fn next(&mut self) -> Signal {
        let [terminate, hangup, interrupt] = &mut self.leave;
        tokio::select! {
            _ = terminate.recv() => Signal::Leave,
            _ = hangup.recv() => Signal::Leave,
            _ = interrupt.recv() => Signal::Leave,
            _ = self.continued.recv() => Signal::Continued,
        }
    }
}

#[cfg(not(unix))]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self)
    }

    pub(super) async fn next(&mut self) -> Signal {
        let _ = tokio::signal::ctrl_c().await;
        Signal::Leave
    }
}
