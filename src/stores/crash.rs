//! Named points at which a test lets the process die as by `kill -9`.
//!
//! A debug build whose environment names a point in `REVEILLE_CRASH_AT` kills itself there; a
//! release build holds none of this. Must not do anything else: no clean-up, no message, since what
//! a power cut or the kernel leaves behind is what the tests are about.

/// The variable that names the point.
#[cfg(all(debug_assertions, unix))]
const VARIABLE: &str = "REVEILLE_CRASH_AT";

/// Dies here if a test asks for it. Names are unique in the whole program.
#[cfg(all(debug_assertions, unix))]
pub fn at(name: &str) {
    if std::env::var_os(VARIABLE).is_some_and(|wanted| wanted == name) {
        // It cannot fail for one's own process, and nothing runs after it.
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}

/// Nothing: only debug builds can be told to die.
#[cfg(not(all(debug_assertions, unix)))]
#[inline]
pub fn at(_name: &str) {}
