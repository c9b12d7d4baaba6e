//! Keys as they are bound and shown.

use crate::model::{KeyRule, ViewRule};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key, perhaps with Ctrl or Alt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Chord {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
}

impl Chord {
    pub(super) const fn of(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
        }
    }

    pub(super) const fn char(c: char) -> Self {
        Self::of(KeyCode::Char(c))
    }

    pub(super) const fn ctrl(c: char) -> Self {
        Self {
            ctrl: true,
            ..Self::char(c)
        }
    }

    /// With Ctrl held down.
    pub(super) const fn with_ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// With Alt held down.
    pub(super) const fn with_alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// The letter that a key types, as the keyboard gave it: no Latin key is guessed for it.
    pub(super) fn typed(key: &KeyEvent) -> Option<char> {
        let plain = KeyModifiers::SHIFT;
        match key.code {
            KeyCode::Char(c)
                if key.kind != KeyEventKind::Release && plain.contains(key.modifiers) =>
            {
                Some(c)
            }
            _ => None,
        }
    }

    /// The chord of a key that was pressed; `None` for a release and for modifiers that are never
    /// bound. Shift is part of the character. What a Korean or Chinese input method left switched
    /// on gives for a key is taken for that key.
    pub(super) fn pressed(key: &KeyEvent) -> Option<Self> {
        let bound = KeyModifiers::CONTROL | KeyModifiers::SHIFT | KeyModifiers::ALT;
        if key.kind == KeyEventKind::Release || !bound.contains(key.modifiers) {
            return None;
        }
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let code = match key.code {
            KeyCode::Char(c) if ctrl => KeyCode::Char(latin(c).to_ascii_lowercase()),
            KeyCode::Char(c) => KeyCode::Char(latin(c)),
            other => other,
        };
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        Some(Self { code, ctrl, alt })
    }

    /// The chord that a text names, whatever its case: `x`, `Ctrl-d`, `C-d`, `Alt+m`, `Shift-Tab`, `F5`,
    /// `Space`, and every [`Chord::label`].
    pub(super) fn parse(text: &str) -> Option<Self> {
        const HELD: [(&str, char); 10] = [
            ("ctrl-", 'c'),
            ("ctrl+", 'c'),
            ("control-", 'c'),
            ("c-", 'c'),
            ("alt-", 'a'),
            ("alt+", 'a'),
            ("a-", 'a'),
            ("m-", 'a'),
            ("shift-", 's'),
            ("shift+", 's'),
        ];
        let (mut rest, mut held) = (text, Vec::new());
        // A single sign is itself, `-` included.
        while rest.chars().nth(1).is_some() {
            let begins = |p: &str| {
                rest.get(..p.len())
                    .is_some_and(|r| r.eq_ignore_ascii_case(p))
            };
            let Some((prefix, key)) = HELD.iter().find(|(p, _)| begins(p)) else {
                break;
            };
            held.push(*key);
            rest = rest.get(prefix.len()..).filter(|r| !r.is_empty())?;
        }
        let (ctrl, alt) = (held.contains(&'c'), held.contains(&'a'));
        let shift = held.contains(&'s');
        let code = match (named(rest)?, shift) {
            (KeyCode::Tab, true) => KeyCode::BackTab,
            (KeyCode::Char(c), true) if c.is_alphabetic() && !ctrl => {
                KeyCode::Char(c.to_uppercase().next()?)
            }
            // Terminals do not tell Shift with other keys.
            (_, true) => return None,
            (KeyCode::Char(c), false) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            (code, false) => code,
        };
        Some(Self { code, ctrl, alt })
    }

    /// The key that a terminal gives for this one.
    pub(super) fn same_as(self) -> Option<&'static str> {
        match self.code {
            KeyCode::Char('m') if self.ctrl => Some("Enter"),
            KeyCode::Char('i') if self.ctrl => Some("Tab"),
            KeyCode::Char('[') if self.ctrl => Some("Esc"),
            _ => None,
        }
    }

    /// How it is written in hints and help.
    pub(super) fn label(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            other => other.to_string(),
        };
        match (self.ctrl, self.alt) {
            (false, false) => name,
            (true, false) => format!("Ctrl-{name}"),
            (false, true) => format!("Alt-{name}"),
            (true, true) => format!("Ctrl-Alt-{name}"),
        }
    }
}

/// What the configuration says of keys; the table of actions says the rest.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    /// By the name of the action.
    rules: Vec<(Box<str>, Vec<Chord>)>,
    /// Of each view, in the order of the configuration.
    views: Vec<Option<Chord>>,
}

impl Keys {
    /// As far as it can be read; whoever reads the configuration is told of the rest.
    pub(super) fn new(rules: &[KeyRule], views: &[ViewRule]) -> Self {
        let read = |key: &String| Chord::parse(key);
        let of = |rule: &KeyRule| {
            let keys = rule.keys.iter().filter_map(read).collect();
            (rule.action.as_str().into(), keys)
        };
        let of_view = |view: &ViewRule| view.key.as_ref().and_then(read);
        Self {
            rules: rules.iter().map(of).collect(),
            views: views.iter().map(of_view).collect(),
        }
    }

    /// The keys that an action was given.
    pub(super) fn rule(&self, action: &str) -> Option<&[Chord]> {
        let rule = self.rules.iter().find(|(name, _)| **name == *action);
        rule.map(|(_, keys)| keys.as_slice())
    }

    /// The key of a view.
    pub(super) fn of_view(&self, at: usize) -> Option<Chord> {
        self.views.get(at).copied().flatten()
    }

    /// The view that a key shows on the screens.
    pub(super) fn view(&self, chord: Chord) -> Option<usize> {
        self.views.iter().position(|c| *c == Some(chord))
    }
}

/// A key by its name, or the one sign that it types.
fn named(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return match c {
            '↑' => Some(KeyCode::Up),
            '↓' => Some(KeyCode::Down),
            '←' => Some(KeyCode::Left),
            '→' => Some(KeyCode::Right),
            ' ' => Some(KeyCode::Char(' ')),
            c if c.is_control() || c.is_whitespace() => None,
            c => Some(KeyCode::Char(c)),
        };
    }
    let lower = name.to_lowercase();
    Some(match lower.as_str() {
        "space" => KeyCode::Char(' '),
        "enter" | "return" => KeyCode::Enter,
        "esc" | "escape" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" | "back tab" => KeyCode::BackTab,
        "backspace" => KeyCode::Backspace,
        "delete" | "del" => KeyCode::Delete,
        "insert" | "ins" => KeyCode::Insert,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" | "pageup" | "page up" => KeyCode::PageUp,
        "pgdn" | "pagedown" | "page down" => KeyCode::PageDown,
        other => {
            let n = other.strip_prefix('f')?.parse().ok()?;
            KeyCode::F(Some(n).filter(|n| (1..=24).contains(n))?)
        }
    })
}

/// The Latin key under a letter of the Korean two-set layout, or under a full-width form.
fn latin(c: char) -> char {
    const HANGUL: &str = "ㅁㅠㅊㅇㄷㄹㅎㅗㅑㅓㅏㅣㅡㅜㅐㅔㅂㄱㄴㅅㅕㅍㅈㅌㅛㅋ";
    const SHIFTED: [(char, char); 7] = [
        ('ㄸ', 'E'),
        ('ㅒ', 'O'),
        ('ㅖ', 'P'),
        ('ㅃ', 'Q'),
        ('ㄲ', 'R'),
        ('ㅆ', 'T'),
        ('ㅉ', 'W'),
    ];
    if let Some(at) = HANGUL.chars().position(|h| h == c) {
        return u8::try_from(at).map_or(c, |at| char::from(b'a' + at));
    }
    if let Some((_, key)) = SHIFTED.iter().find(|(h, _)| *h == c) {
        return *key;
    }
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_and_input_methods_do_not_matter() {
        let press = |c, m| Chord::pressed(&KeyEvent::new(KeyCode::Char(c), m));
        let none = KeyModifiers::NONE;
        for (given, modifiers, want) in [
            ('j', none, Some(Chord::char('j'))),
            ('G', KeyModifiers::SHIFT, Some(Chord::char('G'))),
            ('G', none, Some(Chord::char('G'))),
            ('C', KeyModifiers::CONTROL, Some(Chord::ctrl('c'))),
            ('j', KeyModifiers::ALT, Some(Chord::char('j').with_alt())),
            ('j', KeyModifiers::SUPER, None),
            ('ㅓ', none, Some(Chord::char('j'))),
            ('ㅂ', none, Some(Chord::char('q'))),
            ('ㅋ', none, Some(Chord::char('z'))),
            ('ㅉ', none, Some(Chord::char('W'))),
            ('ｊ', none, Some(Chord::char('j'))),
            ('？', none, Some(Chord::char('?'))),
            ('한', none, Some(Chord::char('한'))),
        ] {
            assert_eq!(press(given, modifiers), want, "{given}");
        }
    }

    #[test]
    fn keys_as_people_write_them() {
        let shift_tab = Chord::of(KeyCode::BackTab);
        for (text, want) in [
            ("x", Some(Chord::char('x'))),
            ("X", Some(Chord::char('X'))),
            ("Shift-x", Some(Chord::char('X'))),
            ("-", Some(Chord::char('-'))),
            ("c", Some(Chord::char('c'))),
            ("한", Some(Chord::char('한'))),
            ("Ctrl-D", Some(Chord::ctrl('d'))),
            ("ctrl+d", Some(Chord::ctrl('d'))),
            ("C--", Some(Chord::ctrl('-'))),
            ("Ctrl-Alt-d", Some(Chord::ctrl('d').with_alt())),
            ("M-Enter", Some(Chord::of(KeyCode::Enter).with_alt())),
            ("shift-TAB", Some(shift_tab)),
            ("space", Some(Chord::char(' '))),
            ("f12", Some(Chord::of(KeyCode::F(12)))),
            ("PageDown", Some(Chord::of(KeyCode::PageDown))),
            ("f0", None),
            ("f99", None),
            ("Ctrl-", None),
            ("Shift-F5", None),
            ("Shift-?", None),
            ("", None),
            ("\u{1b}", None),
            ("gg", None),
        ] {
            assert_eq!(Chord::parse(text), want, "{text:?}");
        }
    }

    #[test]
    fn labels() {
        for (chord, want) in [
            (Chord::char('j'), "j"),
            (Chord::ctrl('d'), "Ctrl-d"),
            (Chord::of(KeyCode::F(5)), "F5"),
            (Chord::of(KeyCode::Enter), "Enter"),
            (Chord::of(KeyCode::PageDown), "PgDn"),
        ] {
            assert_eq!(chord.label(), want);
        }
    }
}
