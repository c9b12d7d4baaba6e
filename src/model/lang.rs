//! The languages that the program speaks. Data stays as it is.

/// A language of the interface and of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
    /// Traditional Chinese.
    ZhHant,
}

impl Lang {
    /// The contract's words.
    pub const WORDS: [&'static str; 3] = ["en", "ko", "zh-Hant"];

    /// Reads a language tag, with or without region: `ko_KR`, `zh-TW`, `en-GB`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        match tag.split(['-', '.']).next()? {
            "en" | "c" | "posix" => Some(Self::En),
            "ko" => Some(Self::Ko),
            "zh" => Some(Self::ZhHant),
            _ => None,
        }
    }

    /// The contract's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
            Self::ZhHant => "zh-Hant",
        }
    }
}
