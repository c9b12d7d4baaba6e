//! How far a search goes before it says that it stopped.

/// How far a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Terms in a definition.
    pub max_terms: usize,
    /// Steps of each of the searches (exact, sum, nearest, each owner's).
    pub steps: u64,
    /// Terms looked at; the least preferred are left out.
    pub terms: usize,
    /// Day counts tried; fewer where there are many terms.
    pub windows: usize,
    /// Exact definitions kept.
    pub exact: usize,
    /// Definitions kept that give the sum only.
    pub totals: usize,
    /// Nearest definitions kept.
    pub nearest: usize,
    /// Explanations kept for each owner.
    pub explanations: usize,
}

impl Default for Limits {
    /// Three terms; everything else so that the worst of stores is answered in a blink.
    fn default() -> Self {
        Self {
            max_terms: 3,
            steps: 2_000_000,
            terms: 400,
            windows: 1000,
            exact: 50,
            totals: 200,
            nearest: 5,
            explanations: 5,
        }
    }
}
