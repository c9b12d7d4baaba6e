//! PURE. The nouns of the house: what an item is, whose it is, in which state, since when; how a
//! store's columns map to that; what one look at a store gave; errors with a kind and a hint.
//!
//! Must not do IO, read a clock, or know SQL, TOML or a terminal.

mod clock;
mod error;
mod evidence;
mod history;
mod key;
mod keys;
mod lang;
mod mapping;
mod moment;
mod owner;
mod priority;
mod record;
mod rules;
mod snapshot;
mod source;
mod state;
mod theme;
mod view;
mod written;

pub use clock::Clock;
pub use error::{Error, ErrorKind};
pub use evidence::{EvidenceLook, EvidenceOf, EvidenceOrigin, EvidenceSpec, EvidenceTaken};
pub use history::{HistoryRow, QueueHistory, Told};
pub use key::{ItemKey, KeyPattern};
pub use keys::{CheckKeys, KeyMistake, KeyPlace, KeyRule};
pub use lang::Lang;
pub use mapping::{Field, Mapping, MappingOrigin, Question, StatusFrom, Sureness};
pub use moment::{
    EpochUnit, Moment, RawTime, Reading, Spelt, TimeEncoding, TimeRule, ZoneDecision,
};
pub use owner::{OwnerRules, UNASSIGNED};
pub use priority::{Priority, PriorityRules};
pub use record::{FieldSet, Record, Times};
pub use rules::{ActionPolicy, AsOf, KpiRules, PlanRules, PolicyRules, ReportedCount, StaleRules};
pub use snapshot::{
    HealthState, PassedOver, Problem, QueueSnapshot, SourceFacts, SourceSnapshot, StatusCount,
    Total,
};
pub use source::{NoteMode, QueueSpec, Role, SourceSpec, StoreKind};
pub use state::State;
pub use theme::{Colour, THEME_ROLES, ThemeName, ThemeRules};
pub use view::{Column, Grouping, Sorting, ViewRule};
