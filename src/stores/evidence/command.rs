//! The output of a command: its own process group, no standard input, a deadline, a bounded end.

use super::MOST;
use crate::model::{Error, ErrorKind, EvidenceLook, EvidenceTaken};
use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Output after which a command is stopped: one that tells so much does not end by itself.
const FLOOD: u64 = 64 << 20;
/// Between two looks whether a command that has closed its output has ended.
const PAUSE: Duration = Duration::from_millis(5);

pub(super) fn read(words: &[String], timeout: Duration) -> EvidenceLook {
    let deadline = Instant::now() + timeout;
    let Some((program, arguments)) = words.split_first() else {
        return Err(Error::new(ErrorKind::Usage, "its command is empty"));
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // What it starts in its turn is stopped with it.
        .process_group(0)
        .spawn()
        .map_err(|e| not_started(program, &e))?;
    let (sender, heard) = mpsc::channel();
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let other = sender.clone();
    thread::spawn(move || sender.send((true, out.map_or(Ok(End::default()), end_of))));
    thread::spawn(move || other.send((false, err.map_or(Ok(End::default()), end_of))));
    let (mut said, mut complained) = (End::default(), End::default());
    for _ in 0..2 {
        let left = deadline.saturating_duration_since(Instant::now());
        match heard.recv_timeout(left) {
            Ok((true, Ok(end))) => said = end,
            Ok((false, Ok(end))) => complained = end,
            Ok((_, Err(error))) => {
                stop(&mut child);
                return Err(Error::new(
                    ErrorKind::Io,
                    format!("its output cannot be read: {error}"),
                ));
            }
            // The readers end with the process group; one that has left it keeps its own thread.
            Err(_) => return Err(late(&mut child, timeout)),
        }
        if said.all > FLOOD || complained.all > FLOOD {
            stop(&mut child);
            return Err(
                Error::new(ErrorKind::TooLarge, "it was stopped after 64 MB of output")
                    .hint("let it tell less"),
            );
        }
    }
    let status = wait(&mut child, deadline, timeout)?;
    told(said, &complained, status)
}

/// Waits for the end of a command that has nothing more to say.
fn wait(child: &mut Child, deadline: Instant, timeout: Duration) -> Result<ExitStatus, Error> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) => return Err(late(child, timeout)),
            Err(e) => {
                return Err(Error::new(
                    ErrorKind::Io,
                    format!("it cannot be waited for: {e}"),
                ));
            }
        }
    }
}

/// Its output; where there is none and it failed, what it complained of.
fn told(said: End, complained: &End, status: ExitStatus) -> EvidenceLook {
    if said.bytes.is_empty() && !status.success() {
        let complaint = String::from_utf8_lossy(&complained.bytes);
        let last = complaint.lines().rev().find(|l| !l.trim().is_empty());
        let why = last.map(|l| format!(": {}", l.trim())).unwrap_or_default();
        return Err(Error::new(
            ErrorKind::Io,
            format!("it failed ({status}) and said nothing{why}"),
        )
        .hint("run it by hand"));
    }
    Ok(EvidenceTaken {
        left_out: said.all.saturating_sub(said.bytes.len() as u64),
        bytes: said.bytes,
        written: None,
        ended: status.code().filter(|code| *code != 0),
    })
}

/// The end of an output, and how much there was.
#[derive(Debug, Default)]
struct End {
    bytes: Vec<u8>,
    all: u64,
}

/// Reads to the end, or until there is too much, and keeps the last part.
fn end_of(mut from: impl Read) -> io::Result<End> {
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let mut end = End::default();
    let mut piece = vec![0; 64 << 10];
    while end.all <= FLOOD {
        let n = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        end.all += n as u64;
        end.bytes
            .extend_from_slice(piece.get(..n).unwrap_or_default());
        if end.bytes.len() > 2 * most {
            end.bytes.drain(..end.bytes.len() - most);
        }
    }
    let surplus = end.bytes.len().saturating_sub(most);
    end.bytes.drain(..surplus);
    Ok(end)
}

fn late(child: &mut Child, timeout: Duration) -> Error {
    stop(child);
    Error::new(
        ErrorKind::Deadline,
        format!(
            "it was stopped: it took longer than {} s",
            timeout.as_secs()
        ),
    )
    .hint("give it a longer `timeout`, or a command that ends")
}

/// Ends the command and all that it started.
fn stop(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // It may have ended meanwhile; then there is nothing to end.
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn not_started(program: &str, error: &io::Error) -> Error {
    let program = crate::text::one_line(program).into_owned();
    match error.kind() {
        io::ErrorKind::NotFound => Error::new(
            ErrorKind::Absent,
            format!("there is no program `{program}`"),
        )
        .hint("give its whole path; no shell looks for it"),
        _ => Error::new(
            ErrorKind::Io,
            format!("`{program}` cannot be started: {error}"),
        ),
    }
}
