//! The languages that the program speaks. Data stays as it is.

use crate::text;

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

    /// What stands before an explanation.
    #[must_use]
    pub fn colon(self) -> &'static str {
        match self {
            Self::En | Self::Ko => ": ",
            Self::ZhHant => "：",
        }
    }

    /// Something said in passing, behind what it is about.
    #[must_use]
    pub fn aside(self, said: &str) -> String {
        match self {
            Self::En | Self::Ko => format!(" ({said})"),
            Self::ZhHant => format!("（{said}）"),
        }
    }

    /// What stands between the clauses of a sentence.
    #[must_use]
    pub fn comma(self) -> &'static str {
        match self {
            Self::En | Self::Ko => ", ",
            Self::ZhHant => "，",
        }
    }

    /// A length of time in seconds as a sentence tells it, in at most two units: `6d 8h`,
    /// `6일 8시간`, `6 天 8 小時`. Columns keep the short form of [`text::span`].
    #[must_use]
    pub fn span(self, seconds: i64) -> String {
        self.spelt(text::span(seconds))
    }

    /// How long ago something was, or in how long it will be: `8h ago`, `in 2h`.
    #[must_use]
    pub fn ago(self, seconds: i64) -> String {
        let span = self.span(seconds.saturating_abs());
        match (self, seconds < 0) {
            (Self::En, false) => format!("{span} ago"),
            (Self::En, true) => format!("in {span}"),
            (Self::Ko, false) => format!("{span} 전"),
            (Self::Ko, true) => format!("{span} 후"),
            (Self::ZhHant, false) => format!("{span}前"),
            (Self::ZhHant, true) => format!("{span}後"),
        }
    }

    /// A length of time in its largest unit alone: `8h`, `8시간`, `8 小時`.
    #[must_use]
    pub fn rough_span(self, seconds: i64) -> String {
        self.spelt(text::ago(seconds))
    }

    /// The units of a length of time in words.
    fn spelt(self, short: String) -> String {
        if self == Self::En {
            return short;
        }
        let parts = short.split(' ').map(|part| {
            let figure = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let unit = part.get(figure.len()..).unwrap_or_default();
            let (ko, zh) = match unit {
                "s" => ("초", "秒"),
                "m" => ("분", "分鐘"),
                "h" => ("시간", "小時"),
                "d" => ("일", "天"),
                "mo" => ("개월", "個月"),
                "y" => ("년", "年"),
                other => (other, other),
            };
            match self {
                Self::ZhHant => format!("{figure} {zh}"),
                _ => format!("{figure}{ko}"),
            }
        });
        parts.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_in_each_language() {
        for (seconds, en, ko, zh) in [
            (0, "0s", "0초", "0 秒"),
            (65, "1m 5s", "1분 5초", "1 分鐘 5 秒"),
            (549_840, "6d 8h", "6일 8시간", "6 天 8 小時"),
            (-7200, "-2h", "-2시간", "-2 小時"),
        ] {
            let said = [Lang::En, Lang::Ko, Lang::ZhHant].map(|l| l.span(seconds));
            assert_eq!(said, [en, ko, zh], "{seconds} seconds");
        }
        for (seconds, ko, zh) in [
            (549_840, "6일", "6 天"),
            (61 * 86_400, "2개월", "2 個月"),
            (800 * 86_400, "2년", "2 年"),
        ] {
            assert_eq!(Lang::Ko.rough_span(seconds), ko, "{seconds} seconds");
            assert_eq!(Lang::ZhHant.rough_span(seconds), zh, "{seconds} seconds");
        }
    }
}
