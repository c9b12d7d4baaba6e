//! Groups of equal keys: split by owner, then by body; what stays of each owner makes a fan-out.
//!
//! A member is judged against the item that stays and against no other: what is proposed rests on
//! that one being there. Members of different sureness stand in different groups.

mod clusters;
mod sure;
mod tell;

use super::body::{self, Print};
use super::key::{BLANK, Keyed, OUT, Title};
use super::kinds::{self, Gathered};
use super::specific::{self, Substance};
use super::survivor::Order;
use super::{Action, Candidate, Confidence, Group, Member, Reason, references};
use crate::analyse::hands::{self, Hands};
use std::collections::{BTreeMap, HashSet};

/// Items below which one pair of hands is enough.
const PIECE: usize = if cfg!(test) { 2 } else { 4_000 };
/// Parts of the space of keys, by the first byte: what is cut for several hands.
const PARTS: usize = 256;

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

struct Pass<'a> {
    items: &'a [Candidate<'a>],
    keyed: &'a [Keyed],
    order: &'a Order<'a>,
    groups: Vec<Group>,
    texts: Vec<Text>,
}

/// The groups of equal keys, and every text with the item that stands for it; both in the order of
/// the keys.
pub(super) fn by_key(
    items: &[Candidate<'_>],
    keyed: &[Keyed],
    order: &Order<'_>,
    hands: &dyn Hands,
) -> (Vec<Group>, Vec<Text>) {
    let least = if items.len() < PIECE { PARTS } else { 1 };
    let passes = hands::cut(hands, PARTS, least, |parts| {
        let mut pass = Pass {
            items,
            keyed,
            order,
            groups: Vec::new(),
            texts: Vec::new(),
        };
        pass.walk(|key| parts.contains(&usize::from(key[0].to_be_bytes()[0])));
        (pass.groups, pass.texts)
    });
    let (mut groups, mut texts) = (Vec::new(), Vec::new());
    for (some, of) in passes {
        groups.extend(some);
        texts.extend(of);
    }
    (groups, texts)
}

/// What is known of the title that a key group shares.
struct Shared {
    substance: Substance,
    seen: bool,
    blank: bool,
    reference: Option<String>,
}

impl Pass<'_> {
    /// Goes through the keys that are meant, in their order.
    fn walk(&mut self, meant: impl Fn([u64; 2]) -> bool) {
        let mut all: Vec<([u64; 2], u32)> = self
            .keyed
            .iter()
            .zip(self.items)
            .enumerate()
            .filter(|(_, (k, item))| {
                k.flags & OUT == 0
                    && meant(k.hash)
                    && (k.flags & BLANK == 0 || body::text(item).is_some())
            })
            .filter_map(|(at, (k, _))| Some((k.hash, u32::try_from(at).ok()?)))
            .collect();
        all.sort_unstable();
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            match same {
                [(key, one)] => self.alone(*key, *one as usize),
                [(key, _), ..] => {
                    let members = same.iter().map(|(_, at)| *at as usize).collect();
                    self.key_group(*key, members);
                }
                [] => {}
            }
        }
    }

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
            reference: references::of_title(&title, |text| {
                let raw = members.iter().filter_map(|m| self.items.get(*m));
                raw.into_iter().any(|item| item.title.contains(text))
            }),
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

    /// One owner, one title, one body. Gives the certain copies of `center`.
    fn cluster(
        &mut self,
        center: usize,
        rest: &[usize],
        shared: &Shared,
        print: Option<&Print>,
    ) -> Vec<usize> {
        let mut by: BTreeMap<Confidence, (Vec<usize>, Vec<Reason>)> = BTreeMap::new();
        let ids = self.ids(center, rest);
        for m in rest {
            let (confidence, reason) = match self.hindrance(center, *m, shared, print, &ids) {
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

    /// By what items of one text may name each other as their parents; of no use where the one that
    /// stays has none.
    fn ids(&self, center: usize, rest: &[usize]) -> HashSet<&str> {
        let of = |i: usize| self.items.get(i);
        match of(center).and_then(references::parent) {
            Some(_) => rest
                .iter()
                .chain([&center])
                .filter_map(|i| of(*i))
                .map(|item| references::bare(item.id))
                .collect(),
            None => HashSet::new(),
        }
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
            kind: kinds::of(&Gathered {
                one_text: true,
                fanned: true,
                ..Gathered::default()
            }),
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
}
