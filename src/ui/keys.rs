//! Keys as they are bound and shown.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key, perhaps with Ctrl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Chord {
    pub code: KeyCode,
    pub ctrl: bool,
}

impl Chord {
    pub(super) const fn of(code: KeyCode) -> Self {
        Self { code, ctrl: false }
    }

    pub(super) const fn char(c: char) -> Self {
        Self::of(KeyCode::Char(c))
    }

    pub(super) const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: true,
        }
    }

    /// The chord of a key that was pressed; `None` for a release and for modifiers that are never
    /// bound. Shift is part of the character. What a Korean or Chinese input method left switched
    /// on gives for a key is taken for that key.
    pub(super) fn pressed(key: &KeyEvent) -> Option<Self> {
        let bound = KeyModifiers::CONTROL | KeyModifiers::SHIFT;
        if key.kind == KeyEventKind::Release || !bound.contains(key.modifiers) {
            return None;
        }
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let code = match key.code {
            KeyCode::Char(c) if ctrl => KeyCode::Char(latin(c).to_ascii_lowercase()),
            KeyCode::Char(c) => KeyCode::Char(latin(c)),
            other => other,
        };
        Some(Self { code, ctrl })
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
        if self.ctrl {
            format!("Ctrl-{name}")
        } else {
            name
        }
    }
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
            ('j', KeyModifiers::ALT, None),
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
