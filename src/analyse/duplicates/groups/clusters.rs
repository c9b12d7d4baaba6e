//! One owner's items of one title, cut by their bodies.

use super::super::body::{self, Print};
use super::super::hash::BuildMix;
use super::Pass;
use std::collections::HashMap;

/// Distinct bodies of one title and owner that are compared with each other; beyond it each is
/// compared with the first alone.
const BODIES: usize = 16;

/// Items of one owner and title with one body.
pub(super) struct Cluster {
    pub(super) members: Vec<usize>,
    pub(super) print: Option<Print>,
}

impl Pass<'_> {
    /// Cuts `members` (the one to keep first) by body. Nearly equal bodies join the first of them.
    pub(super) fn clusters(&self, members: &[usize], seen: bool) -> Vec<Cluster> {
        let mut out: Vec<Cluster> = Vec::new();
        // Body as it stands -> cluster; most bodies of a recurrence are equal to the byte.
        let mut raw: HashMap<Option<&str>, usize, BuildMix> = HashMap::default();
        let mut exact: HashMap<[u64; 2], usize, BuildMix> = HashMap::default();
        for m in members {
            let Some(item) = self.items.get(*m) else {
                continue;
            };
            let text = body::text(item);
            let at = match raw.get(&text) {
                Some(at) => *at,
                None => {
                    let print = text.map(|t| Print::new(t, seen));
                    let known = print.as_ref().and_then(|p| {
                        exact.get(&p.exact).copied().or_else(|| {
                            out.iter()
                                .take(BODIES)
                                .position(|c| c.print.as_ref().is_some_and(|q| q.alike(p).near))
                        })
                    });
                    let at = known.unwrap_or(out.len());
                    if let Some(p) = &print {
                        exact.entry(p.exact).or_insert(at);
                    }
                    if at == out.len() {
                        out.push(Cluster {
                            members: Vec::new(),
                            print,
                        });
                    }
                    raw.insert(text, at);
                    at
                }
            };
            if let Some(c) = out.get_mut(at) {
                c.members.push(*m);
            }
        }
        out
    }
}
