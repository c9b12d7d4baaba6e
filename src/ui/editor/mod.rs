//! Text that is being typed: one line or several, with a cursor that always stands between two
//! graphemes, so that no Korean syllable, emoji or accent is ever halved.
//!
//! A value only: knows no key and draws nothing. The text is kept composed (NFC) and free of what a
//! terminal would obey. None of the published editors moves by graphemes; this does nothing else.

mod layout;
#[cfg(test)]
mod tests;

use crate::text;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

/// Bytes that one line holds, and several.
const ONE: usize = 4 << 10;
const MANY: usize = 16 << 10;

/// Something to do to the text or to the cursor in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    /// To the start of the line.
    Home,
    End,
    /// A row up, where there are several.
    Up,
    Down,
    /// Takes away the grapheme before the cursor.
    Back,
    Delete,
    /// Takes away what stands before the cursor up to a space.
    WordBack,
    /// Takes away the line up to the cursor.
    ToStart,
    /// Takes away the line from the cursor on.
    ToEnd,
    /// Begins a new line, where there may be several.
    Break,
}

/// What became of text that was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Taken {
    /// There was no room for all of it.
    pub cut: bool,
    /// Characters left out because a terminal would obey them or nobody could see them.
    pub left_out: usize,
}

/// A text and the place in it where typing goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Editor {
    text: String,
    /// In bytes; always between two graphemes.
    cursor: usize,
    many: bool,
    /// Cells of a row when it was laid out last, for moving up and down.
    width: usize,
    /// The column that moving up and down keeps to.
    column: Option<usize>,
}

impl Editor {
    /// One line, with the cursor at its end.
    pub(super) fn line(text: &str) -> Self {
        Self::of(text, false)
    }

    /// Several lines, with the cursor at the end.
    pub(super) fn lines(text: &str) -> Self {
        Self::of(text, true)
    }

    fn of(text: &str, many: bool) -> Self {
        let mut editor = Self {
            text: String::new(),
            cursor: 0,
            many,
            width: 60,
            column: None,
        };
        editor.insert(text);
        editor
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The cursor's place, in bytes.
    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }

    /// Whether it may hold several lines.
    pub(super) fn is_many(&self) -> bool {
        self.many
    }

    /// Puts `replacement` in place of the bytes `range` and the cursor behind it.
    pub(super) fn replace(&mut self, range: std::ops::Range<usize>, replacement: &str) -> Taken {
        let (Some(head), Some(tail)) = (self.text.get(..range.start), self.text.get(range.end..))
        else {
            return Taken::default();
        };
        let tail = tail.to_owned();
        self.set(head.to_owned(), &tail);
        self.insert(replacement)
    }

    /// Puts text in at the cursor, made harmless: in one line line breaks are spaces. What has no
    /// room is left out, so that a megabyte costs no more than a line.
    pub(super) fn insert(&mut self, given: &str) -> Taken {
        self.column = None;
        let limit = if self.many { MANY } else { ONE };
        let room = limit.saturating_sub(self.text.len());
        let (clean, mut taken) = self.cleaned(given, room);
        let (head, tail) = self.text.split_at(self.cursor);
        let tail = tail.to_owned();
        let head = format!("{head}{clean}");
        self.set(head, &tail);
        // Composing may make a text longer by a few bytes; it is never cut for that.
        taken.cut |= self.text.len() > limit + 64;
        taken
    }

    fn cleaned(&self, given: &str, room: usize) -> (String, Taken) {
        let mut out = String::new();
        let mut taken = Taken::default();
        let mut chars = given.chars().peekable();
        while let Some(c) = chars.next() {
            let c = match c {
                '\r' if chars.peek() == Some(&'\n') => continue,
                '\r' | '\n' | '\u{2028}' | '\u{2029}' if self.many => '\n',
                '\r' | '\n' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
                c if text::is_harmless(c) => c,
                _ => {
                    taken.left_out += 1;
                    // A flood of what cannot be shown ends too.
                    if taken.left_out > MANY {
                        taken.cut = true;
                        break;
                    }
                    continue;
                }
            };
            if out.len() + c.len_utf8() > room {
                taken.cut = true;
                break;
            }
            out.push(c);
        }
        if taken.cut {
            // What was begun and not finished would be another letter.
            let whole = out
                .grapheme_indices(true)
                .next_back()
                .map_or(0, |(at, _)| at);
            out.truncate(whole);
        }
        (out, taken)
    }

    /// Makes the text of what stands before and behind the cursor.
    fn set(&mut self, head: String, tail: &str) {
        let mut at = head.len();
        let mut all = head;
        all.push_str(tail);
        if !is_nfc(&all) {
            let head: String = all.get(..at).unwrap_or_default().nfc().collect();
            at = head.len();
            all = all.nfc().collect();
        }
        self.text = all;
        // What was put together may be one grapheme now.
        let ends = self.text.grapheme_indices(true).map(|(i, _)| i);
        self.cursor = ends
            .chain([self.text.len()])
            .find(|i| *i >= at)
            .unwrap_or(0);
    }

    fn head(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    fn tail(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }

    fn before(&self) -> usize {
        let last = self.head().graphemes(true).next_back();
        self.cursor - last.map_or(0, str::len)
    }

    fn after(&self) -> usize {
        let next = self.tail().graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }

    /// Where the line with the cursor begins and ends.
    fn here(&self) -> (usize, usize) {
        let start = self.head().rfind('\n').map_or(0, |at| at + 1);
        let end = self.tail().find('\n');
        (start, end.map_or(self.text.len(), |n| self.cursor + n))
    }

    /// The place a word before the cursor, as `same` tells what belongs together.
    fn word_before(&self, same: impl Fn(Kind, Kind) -> bool) -> usize {
        let mut at = self.cursor;
        let mut word: Option<Kind> = None;
        for (i, grapheme) in self.head().grapheme_indices(true).rev() {
            let kind = Kind::of(grapheme);
            match word {
                None if kind != Kind::Space => word = Some(kind),
                Some(of) if !same(of, kind) => break,
                _ => {}
            }
            at = i;
        }
        at
    }

    fn word_after(&self) -> usize {
        let mut at = self.cursor;
        let mut word: Option<Kind> = None;
        for grapheme in self.tail().graphemes(true) {
            let kind = Kind::of(grapheme);
            match word {
                None if kind != Kind::Space => word = Some(kind),
                Some(of) if of != kind => break,
                _ => {}
            }
            at += grapheme.len();
        }
        at
    }

    fn cut(&mut self, from: usize, to: usize) {
        let head = self.text.get(..from).unwrap_or_default().to_owned();
        let tail = self.text.get(to..).unwrap_or_default().to_owned();
        self.set(head, &tail);
    }

    /// Does it; whether the text is another now.
    pub(super) fn edit(&mut self, edit: Edit) -> bool {
        let was = self.text.clone();
        if !matches!(edit, Edit::Up | Edit::Down) {
            self.column = None;
        }
        let (start, end) = self.here();
        match edit {
            Edit::Left => self.cursor = self.before(),
            Edit::Right => self.cursor = self.after(),
            Edit::WordLeft => self.cursor = self.word_before(|a, b| a == b),
            Edit::WordRight => self.cursor = self.word_after(),
            Edit::Home => self.cursor = start,
            Edit::End => self.cursor = end,
            Edit::Up => self.row(-1),
            Edit::Down => self.row(1),
            Edit::Back => self.cut(self.before(), self.cursor),
            Edit::Delete => self.cut(self.cursor, self.after()),
            Edit::WordBack => self.cut(self.word_before(|_, b| b != Kind::Space), self.cursor),
            // At the border of a line the break itself goes, so that the key is never dead.
            Edit::ToStart if start == self.cursor => self.cut(self.before(), self.cursor),
            Edit::ToStart => self.cut(start, self.cursor),
            Edit::ToEnd if end == self.cursor => self.cut(self.cursor, self.after()),
            Edit::ToEnd => self.cut(self.cursor, end),
            Edit::Break if self.many => {
                self.insert("\n");
            }
            Edit::Break => {}
        }
        self.text != was
    }
}

/// What a grapheme is to the keys that go by words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Word,
    Sign,
}

impl Kind {
    fn of(grapheme: &str) -> Self {
        match grapheme.chars().next() {
            Some(c) if c.is_whitespace() => Self::Space,
            Some(c) if c.is_alphanumeric() || c == '_' => Self::Word,
            _ => Self::Sign,
        }
    }
}
