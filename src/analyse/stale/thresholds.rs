//! The thresholds of a queue: its own over its source's over the top ones over the contract's.

use crate::model::{Priority, StaleRules};
use std::collections::HashMap;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Every threshold of one queue, in seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    /// Age in the queue, in the order of [`Priority::ALL`].
    pub queue_age: [i64; 4],
    /// Age of a claim that has neither lease nor heartbeat.
    pub claim_age: i64,
    /// Silence of a worker.
    pub heartbeat: i64,
    /// Grace after a lease has run out.
    pub lease_grace: i64,
}

impl Default for Thresholds {
    /// The contract's figures.
    fn default() -> Self {
        Self {
            queue_age: [12 * HOUR, 3 * DAY, 14 * DAY, 30 * DAY],
            claim_age: 6 * HOUR,
            heartbeat: 600,
            lease_grace: 60,
        }
    }
}

impl Thresholds {
    /// These with `rules` laid over them.
    #[must_use]
    pub fn over(&self, rules: &StaleRules) -> Self {
        let mut out = self.clone();
        for (place, priority) in out.queue_age.iter_mut().zip(Priority::ALL) {
            *place = rules.queue_age.get(&priority).copied().unwrap_or(*place);
        }
        out.claim_age = rules.claim_age.unwrap_or(out.claim_age);
        out.heartbeat = rules.heartbeat.unwrap_or(out.heartbeat);
        out.lease_grace = rules.lease_grace.unwrap_or(out.lease_grace);
        out
    }

    /// The age at which an item of this priority has waited too long.
    #[must_use]
    pub fn queue_age(&self, priority: Priority) -> i64 {
        self.queue_age[priority as usize]
    }
}

/// The thresholds of all queues.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaleConfig {
    top: Thresholds,
    sources: HashMap<String, Thresholds>,
    queues: HashMap<String, HashMap<String, Thresholds>>,
}

impl StaleConfig {
    /// The top rules over the contract's figures.
    #[must_use]
    pub fn new(top: &StaleRules) -> Self {
        Self {
            top: Thresholds::default().over(top),
            ..Self::default()
        }
    }

    /// Adds a source's rules and those of its queues.
    pub fn source<'a>(
        &mut self,
        name: &str,
        rules: &StaleRules,
        queues: impl IntoIterator<Item = (&'a str, &'a StaleRules)>,
    ) {
        let own = self.top.over(rules);
        let queues = queues
            .into_iter()
            .map(|(queue, rules)| (queue.to_lowercase(), own.over(rules)))
            .collect();
        self.queues.insert(name.to_owned(), queues);
        self.sources.insert(name.to_owned(), own);
    }

    /// The thresholds of a queue. Table names compare without case, as in the store.
    #[must_use]
    pub fn of(&self, source: &str, queue: &str) -> &Thresholds {
        let of_queue = self
            .queues
            .get(source)
            .filter(|q| !q.is_empty())
            .and_then(|q| q.get(&queue.to_lowercase()));
        of_queue
            .or_else(|| self.sources.get(source))
            .unwrap_or(&self.top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_s_own_lie_over_its_source_s_and_those_over_the_top() {
        let rules = |claim: Option<i64>, beat: Option<i64>| StaleRules {
            claim_age: claim,
            heartbeat: beat,
            ..StaleRules::default()
        };
        let mut config = StaleConfig::new(&StaleRules {
            lease_grace: Some(5),
            queue_age: [(Priority::High, 7)].into(),
            ..StaleRules::default()
        });
        config.source(
            "a",
            &rules(Some(10), None),
            [("Tasks", &rules(None, Some(20)))],
        );
        let t = config.of("a", "tasks");
        assert_eq!(
            (
                t.claim_age,
                t.heartbeat,
                t.lease_grace,
                t.queue_age(Priority::High),
                t.queue_age(Priority::Low)
            ),
            (10, 20, 5, 7, 30 * DAY)
        );
        assert_eq!(
            (
                config.of("a", "other").heartbeat,
                config.of("b", "tasks").claim_age
            ),
            (600, 6 * HOUR)
        );
    }
}
