//! What has been lying too long: one file a rule, all in one form. Report, don't repair.
//!
//! The first family for which a row has a value decides: lease, else heartbeat, else the age of the
//! claim. A valid lease or a fresh heartbeat clears a claim of any age. Queued and blocked items
//! age by priority; everything live in a legacy store is left over. No rule rests on a time that
//! its column leaves ambiguous: such a time is not there.

mod beats;
mod claim_age;
mod heartbeat;
mod lease;
mod legacy;
mod queue_age;
#[cfg(test)]
mod tests;
mod thresholds;

pub use thresholds::{StaleConfig, Thresholds};

use crate::analyse::board::{Board, ItemRef};
use crate::model::{Clock, Lang, Moment, QueueSnapshot};
use beats::Beats;

/// What a finding proposes. None of it happens by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StaleAction {
    /// Take the claim off.
    Release,
    /// End a run that nobody is running.
    MarkFailed,
    /// A person looks at it.
    Review,
    /// Leave it where it is and count it no more.
    Archive,
}

impl StaleAction {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::MarkFailed => "mark-failed",
            Self::Review => "review",
            Self::Archive => "archive",
        }
    }
}

/// What a rule says of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// The item has no value that this rule goes by; the next rule is asked.
    NotMine,
    /// It has, and all is well; no further rule is asked.
    Fine,
    /// It has, and it is too old.
    Stale {
        /// From when the figure counts.
        since: Moment,
        /// The threshold in seconds.
        threshold_s: i64,
        /// What is proposed.
        action: StaleAction,
    },
}

/// What a rule may look at beside the item.
pub(crate) struct Around<'a> {
    pub clock: Clock,
    pub thresholds: &'a Thresholds,
    /// Whether any running row of the queue has a heartbeat: a column that is empty on all of them
    /// is none.
    pub queue_beats: bool,
    /// Seconds between two beats of the queue's workers, where the rows betray it.
    pub beat_s: Option<i64>,
}

/// The one form of a rule.
pub(crate) trait Rule: Sync {
    /// The contract's word.
    fn word(&self) -> &'static str;
    /// What it says of an item.
    fn check(&self, item: ItemRef<'_>, around: &Around<'_>) -> Said;
    /// The full sentence for the row.
    fn sentence(&self, age: &str, threshold: &str, item: ItemRef<'_>, lang: Lang) -> String;
    /// The fragment for a count.
    fn fragment(&self, count: usize, lang: Lang) -> String;
}

/// The rules in the order in which they are asked. A new rule is a new file and its line here.
const RULES: [&dyn Rule; 5] = [
    &legacy::Legacy,
    &lease::Lease,
    &heartbeat::Heartbeat,
    &claim_age::ClaimAge,
    &queue_age::QueueAge,
];

/// One stale item: which rule says so, by which figure against which threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaleFinding {
    /// Its position on the board.
    pub position: usize,
    rule: usize,
    /// From when the figure counts; `None` where a legacy item tells no time.
    pub since: Option<Moment>,
    /// The threshold in seconds; 0 for what is stale whatever its age.
    pub threshold_s: i64,
    /// What it proposes.
    pub action: StaleAction,
}

impl StaleFinding {
    /// The rule's word in the contract.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        RULES.get(self.rule).map_or("", |r| r.word())
    }

    /// Seconds since then.
    #[must_use]
    pub fn age_s(&self, clock: &Clock) -> Option<i64> {
        self.since.map(|s| clock.age_s(s))
    }

    /// The finding as one sentence, with its figure and its threshold.
    #[must_use]
    pub fn say(&self, board: &Board, lang: Lang) -> String {
        let (Some(rule), Some(item)) = (RULES.get(self.rule), board.item(self.position)) else {
            return String::new();
        };
        let age = self
            .age_s(&board.clock)
            .map_or_else(|| "?".into(), |age| lang.span(age));
        rule.sentence(&age, &lang.span(self.threshold_s), item, lang)
    }
}

/// How many findings there are of a rule, as a fragment: `3 claims older than their threshold`.
#[must_use]
pub fn fragment(rule: &str, count: usize, lang: Lang) -> String {
    RULES
        .iter()
        .find(|r| r.word() == rule)
        .map(|r| r.fragment(count, lang))
        .unwrap_or_default()
}

/// Every stale item of a board, in board order.
#[must_use]
pub fn find(board: &Board, config: &StaleConfig) -> Vec<StaleFinding> {
    let beats = Beats::of(board, config);
    let around = |item: ItemRef<'_>| {
        let place = (item.source.name.as_ref(), item.queue.name.as_ref());
        Around {
            clock: board.clock,
            thresholds: config.of(place.0, place.1),
            queue_beats: beats.any(place),
            beat_s: beats.seconds(place),
        }
    };
    // Items of one queue follow each other.
    let mut last: Option<(&QueueSnapshot, Around<'_>)> = None;
    board
        .items()
        .filter(|item| item.live)
        .filter_map(|item| {
            let around = match &last {
                Some((queue, around)) if std::ptr::eq(*queue, item.queue) => around,
                _ => &last.insert((item.queue, around(item))).1,
            };
            check(item, around)
        })
        .collect()
}

fn check(item: ItemRef<'_>, around: &Around<'_>) -> Option<StaleFinding> {
    for (index, rule) in RULES.iter().enumerate() {
        match rule.check(item, around) {
            Said::NotMine => {}
            Said::Fine => return None,
            Said::Stale {
                since,
                threshold_s,
                action,
            } => {
                return Some(StaleFinding {
                    position: item.position,
                    rule: index,
                    // A legacy item without a time carries the earliest one there is.
                    since: Some(since).filter(|s| *s > Moment::EARLIEST),
                    threshold_s,
                    action,
                });
            }
        }
    }
    None
}

/// Whether the item is a run of a run queue: it may carry a threshold of its own, and what is stale
/// there is ended, not released.
fn is_run(item: ItemRef<'_>) -> bool {
    matches!(&item.queue.mapping.origin, crate::model::MappingOrigin::Preset(name) if name == "run_queue")
        || item
            .queue
            .mapping
            .fields
            .contains_key(&crate::model::Field::StaleAfter)
}

/// So many beats must be missing (three is what the most careful of known systems asks for).
const MISSED: i64 = 3;

/// The silence that is too long for an item's worker, in seconds.
fn silence_s(around: &Around<'_>) -> i64 {
    let beats = around.beat_s.map_or(0, |b| b.saturating_mul(MISSED));
    around.thresholds.heartbeat.max(beats)
}

/// ` by cowork`, where it is known who holds an item.
fn holder(item: ItemRef<'_>, lang: Lang) -> String {
    let Some(by) = item.record.claimed_by.as_deref() else {
        return String::new();
    };
    match lang {
        Lang::En => format!(" by {by}"),
        Lang::Ko | Lang::ZhHant => format!("({by})"),
    }
}
