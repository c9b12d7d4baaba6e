//! What the fleet has been doing: the titles and notes of finished work, filled in.

use super::rng::Rng;
use super::when;
use crate::model::{Error, ErrorKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// `assets/demo/history.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct History {
    feeds: Vec<String>,
    hosts: Vec<String>,
    services: Vec<String>,
    sectors: Vec<String>,
    models: Vec<String>,
    workflows: Vec<String>,
    given_up: Vec<String>,
    agent: Vec<Agent>,
}

/// One agent and its kind of work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agent {
    /// Its name.
    pub(super) name: String,
    /// Its share of all work.
    share: i64,
    /// Who asks.
    pub(super) from: String,
    /// A person takes longer to answer and often marks a thing done without claiming it.
    pub(super) person: bool,
    work: Vec<String>,
    notes: Vec<String>,
}

/// A piece of finished work.
#[derive(Debug)]
pub(super) struct Piece<'a> {
    /// Who did it.
    pub(super) agent: &'a Agent,
    /// Its title.
    pub(super) title: String,
    /// What was said at its end, where something was.
    pub(super) note: Option<String>,
}

/// Reads an asset that is part of the program.
pub(super) fn asset<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text)
        .map_err(|e| Error::new(ErrorKind::Internal, format!("the demo's {name}: {e}")))
}

impl History {
    /// The history as the program carries it.
    pub(super) fn load() -> Result<Self, Error> {
        asset(
            "history.toml",
            include_str!("../../../assets/demo/history.toml"),
        )
    }

    /// Some work that was asked for at `at`.
    pub(super) fn piece(&self, rng: &mut Rng, at: i64) -> Result<Piece<'_>, Error> {
        let nothing = || Error::new(ErrorKind::Internal, "the demo's history.toml has no work");
        let whole: i64 = self.agent.iter().map(|a| a.share).sum();
        let mut draw = rng.within(0, whole);
        let agent = self
            .agent
            .iter()
            .find(|a| {
                draw -= a.share;
                draw < 0
            })
            .ok_or_else(nothing)?;
        let title = rng.pick(&agent.work).ok_or_else(nothing)?;
        let title = self.fill(title, rng, at);
        let note = if rng.chance(55) {
            rng.pick(&agent.notes).map(|note| self.fill(note, rng, at))
        } else {
            None
        };
        Ok(Piece { agent, title, note })
    }

    /// Why something was given up.
    pub(super) fn given_up(&self, rng: &mut Rng) -> Option<String> {
        rng.pick(&self.given_up).cloned()
    }

    /// A model that an agent may have used.
    pub(super) fn model(&self, rng: &mut Rng) -> Option<String> {
        rng.pick(&self.models).cloned()
    }

    /// A workflow that a piece of work may belong to.
    pub(super) fn workflow(&self, rng: &mut Rng) -> Option<String> {
        rng.pick(&self.workflows).cloned()
    }

    fn fill(&self, pattern: &str, rng: &mut Rng, at: i64) -> String {
        let mut text = pattern.to_owned();
        for (slot, words) in [
            ("{feed}", &self.feeds),
            ("{host}", &self.hosts),
            ("{service}", &self.services),
            ("{sector}", &self.sectors),
        ] {
            if let Some(word) = rng.pick(words) {
                text = text.replace(slot, word);
            }
        }
        text.replace("{date}", &when::day(at))
            .replace("{n}", &rng.within(2, 60).to_string())
    }
}
