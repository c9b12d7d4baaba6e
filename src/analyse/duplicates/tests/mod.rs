//! The rules held against titles, worlds and bad input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use chrono_tz::Tz;

/// A queued item of ron's in the canonical store.
pub(super) fn item(title: &str) -> Candidate<'_> {
    Candidate {
        title,
        body: None,
        owner: "ron",
        requester: None,
        state: State::Queued,
        priority: Priority::Normal,
        role: Role::Canonical,
        source: 0,
        queue: 0,
        id: "",
        parent: None,
        created: None,
        due: None,
        live: true,
        legacy: false,
    }
}

pub(super) fn clock() -> Clock {
    Clock::at("2026-04-20T23:15:00Z".parse().unwrap(), Tz::Asia__Seoul)
}

mod bad_input;
mod properties;
mod rules;
mod traps;
