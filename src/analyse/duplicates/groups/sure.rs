//! How sure it is that two items of one title are one work.

use super::super::body::{Alike, Print};
use super::super::key::{CUT, RETRIED};
use super::super::survivor::may_go;
use super::super::{Candidate, Confidence, Reason, references};
use super::{Pass, Shared};
use crate::model::{Moment, State};
use std::collections::HashSet;

/// What is wanted so far apart is for different days.
const DAY_S: i64 = 86_400;
/// Items of a title that names a period are one work when made within this time.
const TOGETHER_S: i64 = 3600;

impl Pass<'_> {
    /// Why `m` is not certainly a copy of `center` although title, owner and body are equal.
    pub(super) fn hindrance(
        &self,
        center: usize,
        m: usize,
        shared: &Shared,
        print: Option<&Print>,
        ids: &HashSet<&str>,
    ) -> Option<(Confidence, Reason)> {
        let (c, x) = (self.items.get(center)?, self.items.get(m)?);
        let told = print.is_some_and(Print::is_substantial);
        if !shared.substance.is_specific() && !told && !self.is_retry(center, m, shared) {
            return Some((Confidence::Possible, Reason::TooGeneral));
        }
        if x.state == State::Claimed {
            return Some((Confidence::Likely, Reason::CopyClaimed));
        }
        if !may_go(x) && !x.legacy {
            return Some((Confidence::Likely, Reason::CopyWaits(x.state)));
        }
        if !matches!(c.state, State::Claimed | State::Queued | State::Failed) {
            return Some((Confidence::Likely, Reason::CopyWaits(c.state)));
        }
        let retry = self.is_retry(center, m, shared);
        let flags = |i: usize| self.keyed.get(i).map_or(0, |k| k.flags);
        if (flags(center) | flags(m)) & CUT != 0 && !retry && !told {
            return Some((Confidence::Likely, Reason::CutOff));
        }
        if !retry && c.source == x.source && differ(c.requester, x.requester) {
            return Some((Confidence::Likely, Reason::Requesters));
        }
        // Attempts that repeat each other name each other; `write tests` of two features do not.
        if !retry
            && let (Some(p), Some(q)) = (references::parent(c), references::parent(x))
            && p != q
            && !ids.contains(p)
            && !ids.contains(q)
        {
            return Some((Confidence::Likely, Reason::Parents));
        }
        if !retry && !shared.seen && due_apart(c, x) {
            return Some((Confidence::Likely, Reason::DueApart));
        }
        if shared.substance.periodic && !shared.seen && !retry && !self.together(center, m) {
            return Some((Confidence::Likely, Reason::Periodic));
        }
        None
    }

    /// How sure it is that `m` is a copy of `top` although the bodies are not nearly equal; `None`
    /// where they are different work.
    pub(super) fn apart(
        &self,
        top: usize,
        m: usize,
        a: Option<&Print>,
        b: Option<&Print>,
        shared: &Shared,
    ) -> Option<(Confidence, Reason)> {
        let (x, y) = (self.items.get(top)?, self.items.get(m)?);
        if shared.blank || x.legacy || y.legacy {
            return None;
        }
        let specific = shared.substance.is_specific();
        let (Some(a), Some(b)) = (a, b) else {
            let confidence = if specific {
                Confidence::Likely
            } else {
                Confidence::Possible
            };
            return Some((confidence, Reason::OneBody));
        };
        let Alike {
            cosine, conflict, ..
        } = a.alike(b);
        // Rule 4: a failed attempt of the same reference under one title is an attempt at the same
        // thing, also where its body tells a little more.
        if self.is_retry(top, m, shared) && may_go(y) && !conflict && 0.6 + 0.4 * cosine >= 0.9 {
            return Some((Confidence::Certain, Reason::BodiesDiffer));
        }
        let confidence = match (specific, conflict) {
            (true, false) if cosine >= 0.8 => Confidence::Likely,
            (true, false) if cosine >= 0.2 => Confidence::Possible,
            (true, true) | (false, false) if cosine >= 0.5 => Confidence::Possible,
            _ => return None,
        };
        Some((confidence, Reason::BodiesDiffer))
    }

    /// Whether two equal titles of one owner are attempts at one thing: one failed, and they share
    /// a reference or carry a retry mark.
    pub(super) fn is_retry(&self, a: usize, b: usize, shared: &Shared) -> bool {
        let (Some(x), Some(y)) = (self.items.get(a), self.items.get(b)) else {
            return false;
        };
        if x.state != State::Failed && y.state != State::Failed {
            return false;
        }
        let marked = |i: usize| self.keyed.get(i).is_some_and(|k| k.flags & RETRIED != 0);
        let said = shared.substance.is_specific() || shared.reference.is_some();
        (said && (marked(a) || marked(b)))
            || (!self.cut(a, b) && self.reference(x, y, shared).is_some())
    }

    fn cut(&self, a: usize, b: usize) -> bool {
        [a, b]
            .iter()
            .any(|i| self.keyed.get(*i).is_some_and(|k| k.flags & CUT != 0))
    }

    pub(super) fn reference(
        &self,
        a: &Candidate<'_>,
        b: &Candidate<'_>,
        shared: &Shared,
    ) -> Option<String> {
        let r = shared.reference.as_deref();
        references::shared((a, r), (b, r))
    }

    fn together(&self, a: usize, b: usize) -> bool {
        match (self.order.created(a), self.order.created(b)) {
            (Some(x), Some(y)) => x.seconds_since(y).abs() <= TOGETHER_S,
            _ => false,
        }
    }
}

/// Whether two orders are for different days. Where each is wanted so long after it was made, the
/// time says how urgent it is and not which order it is.
fn due_apart(a: &Candidate<'_>, b: &Candidate<'_>) -> bool {
    let (Some(x), Some(y)) = (a.due, b.due) else {
        return false;
    };
    let given = |due: Moment, item: &Candidate<'_>| Some(due.seconds_since(item.created?));
    let relative = match (given(x, a), given(y, b)) {
        (Some(s), Some(t)) => (s - t).abs() <= TOGETHER_S,
        _ => false,
    };
    x.seconds_since(y).abs() >= DAY_S && !relative
}

/// Whether both are known and are not the same.
fn differ(a: Option<&str>, b: Option<&str>) -> bool {
    let name = |n: Option<&str>| n.map(|s| s.trim().to_lowercase()).filter(|s| !s.is_empty());
    matches!((name(a), name(b)), (Some(x), Some(y)) if x != y)
}
