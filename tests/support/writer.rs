//! Another process that works with a database.

use rusqlite::Connection;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Another process that has the database open. It runs what it is told, one line at a time.
pub struct Writer {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

const DB: &str = "REVEILLE_TEST_WRITER_DB";
const ANSWER: &str = "writer says ";

impl Writer {
    pub fn on(db: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["writer::writer_process", "--exact", "--nocapture"])
            .env(DB, db)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
        }
    }

    /// Runs SQL and waits until it has run.
    pub fn run(&mut self, sql: &str) {
        writeln!(self.input, "{}", sql.replace('\n', " ")).unwrap();
        self.input.flush().unwrap();
        let mut line = String::new();
        loop {
            line.clear();
            assert!(
                self.output.read_line(&mut line).unwrap() > 0,
                "the writer is gone"
            );
            if let Some((_, answer)) = line.split_once(ANSWER) {
                assert_eq!(answer.trim(), "ok", "{sql}");
                return;
            }
        }
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets it close the database.
    pub fn close(self) {
        let Self {
            mut child, input, ..
        } = self;
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

/// What the other process does; nothing when the tests are run by themselves.
#[test]
fn writer_process() {
    let Ok(path) = std::env::var(DB) else { return };
    let db = Connection::open(path).unwrap();
    db.busy_timeout(Duration::from_secs(10)).unwrap();
    for line in std::io::stdin().lines() {
        let said = match db.execute_batch(&line.unwrap()) {
            Ok(()) => "ok".to_owned(),
            Err(e) => e.to_string(),
        };
        println!("{ANSWER}{said}");
    }
    db.close().map_err(|(_, e)| e).unwrap();
}
