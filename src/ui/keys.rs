//! Keys as they are bound and shown.

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
