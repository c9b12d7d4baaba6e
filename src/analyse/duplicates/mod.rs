//! PURE. Which live items are copies of one another, how sure that is, which one stays, and why.
//!
//! Items are compared by what they say, never by a similarity alone: a title is cut into typed
//! pieces, names and dates stay, readings leave (`normalise`, `slots`, `key`); equal keys make
//! groups that are split by owner (`groups`); what is left is compared by rare letter groups,
//! vetoes and a score (`near`, `vetoes`, `score`). Only rules may say *certain*: somebody cancels
//! those in one go.
//!
//! Must not know a board (one thin file does), do IO, read a clock or spawn: the long parts are cut
//! into pieces for the hands that the caller brings, and come to the same whoever does them.
//!
//! Decisions that the rule book leaves open, and where they are made:
//! - a scheduled, blocked or unknown item is never proposed for cancelling and never makes a group
//!   certain: it may wait for another time or for a person (`survivor::action`, `groups`);
//! - where all members failed, the newest stays, to be redelivered (`survivor`);
//! - a legacy item is compared by key only, is never cancelled, never keeps its place against an
//!   item that is not, and takes no part in a fan-out; copies within legacy stores alone make no
//!   group, since all of it is archived anyway (`groups`);
//! - a title that says next to nothing (`확인`, `fix`, `TODO`) is at most possible, one that names a
//!   period (`주간 보고`) at most likely unless created together, requests of two requesters within
//!   one store at most likely, and so are parts of two items and orders for two days (`groups`).

mod board;
mod body;
mod chunk;
mod counters;
mod dedup_key;
mod groups;
mod interval;
mod key;
mod kinds;
mod lexicon;
mod near;
mod normalise;
mod piece;
mod profile;
mod rank;
mod readings;
mod reasons;
mod references;
mod score;
mod signs;
mod slots;
mod specific;
mod survivor;
#[cfg(test)]
mod tests;
mod vetoes;

pub use board::candidates;
pub use dedup_key::dedup_key;
pub use key::{Keyed, keys};
pub(super) use kinds::Told;
pub use near::{Judged, Pairing, compare, wordings};
pub use rank::{Document, Index, Ranked};
pub use reasons::Reason;

use super::hands::{Hands, OneHand};
use super::hash;
use crate::model::{Clock, Lang, Moment, Priority, Role, State};

/// One item as far as finding copies is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The title as it stands in the store.
    pub title: &'a str,
    /// The body, where it was loaded and is there.
    pub body: Option<&'a str>,
    /// The canonical owner.
    pub owner: &'a str,
    /// Who asked for it.
    pub requester: Option<&'a str>,
    /// What its status means.
    pub state: State,
    /// How urgent it is.
    pub priority: Priority,
    /// What its source is to its owner.
    pub role: Role,
    /// Its source, by any number that tells sources apart.
    pub source: u16,
    /// Its queue within the source.
    pub queue: u16,
    /// Its id.
    pub id: &'a str,
    /// The item it belongs to or repeats.
    pub parent: Option<&'a str>,
    /// When it was put into the queue.
    pub created: Option<Moment>,
    /// By when it is wanted.
    pub due: Option<Moment>,
    /// Whether it is live; others take no part.
    pub live: bool,
    /// Whether it stands in a legacy store.
    pub legacy: bool,
}

/// How the members of a group belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One owner's copies of one text.
    Recurrence,
    /// Attempts at one thing, of which some failed.
    RetryChain,
    /// One text given to several owners.
    CrossOwner,
    /// One owner's copies in several stores.
    CrossSource,
    /// Different texts that may mean the same.
    Near,
}

impl Kind {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        kinds::rule(self).word()
    }

    /// So many groups of this kind, as a fragment: `3 recurring texts`.
    #[must_use]
    pub fn fragment(self, count: usize, lang: Lang) -> String {
        kinds::rule(self).fragment(count, lang)
    }

    /// Why an item of such a group is to be given up, or decided: one sentence.
    pub(super) fn sentence(self, told: &dyn Told, lang: Lang) -> String {
        kinds::rule(self).sentence(told, lang)
    }
}

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// By rule; may be acted on in one go.
    Certain,
    /// Needs a look.
    Likely,
    /// Needs a close look.
    Possible,
}

impl Confidence {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// What is proposed for a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Give it up in favour of the survivor.
    Cancel,
    /// A person decides.
    Review,
}

impl Action {
    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Review => "review",
        }
    }
}

/// An item of a group that is not its survivor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Index of the item.
    pub item: usize,
    /// What is proposed for it.
    pub action: Action,
}

/// Items that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// How.
    pub kind: Kind,
    /// How sure that is; it holds for every member.
    pub confidence: Confidence,
    /// The item that stays; none for a fan-out, where all are members.
    pub survivor: Option<usize>,
    /// Everyone but the survivor, the most worth keeping first.
    pub members: Vec<Member>,
    /// Why, most important first.
    pub reasons: Vec<Reason>,
    /// The beat of a recurrence in seconds, from three sightings on.
    pub interval_s: Option<i64>,
    /// For a recurrence: what its enqueuer could use to not enqueue it again.
    pub dedup_key: Option<String>,
    /// The highest priority of the group.
    pub priority: Priority,
}

/// What was found, and what was not looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The groups: certain first, then by priority and age.
    pub groups: Vec<Group>,
    /// Texts that were too many to be compared for near duplicates: the oldest beyond 200,000.
    pub not_compared: usize,
}

/// The groups among `items`. Which items they name does not depend on the order of `items`.
#[must_use]
pub fn find(items: &[Candidate<'_>], clock: &Clock) -> Vec<Group> {
    find_keyed(items, &keys(items, &OneHand), clock, &OneHand).groups
}

/// [`find`] with the keys at hand (see [`keys`]), one for each item.
#[must_use]
pub fn find_keyed(
    items: &[Candidate<'_>],
    keyed: &[Keyed],
    clock: &Clock,
    hands: &dyn Hands,
) -> Found {
    let order = survivor::Order::new(items, clock);
    let (mut groups, texts) = groups::by_key(items, keyed, &order, hands);
    let found = near::groups(items, &texts, &order, hands);
    groups.extend(found.groups);
    groups.sort_by(|a, b| order.groups(a, b));
    Found {
        groups,
        not_compared: found.not_compared,
    }
}
