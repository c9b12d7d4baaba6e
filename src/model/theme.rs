//! How the screen is to be coloured, as somebody wrote it down: a theme's name and single colours.

use std::collections::BTreeMap;
use std::fmt;

/// A theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    /// What the terminal says it can do.
    #[default]
    Auto,
    /// Light text on a dark ground.
    Dark,
    /// Dark text on a light ground.
    Light,
    /// The terminal's own sixteen colours on its own ground.
    Terminal,
    /// No colour at all.
    None,
}

impl ThemeName {
    /// Every theme by its word.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("auto", Self::Auto),
        ("dark", Self::Dark),
        ("light", Self::Light),
        ("terminal", Self::Terminal),
        ("none", Self::None),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let own = Self::WORDS.iter().find(|(_, name)| *name == self);
        own.map_or("auto", |(word, _)| *word)
    }
}

/// What a theme gives a colour to. Each means one thing.
pub const THEME_ROLES: [&str; 22] = [
    "text",
    "dim",
    "strong",
    "rule",
    "key",
    "urgent",
    "high",
    "good",
    "broken",
    "duplicate",
    "stale",
    "staged",
    "marked",
    "added",
    "removed",
    "refused",
    "danger",
    "input",
    "completion",
    "changed",
    "background",
    "cursor",
];

/// A colour as it is written: `#rrggbb`, one of the sixteen names, a number of the 256, `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Whatever the terminal has.
    Default,
    /// One of a terminal's 256; the first sixteen are its own.
    Indexed(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// The names of the first sixteen, in their order.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

impl Colour {
    /// How colours are written, for a hint.
    pub const FORMS: &'static str =
        "\"#rrggbb\", a name such as \"red\" or \"bright-blue\", \"0\" to \"255\", or \"default\"";

    /// Every name a colour can have.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().chain(["default", "gray"])
    }

    /// Reads one; `None` for what is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        if let Some(hex) = word.strip_prefix('#') {
            return Self::hex(hex);
        }
        match word.as_str() {
            "default" => return Some(Self::Default),
            "gray" | "grey" => return Some(Self::Indexed(8)),
            _ => {}
        }
        if let Some(at) = NAMES.iter().position(|name| *name == word) {
            return u8::try_from(at).ok().map(Self::Indexed);
        }
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        word.parse().ok().filter(|_| digits).map(Self::Indexed)
    }

    fn hex(digits: &str) -> Option<Self> {
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let n = u32::from_str_radix(digits, 16).ok()?;
        let byte = |shift: u32| u8::try_from((n >> shift) & 0xff).unwrap_or(0);
        // `#abc` is short for `#aabbcc`.
        let nibble = |shift: u32| u8::try_from((n >> shift) & 0xf).unwrap_or(0) * 17;
        match digits.len() {
            6 => Some(Self::Rgb(byte(16), byte(8), byte(0))),
            3 => Some(Self::Rgb(nibble(8), nibble(4), nibble(0))),
            _ => None,
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Indexed(n) => match NAMES.get(usize::from(*n)) {
                Some(name) => f.write_str(name),
                None => write!(f, "{n}"),
            },
            Self::Rgb(r, g, b) => write!(f, "#{r:02x}{g:02x}{b:02x}"),
        }
    }
}

/// The theme that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThemeRules {
    /// Where to start from.
    pub name: ThemeName,
    /// Single colours over it, by their word in [`THEME_ROLES`].
    pub colours: BTreeMap<&'static str, Colour>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn colours_are_read_in_every_form() {
        for (text, want) in [
            ("#D08770", Some(Colour::Rgb(0xd0, 0x87, 0x70))),
            ("#fa0", Some(Colour::Rgb(0xff, 0xaa, 0))),
            ("red", Some(Colour::Indexed(1))),
            (" Bright_Blue ", Some(Colour::Indexed(12))),
            ("grey", Some(Colour::Indexed(8))),
            ("208", Some(Colour::Indexed(208))),
            ("default", Some(Colour::Default)),
            ("256", None),
            ("+3", None),
            ("#12345", None),
            ("#+12345", None),
            ("#가가", None),
            ("reddish", None),
            ("", None),
        ] {
            assert_eq!(Colour::parse(text), want, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(r: u8, g: u8, b: u8) {
            for colour in [Colour::Default, Colour::Indexed(r), Colour::Rgb(r, g, b)] {
                prop_assert_eq!(Colour::parse(&colour.to_string()), Some(colour));
            }
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,12}|#[0-9a-f가]{0,8}") {
            let _ = Colour::parse(&text);
        }
    }
}
