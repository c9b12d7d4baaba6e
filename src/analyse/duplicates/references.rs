//! What two items refer to in common: a parent, or the `CMD#…` in their titles. A reference says
//! that they may be attempts at one thing; it takes a failed one to make them so.

use super::Candidate;
use super::key::Title;
use super::slots::{Class, Kind};

/// Pieces of a title that are read; what is longer is no title that anybody wrote.
pub(super) const PIECES: usize = 120;

/// The first reference in a title, folded: `cmd#29162`, `#123`, and `proj-123` where it is written
/// in capitals, since `db-01` is a machine: `is_written` says whether something is.
pub(super) fn of_title(title: &Title, is_written: impl Fn(&str) -> bool) -> Option<String> {
    title
        .pieces
        .iter()
        .take(PIECES)
        .find_map(|p| {
            let text = title.text(p);
            match p.kind {
                Kind::Name(Class::Reference) => Some(text),
                Kind::Name(Class::Ticket) if is_written(&text.to_ascii_uppercase()) => Some(text),
                _ => None,
            }
        })
        .map(str::to_owned)
}

/// A parent as it is compared: `CMD#29162`, `#29162` and `29162` are one.
pub(super) fn bare(reference: &str) -> &str {
    let r = reference.trim();
    r.rsplit_once('#').map_or(r, |(_, n)| n)
}

/// The item that another one belongs to or repeats, as it is compared.
pub(super) fn parent<'a>(item: &Candidate<'a>) -> Option<&'a str> {
    item.parent.map(bare).filter(|p| !p.is_empty() && *p != "0")
}

/// The reference that two items share, as it is shown; `a_title` and `b_title` are what
/// [`of_title`] found. Never follows a chain of parents, so that a cycle is nothing special.
pub(super) fn shared(
    (a, a_title): (&Candidate<'_>, Option<&str>),
    (b, b_title): (&Candidate<'_>, Option<&str>),
) -> Option<String> {
    let shown = |r: &str| {
        [a_title, b_title]
            .into_iter()
            .flatten()
            .find(|t| bare(t) == r)
            .map_or_else(|| format!("#{r}"), str::to_uppercase)
    };
    let (pa, pb) = (parent(a), parent(b));
    if (pa.is_none() && a_title.is_none()) && (pb.is_none() && b_title.is_none()) {
        return None;
    }
    let one_store = a.source == b.source;
    let one_queue = one_store && a.queue == b.queue;
    if let (Some(x), Some(y)) = (pa, pb)
        && x == y
        && one_store
    {
        return Some(shown(x));
    }
    if let (Some(x), Some(y)) = (a_title, b_title)
        && x == y
    {
        return Some(x.to_uppercase());
    }
    for (p, t) in [(pa, b_title), (pb, a_title)] {
        if let (Some(p), Some(t)) = (p, t)
            && t.contains('#')
            && bare(t) == p
        {
            return Some(t.to_uppercase());
        }
    }
    for (p, other) in [(pa, b), (pb, a)] {
        if let Some(p) = p
            && one_queue
            && p == bare(other.id)
        {
            return Some(shown(p));
        }
    }
    None
}

/// Everything by which an item could share a reference, as hashes for finding candidates.
pub(super) fn marks(item: &Candidate<'_>, title: Option<&str>, out: &mut Vec<u64>) {
    use super::hash::{hash, mix};
    let place = (u64::from(item.source) << 16) | u64::from(item.queue);
    if let Some(t) = title {
        out.push(mix(1, hash(bare(t).as_bytes(), 7)));
    }
    if let Some(p) = parent(item) {
        let p = hash(p.as_bytes(), 7);
        out.push(mix(1, p));
        out.push(mix(mix(2, place), p));
    }
    if !item.id.is_empty() {
        out.push(mix(mix(2, place), hash(bare(item.id).as_bytes(), 7)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::item;
    use super::*;

    #[test]
    fn what_is_shared() {
        let with = |id: &'static str, parent: Option<&'static str>| Candidate {
            id,
            parent,
            ..item("x")
        };
        let other = |id, parent| Candidate {
            source: 1,
            ..with(id, parent)
        };
        for (a, at, b, bt, want) in [
            (
                with("1", Some("9")),
                None,
                with("2", Some("9")),
                None,
                Some("#9"),
            ),
            (
                with("1", Some("9")),
                Some("cmd#9"),
                with("2", Some("9")),
                None,
                Some("CMD#9"),
            ),
            (
                with("1", None),
                Some("cmd#9"),
                with("2", None),
                Some("cmd#9"),
                Some("CMD#9"),
            ),
            (
                with("1", None),
                Some("cmd#9"),
                with("2", None),
                Some("cmd#8"),
                None,
            ),
            (
                with("1", Some("9")),
                None,
                with("2", None),
                Some("cmd#9"),
                Some("CMD#9"),
            ),
            (
                with("1", None),
                None,
                with("2", Some("#1")),
                None,
                Some("#1"),
            ),
            // Numbers of another store mean other items.
            (
                with("1", Some("9")),
                None,
                other("2", Some("9")),
                None,
                None,
            ),
            (with("1", None), None, other("2", Some("1")), None, None),
            (with("1", Some("")), None, with("2", Some(" ")), None, None),
            (
                with("1", Some("2")),
                None,
                with("2", Some("1")),
                None,
                Some("#2"),
            ),
        ] {
            assert_eq!(shared((&a, at), (&b, bt)).as_deref(), want);
        }
    }
}
