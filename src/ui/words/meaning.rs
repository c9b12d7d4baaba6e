//! Which word says what a value means.

use super::table::Word;
use crate::analyse::VerdictAction;
use crate::analyse::duplicates::{Confidence, Kind};
use crate::analyse::stale::StaleAction;
use crate::model::{HealthState, Priority, Role, State, Sureness};
use crate::plan::Standing;

pub(in crate::ui) fn state(state: State) -> Word {
    match state {
        State::Queued => Word::Queued,
        State::Scheduled => Word::Scheduled,
        State::Claimed => Word::Claimed,
        State::Blocked => Word::Blocked,
        State::Failed => Word::Failed,
        State::Unknown => Word::Unknown,
        State::Done => Word::Done,
        State::Cancelled => Word::Cancelled,
    }
}

pub(in crate::ui) fn priority(priority: Priority) -> Word {
    match priority {
        Priority::Urgent => Word::Urgent,
        Priority::High => Word::High,
        Priority::Normal => Word::Normal,
        Priority::Low => Word::Low,
    }
}

pub(in crate::ui) fn role(role: Role) -> Word {
    match role {
        Role::Canonical => Word::Canonical,
        Role::Inbox => Word::Inbox,
        Role::Legacy => Word::Legacy,
    }
}

pub(in crate::ui) fn health(state: HealthState) -> Word {
    match state {
        HealthState::Ok => Word::Ok,
        HealthState::Absent => Word::Absent,
        HealthState::Unreadable => Word::Unreadable,
    }
}

pub(in crate::ui) fn sureness(sureness: Sureness) -> Word {
    match sureness {
        Sureness::Sure => Word::Sure,
        Sureness::Likely => Word::Likely,
        Sureness::Unsure => Word::Unsure,
    }
}

/// What a stale finding proposes.
pub(in crate::ui) fn action(action: StaleAction) -> Word {
    match action {
        StaleAction::Release => Word::ActionRelease,
        StaleAction::MarkFailed => Word::ActionMarkFailed,
        StaleAction::Review => Word::ActionReview,
        StaleAction::Archive => Word::ActionArchive,
    }
}

/// What a verdict proposes.
pub(in crate::ui) fn verdict(action: VerdictAction) -> Word {
    match action {
        VerdictAction::Do => Word::VerdictDo,
        VerdictAction::Redeliver => Word::VerdictRedeliver,
        VerdictAction::Cancel => Word::VerdictCancel,
        VerdictAction::Release => Word::VerdictRelease,
        VerdictAction::MarkFailed => Word::VerdictMarkFailed,
        VerdictAction::Archive => Word::VerdictArchive,
        VerdictAction::Review => Word::VerdictReview,
        VerdictAction::Wait => Word::VerdictWait,
    }
}

pub(in crate::ui) fn confidence(confidence: Confidence) -> Word {
    match confidence {
        Confidence::Certain => Word::Certain,
        Confidence::Likely => Word::Likely,
        Confidence::Possible => Word::Possible,
    }
}

/// How the members of a group belong together.
pub(in crate::ui) fn kind(kind: Kind) -> Word {
    match kind {
        Kind::Recurrence => Word::KindRecurrence,
        Kind::RetryChain => Word::KindRetry,
        Kind::CrossOwner => Word::KindFanOut,
        Kind::CrossSource => Word::KindStores,
        Kind::Near => Word::KindNear,
    }
}

/// How an operation stands.
pub(in crate::ui) fn standing_word(standing: &Standing) -> Word {
    operation_word(standing.word())
}

/// The ledger's word for how an operation stands.
pub(in crate::ui) fn operation_word(word: &str) -> Word {
    match word {
        "applied" => Word::EndApplied,
        "refused" => Word::EndRefused,
        "not_applied" => Word::EndNotApplied,
        "unknown" => Word::EndUnknown,
        "open" => Word::EndOpen,
        _ => Word::EndPartial,
    }
}
