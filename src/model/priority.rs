//! How urgent an item is, in the contract's four steps.

use std::collections::HashMap;

/// Urgency, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Priority {
    /// critical, urgent, p0, p1
    Urgent,
    /// high, p2
    High,
    /// medium, normal, p3, and whatever says nothing
    Normal,
    /// low, p4 and beyond
    Low,
}

impl Priority {
    /// All of them, most urgent first.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::High => "high",
            Self::Normal => "normal",
            Self::Low => "low",
        }
    }

    /// A sign of one cell that reads without colour; none for what is normal.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Urgent => "‼",
            Self::High => "↑",
            Self::Normal => " ",
            Self::Low => "↓",
        }
    }

    /// The priority of the contract's word.
    #[must_use]
    pub fn from_contract(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|p| p.word().eq_ignore_ascii_case(word.trim()))
    }

    /// The priority that a word means in most queues; `None` for one it does not know and for bare
    /// numbers, whose direction no data can tell (half of known systems count each way).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let folded = word.trim().to_lowercase();
        Some(match folded.as_str() {
            "critical" | "urgent" | "p0" | "p1" | "blocker" | "emergency" | "highest"
            | "immediate" | "crit" | "긴급" | "최우선" | "매우높음" | "紧急" | "緊急" | "特急"
            | "至急" | "urgente" | "critico" | "crítico" | "critica" | "crítica" | "dringend"
            | "kritisch" | "sofort" | "urgence" | "critique" | "最高" | "特高" => Self::Urgent,
            "high" | "p2" | "important" | "major" | "h" | "높음" | "상" | "高" | "重要"
            | "高い" | "중요" | "alta" | "alto" | "hoch" | "wichtig" | "haute" | "élevée"
            | "importante" => Self::High,
            "medium" | "normal" | "p3" | "moderate" | "med" | "default" | "m" | "none" | "보통"
            | "중" | "中" | "普通" | "一般" | "中等" | "通常" | "media" | "medio" | "média"
            | "médio" | "mittel" | "moyenne" | "normale" => Self::Normal,
            "low" | "minor" | "trivial" | "lowest" | "l" | "낮음" | "하" | "低" | "低い"
            | "最低" | "baja" | "bajo" | "baixa" | "baixo" | "niedrig" | "gering" | "basse"
            | "faible" | "bassa" => Self::Low,
            other => {
                let digits = other.strip_prefix('p')?;
                return digits
                    .parse::<u32>()
                    .ok()
                    .filter(|n| *n >= 4)
                    .map(|_| Self::Low);
            }
        })
    }
}

/// A queue's own priority words over the built-in ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriorityRules {
    own: HashMap<String, Priority>,
}

impl PriorityRules {
    /// Rules from a mapping's words; compared without case.
    pub fn new(own: impl IntoIterator<Item = (String, Priority)>) -> Self {
        Self {
            own: own
                .into_iter()
                .map(|(w, p)| (w.trim().to_lowercase(), p))
                .collect(),
        }
    }

    /// The priority of a raw word, and whether it was understood. An empty word is an understood
    /// `normal`; an unknown word or a bare number is a `normal` that was not understood.
    #[must_use]
    pub fn read(&self, word: Option<&str>) -> (Priority, bool) {
        let word = word.map(str::trim).unwrap_or_default();
        if word.is_empty() {
            return (Priority::Normal, true);
        }
        if let Some(p) = self.own.get(&word.to_lowercase()) {
            return (*p, true);
        }
        Priority::from_word(word).map_or((Priority::Normal, false), |p| (p, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_s_table() {
        for (word, want) in [
            ("critical", (Priority::Urgent, true)),
            ("URGENT", (Priority::Urgent, true)),
            ("p0", (Priority::Urgent, true)),
            ("P1", (Priority::Urgent, true)),
            ("high", (Priority::High, true)),
            ("p2", (Priority::High, true)),
            ("medium", (Priority::Normal, true)),
            ("p3", (Priority::Normal, true)),
            ("low", (Priority::Low, true)),
            ("p4", (Priority::Low, true)),
            ("P17", (Priority::Low, true)),
            ("3", (Priority::Normal, false)),
            ("whatever", (Priority::Normal, false)),
            ("", (Priority::Normal, true)),
            ("긴급", (Priority::Urgent, true)),
        ] {
            assert_eq!(PriorityRules::default().read(Some(word)), want, "{word}");
        }
        let own = PriorityRules::new([("3".to_owned(), Priority::High)]);
        assert_eq!(own.read(Some("3")), (Priority::High, true));
        assert_eq!(own.read(None), (Priority::Normal, true));
    }
}
