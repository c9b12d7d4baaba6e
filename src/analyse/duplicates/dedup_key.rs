//! The deduplication key that whoever enqueues a recurrence lacks: readable, and free of what
//! changes from one sighting to the next.

use super::hash;
use super::key::Title;
use super::slots::Kind;

/// Letters of the title beyond which it is cut and a hash tells the rest.
const READABLE: usize = 80;

/// `ron:drift-recovery:시스템-이슈-감지`: the owner, the tag, and the text without its readings. An
/// enqueuer that writes it beside each item can ask for it before it writes the next.
pub fn dedup_key(owner: &str, title: &str) -> String {
    let mut read = Title::default();
    read.read(title);
    let mut text = String::new();
    let mut whole = true;
    for (at, piece) in read.pieces.iter().enumerate() {
        if read.is_volatile(at) {
            continue;
        }
        if piece.kind == Kind::Sign {
            // `if up` and `if !up` are two keys; what a sign says the hash tells.
            whole &= !read.text(piece).is_ascii();
            continue;
        }
        if text.len() > READABLE * 4 {
            whole = false;
            break;
        }
        if !piece.glued && !text.is_empty() {
            text.push('-');
        }
        text.push_str(&slug(read.text(piece)));
    }
    let cut: String = text.chars().take(READABLE).collect();
    whole &= cut.len() == text.len() && !cut.is_empty();
    let mut key = slug(owner);
    for part in [slug(&read.plain.tag), cut] {
        if !part.is_empty() {
            key.push(':');
            key.push_str(&part);
        }
    }
    if !whole {
        let mut canon = Vec::new();
        read.canon(&mut canon);
        key.push_str(&format!(":{:08x}", hash::hash(&canon, 0) >> 32));
    }
    key
}

/// Without spaces and without the sign that parts a key.
fn slug(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c == ':' || c == '|')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_readable_and_without_readings() {
        for (owner, title, want) in [
            (
                "ron",
                "[drift-recovery] 시스템 이슈 2건 감지",
                "ron:drift-recovery:시스템-이슈-감지",
            ),
            ("ops", "disk usage 91% on db-01", "ops:disk-usage-on-db-01"),
            ("ron", "ingest.py를 점검", "ron:ingest.py를-점검"),
        ] {
            assert_eq!(dedup_key(owner, title), want);
        }
        assert_ne!(
            dedup_key("ron", "run if up"),
            dedup_key("ron", "run if !up")
        );
        let long = dedup_key("ron", &"a very long title ".repeat(20));
        assert!(
            long.chars().count() < 110
                && long != dedup_key("ron", &"a very long title ".repeat(21))
        );
    }
}
