//! Groups of equal keys: split by owner, then by body; what stays of each owner makes a fan-out.
//!
//! A member is judged against the item that stays and against no other: what is proposed rests on
//! that one being there. Members of different sureness stand in different groups.

use super::body::{self, Alike, Print};
use super::key::{BLANK, CUT, Keyed, OUT, RETRIED, Title};
use super::specific::{self, Substance};
use super::survivor::{Order, action, may_go};
use super::{
    Action, Candidate, Confidence, Group, Kind, Member, Reason, dedup_key, interval, references,
};
use crate::model::{Priority, State};
use std::collections::{BTreeMap, HashMap};

/// Distinct bodies of one title and owner that are compared with each other; beyond it each is
/// compared with the first alone.
const BODIES: usize = 16;
/// Items of a title that names a period are one work when made within this time.
const TOGETHER_S: i64 = 3600;

/// One text of one owner, for comparing with other texts.
#[derive(Debug, Clone)]
pub(super) struct Text {
    /// The item that stays.
    pub(super) item: usize,
    /// Its certain copies, which go where it goes.
    pub(super) copies: Vec<usize>,
    /// Its key.
    pub(super) key: [u64; 2],
}

/// Items of one owner and title with one body.
struct Cluster {
    members: Vec<usize>,
    print: Option<Print>,
}

struct Pass<'a> {
    items: &'a [Candidate<'a>],
    keyed: &'a [Keyed],
    order: &'a Order<'a>,
    groups: Vec<Group>,
    texts: Vec<Text>,
}

/// The groups of equal keys, and every text with the item that stands for it.
pub(super) fn by_key(
    items: &[Candidate<'_>],
    keyed: &[Keyed],
    order: &Order<'_>,
) -> (Vec<Group>, Vec<Text>) {
    let mut all: Vec<([u64; 2], u32)> = keyed
        .iter()
        .zip(items)
        .enumerate()
        .filter(|(_, (k, item))| {
            k.flags & OUT == 0 && (k.flags & BLANK == 0 || body::text(item).is_some())
        })
        .filter_map(|(at, (k, _))| Some((k.hash, u32::try_from(at).ok()?)))
        .collect();
    all.sort_unstable();
    let mut pass = Pass {
        items,
        keyed,
        order,
        groups: Vec::new(),
        texts: Vec::with_capacity(all.len()),
    };
    for same in all.chunk_by(|a, b| a.0 == b.0) {
        match same {
            [(key, one)] => pass.alone(*key, *one as usize),
            [(key, _), ..] => {
                let members = same.iter().map(|(_, at)| *at as usize).collect();
                pass.key_group(*key, members);
            }
            [] => {}
        }
    }
    (pass.groups, pass.texts)
}

/// What is known of the title that a key group shares.
struct Shared {
    substance: Substance,
    seen: bool,
    blank: bool,
    reference: Option<String>,
}

impl Pass<'_> {
    fn alone(&mut self, key: [u64; 2], item: usize) {
        self.text(key, item, Vec::new());
    }

    /// Legacy items and items without a title are compared by key only.
    fn text(&mut self, key: [u64; 2], item: usize, copies: Vec<usize>) {
        let legacy = self.items.get(item).is_none_or(|i| i.legacy);
        let blank = self.keyed.get(item).is_none_or(|k| k.flags & BLANK != 0);
        if !legacy && !blank {
            self.texts.push(Text { item, copies, key });
        }
    }

    fn key_group(&mut self, key: [u64; 2], members: Vec<usize>) {
        let Some(first) = members.first().and_then(|m| self.items.get(*m)) else {
            return;
        };
        let mut title = Title::default();
        title.read(first.title);
        let shared = Shared {
            substance: specific::substance(&title),
            seen: title.seen,
            blank: title.pieces.is_empty(),
            reference: references::of_title(&title, first.title),
        };
        let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for m in members {
            if let Some(item) = self.items.get(m) {
                owners.entry(item.owner).or_default().push(m);
            }
        }
        let mut tops = Vec::new();
        for members in owners.into_values() {
            if let Some(top) = self.owner_group(key, members, &shared) {
                tops.push(top);
            }
        }
        self.fan_out(tops, &shared);
    }

    /// One owner's items of one title. Gives the one that stands for them in a fan-out.
    fn owner_group(
        &mut self,
        key: [u64; 2],
        mut members: Vec<usize>,
        shared: &Shared,
    ) -> Option<(usize, Option<Print>)> {
        self.order.sort(&mut members);
        let mut clusters = self.clusters(&members, shared.seen);
        let mut first: Option<(usize, Option<Print>)> = None;
        let mut doubtful: BTreeMap<Confidence, (Vec<usize>, Vec<Reason>)> = BTreeMap::new();
        for cluster in &mut clusters {
            let Some((center, rest)) = cluster.members.split_first() else {
                continue;
            };
            let copies = self.cluster(*center, rest, shared, cluster.print.as_ref());
            match &first {
                None => {
                    self.text(key, *center, copies);
                    first = Some((*center, cluster.print.take()));
                }
                Some((top, print)) => {
                    if let Some((confidence, reason)) = self.apart(
                        *top,
                        *center,
                        print.as_ref(),
                        cluster.print.as_ref(),
                        shared,
                    ) {
                        let (members, reasons) = doubtful.entry(confidence).or_default();
                        members.push(*center);
                        if !reasons.contains(&reason) {
                            reasons.push(reason);
                        }
                    }
                }
            }
        }
        if let Some((top, _)) = first {
            for (confidence, (members, reasons)) in doubtful {
                self.emit(top, members, confidence, reasons, shared);
            }
        }
        first.filter(|(top, _)| self.items.get(*top).is_some_and(|i| !i.legacy))
    }

    /// Cuts `members` (the one to keep first) by body. Nearly equal bodies join the first of them.
    fn clusters(&self, members: &[usize], seen: bool) -> Vec<Cluster> {
        let mut out: Vec<Cluster> = Vec::new();
        // Body as it stands -> cluster; most bodies of a recurrence are equal to the byte.
        let mut raw: HashMap<Option<&str>, usize> = HashMap::new();
        let mut exact: HashMap<[u64; 2], usize> = HashMap::new();
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

    /// One owner, one title, one body. Gives the certain copies of `center`.
    fn cluster(
        &mut self,
        center: usize,
        rest: &[usize],
        shared: &Shared,
        print: Option<&Print>,
    ) -> Vec<usize> {
        let mut by: BTreeMap<Confidence, (Vec<usize>, Vec<Reason>)> = BTreeMap::new();
        for m in rest {
            let (confidence, reason) = match self.hindrance(center, *m, shared, print) {
                None => (Confidence::Certain, None),
                Some((c, r)) => (c, Some(r)),
            };
            let (members, reasons) = by.entry(confidence).or_default();
            members.push(*m);
            if let Some(r) = reason
                && !reasons.contains(&r)
            {
                reasons.push(r);
            }
        }
        let certain = by
            .get(&Confidence::Certain)
            .map(|(m, _)| m.clone())
            .unwrap_or_default();
        for (confidence, (members, reasons)) in by {
            self.emit(center, members, confidence, reasons, shared);
        }
        certain
    }

    /// Why `m` is not certainly a copy of `center` although title, owner and body are equal.
    fn hindrance(
        &self,
        center: usize,
        m: usize,
        shared: &Shared,
        print: Option<&Print>,
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
        if shared.substance.periodic && !shared.seen && !retry && !self.together(center, m) {
            return Some((Confidence::Likely, Reason::Periodic));
        }
        None
    }

    /// Whether two equal titles of one owner are attempts at one thing: one failed, and they share
    /// a reference or carry a retry mark.
    fn is_retry(&self, a: usize, b: usize, shared: &Shared) -> bool {
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

    fn reference(&self, a: &Candidate<'_>, b: &Candidate<'_>, shared: &Shared) -> Option<String> {
        let r = shared.reference.as_deref();
        references::shared((a, r), (b, r))
    }

    fn together(&self, a: usize, b: usize) -> bool {
        match (self.order.created(a), self.order.created(b)) {
            (Some(x), Some(y)) => x.seconds_since(y).abs() <= TOGETHER_S,
            _ => false,
        }
    }

    /// How sure it is that `m` is a copy of `top` although the bodies are not nearly equal; `None`
    /// where they are different work.
    fn apart(
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

    /// One text given to several owners. A legacy copy is no part of it: it is archived, and a
    /// person has nothing to decide.
    fn fan_out(&mut self, mut tops: Vec<(usize, Option<Print>)>, shared: &Shared) {
        tops.sort_by(|a, b| self.order.keep(a.0, b.0));
        let Some((head, rest)) = tops.split_first() else {
            return;
        };
        let told = head.1.as_ref().is_some_and(Print::is_substantial);
        if rest.is_empty() || shared.blank || !(shared.substance.is_specific() || told) {
            return;
        }
        let mut members = vec![head.0];
        let mut confidence = Confidence::Likely;
        let mut reasons = Vec::new();
        for (item, print) in rest {
            let doubt = match (&head.1, print) {
                (None, None) => None,
                (Some(a), Some(b)) => {
                    let alike = a.alike(b);
                    if !alike.near && (alike.conflict || alike.cosine < 0.5) {
                        continue;
                    }
                    (!alike.near).then_some(Reason::BodiesDiffer)
                }
                _ => Some(Reason::OneBody),
            };
            members.push(*item);
            if let Some(r) = doubt {
                confidence = Confidence::Possible;
                if !reasons.contains(&r) {
                    reasons.push(r);
                }
            }
        }
        if members.len() < 2 {
            return;
        }
        let mut owners: Vec<String> = members
            .iter()
            .filter_map(|m| self.items.get(*m))
            .map(|i| i.owner.to_owned())
            .collect();
        owners.sort_unstable();
        reasons.insert(0, Reason::Owners(owners));
        self.groups.push(Group {
            kind: Kind::CrossOwner,
            confidence,
            survivor: None,
            priority: self.priority(&members),
            members: members
                .into_iter()
                .map(|item| Member {
                    item,
                    action: Action::Review,
                })
                .collect(),
            reasons,
            interval_s: None,
            dedup_key: None,
        });
    }

    fn priority(&self, members: &[usize]) -> Priority {
        members
            .iter()
            .filter_map(|m| self.items.get(*m))
            .map(|i| i.priority)
            .min()
            .unwrap_or(Priority::Normal)
    }

    /// A group of `center` and the `members` that go with it.
    fn emit(
        &mut self,
        center: usize,
        members: Vec<usize>,
        confidence: Confidence,
        doubts: Vec<Reason>,
        shared: &Shared,
    ) {
        let legacy = |i: &usize| self.items.get(*i).is_some_and(|c| c.legacy);
        // All of a legacy store is archived: copies within it are nobody's decision.
        if members.is_empty() || legacy(&center) {
            return;
        }
        let mut all = vec![center];
        all.extend(&members);
        let kind = self.kind(center, &members, shared);
        let times: Vec<_> = all.iter().filter_map(|i| self.order.created(*i)).collect();
        let interval_s = (kind == Kind::Recurrence && all.len() >= 3)
            .then(|| interval::interval(&times))
            .flatten();
        let mut reasons = vec![Reason::SameText {
            reading: self.reading(&all),
        }];
        reasons.extend(self.circumstances(center, &all, kind, shared));
        reasons.extend(interval_s.map(Reason::Every));
        if members.iter().any(legacy) {
            reasons.push(Reason::LegacyCopy);
        }
        reasons.extend(doubts);
        let dedup_key = (kind == Kind::Recurrence)
            .then(|| {
                self.items
                    .get(center)
                    .map(|c| dedup_key::dedup_key(c.owner, c.title))
            })
            .flatten();
        self.groups.push(Group {
            kind,
            confidence,
            survivor: Some(center),
            priority: self.priority(&all),
            members: members
                .into_iter()
                .filter_map(|item| {
                    Some(Member {
                        item,
                        action: action(self.items.get(item)?),
                    })
                })
                .collect(),
            reasons,
            interval_s,
            dedup_key,
        });
    }

    fn kind(&self, center: usize, members: &[usize], shared: &Shared) -> Kind {
        if members.iter().any(|m| self.is_retry(center, *m, shared)) {
            return Kind::RetryChain;
        }
        let source = |i: usize| self.items.get(i).map(|c| c.source);
        if members.iter().any(|m| source(*m) != source(center)) {
            Kind::CrossSource
        } else {
            Kind::Recurrence
        }
    }

    /// What stays and why, in the order it is told.
    fn circumstances(
        &self,
        center: usize,
        all: &[usize],
        kind: Kind,
        shared: &Shared,
    ) -> Vec<Reason> {
        let mut out = Vec::new();
        let state = |i: usize| self.items.get(i).map(|c| c.state);
        let failed = all
            .iter()
            .filter(|i| state(**i) == Some(State::Failed))
            .count();
        if kind == Kind::RetryChain {
            let reference = all
                .iter()
                .skip(1)
                .filter_map(|m| {
                    self.reference(self.items.get(center)?, self.items.get(*m)?, shared)
                })
                .next();
            out.push(match reference {
                Some(reference) => Reason::RetryOf { reference, failed },
                None => Reason::Retried { failed },
            });
        }
        let stores: std::collections::BTreeSet<u16> = all
            .iter()
            .filter_map(|i| self.items.get(*i))
            .map(|c| c.source)
            .collect();
        if stores.len() > 1 {
            out.push(Reason::Stores(stores.len()));
        }
        let latest = all.iter().filter_map(|i| self.order.created(*i)).max();
        if state(center) == Some(State::Claimed) {
            out.push(Reason::KeptClaimed);
        } else if failed == all.len() {
            out.push(Reason::AllFailed);
        } else if latest.is_some() && self.order.created(center) == latest {
            out.push(Reason::NewestOf(all.len()));
        }
        out
    }

    /// The readings of the oldest and of the newest, where they differ.
    fn reading(&self, all: &[usize]) -> Option<(String, String)> {
        let dated = |i: &usize| (self.order.created(*i), self.items.get(*i).map(|c| c.id));
        let oldest = all.iter().min_by_key(|i| dated(i))?;
        let newest = all.iter().max_by_key(|i| dated(i))?;
        let of = |i: &usize| {
            let mut t = Title::default();
            t.read(self.items.get(*i)?.title);
            Some(t.readings().join(" "))
        };
        let (old, new) = (of(oldest)?, of(newest)?);
        if old != new {
            return Some((old, new));
        }
        // The ends agree; somewhere between them it may have been otherwise.
        let other = all.iter().take(64).filter_map(of).find(|r| *r != new)?;
        Some((other, new))
    }
}

/// Whether both are known and are not the same.
fn differ(a: Option<&str>, b: Option<&str>) -> bool {
    let name = |n: Option<&str>| n.map(|s| s.trim().to_lowercase()).filter(|s| !s.is_empty());
    matches!((name(a), name(b)), (Some(x), Some(y)) if x != y)
}
