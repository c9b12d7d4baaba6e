//! Colours. Each means one thing and none is the only sign of it: without colour weight, reversal
//! and the signs beside the text are left.

mod palette;

use crate::model::{Colour, ThemeName, ThemeRules};
use palette::Palette;
pub(super) use palette::figures;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    /// Less important than its neighbours.
    Dim,
    Strong,
    /// Rules and separators.
    Rule,
    /// Keys, in hints and help.
    Key,
    /// Urgency: urgent items.
    Urgent,
    /// Urgency: high items.
    High,
    /// Something is well.
    Good,
    /// Something broke: a source, an item, a value.
    Broken,
    /// A duplicate.
    Copy,
    /// Not what it is now: last known rows, absent sources, uncertain mappings.
    Stale,
    /// A change that is staged and not yet made.
    Staged,
    /// Chosen for the next change.
    Marked,
    /// What a change puts there.
    Added,
    /// What a change takes away.
    Removed,
    /// A change that is refused.
    Refused,
    /// What cannot be taken back lightly.
    Danger,
    /// What is being typed.
    Input,
    /// What could be typed next.
    Completion,
    /// Changed a moment ago, or new since the last look.
    Changed,
}

impl Tone {
    /// All of them, in the order of [`crate::model::THEME_ROLES`].
    pub(super) const ALL: [Self; 20] = [
        Self::Plain,
        Self::Dim,
        Self::Strong,
        Self::Rule,
        Self::Key,
        Self::Urgent,
        Self::High,
        Self::Good,
        Self::Broken,
        Self::Copy,
        Self::Stale,
        Self::Staged,
        Self::Marked,
        Self::Added,
        Self::Removed,
        Self::Refused,
        Self::Danger,
        Self::Input,
        Self::Completion,
        Self::Changed,
    ];

    /// Its word in a configuration.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Plain => "text",
            Self::Dim => "dim",
            Self::Strong => "strong",
            Self::Rule => "rule",
            Self::Key => "key",
            Self::Urgent => "urgent",
            Self::High => "high",
            Self::Good => "good",
            Self::Broken => "broken",
            Self::Copy => "duplicate",
            Self::Stale => "stale",
            Self::Staged => "staged",
            Self::Marked => "marked",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Refused => "refused",
            Self::Danger => "danger",
            Self::Input => "input",
            Self::Completion => "completion",
            Self::Changed => "changed",
        }
    }

    fn weight(self) -> Modifier {
        match self {
            Self::Strong
            | Self::Urgent
            | Self::Broken
            | Self::Marked
            | Self::Staged
            | Self::Changed
            | Self::Refused
            | Self::Danger => Modifier::BOLD,
            Self::Input => Modifier::UNDERLINED,
            _ => Modifier::empty(),
        }
    }
}

/// What the terminal and its user say of colours, as the environment has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ability {
    /// `NO_COLOR` is set to something.
    pub no_color: bool,
    /// `COLORTERM`.
    pub colorterm: String,
    /// `TERM`.
    pub term: String,
    /// `COLORFGBG`: where a terminal tells its colours of text and ground.
    pub colorfgbg: String,
}

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    Sixteen,
    Palette,
    True,
}

impl Ability {
    fn depth(&self) -> Depth {
        let says = |words: &[&str]| words.iter().any(|w| self.term.contains(w));
        // Over SSH only TERM arrives; these terminals have had all colours for years.
        const TRUE: [&str; 7] = [
            "direct",
            "truecolor",
            "kitty",
            "alacritty",
            "wezterm",
            "foot",
            "ghostty",
        ];
        match self.colorterm.as_str() {
            "truecolor" | "24bit" => Depth::True,
            _ if says(&TRUE) => Depth::True,
            _ if says(&["256"]) => Depth::Palette,
            _ => Depth::Sixteen,
        }
    }

    /// Whether the terminal says that its ground is light.
    fn is_light(&self) -> bool {
        let ground = self.colorfgbg.rsplit(';').next();
        matches!(ground, Some("7" | "15"))
    }
}

/// Turns meaning into style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// By tone; `Reset` where the terminal's own is meant.
    tones: [Color; Tone::ALL.len()],
    ground: Color,
    cursor: Color,
}

impl Theme {
    /// The terminal's own sixteen colours, or none at all (`NO_COLOR`).
    #[must_use]
    pub fn new(colour: bool) -> Self {
        Self::of(if colour {
            &palette::TERMINAL
        } else {
            &palette::NONE
        })
    }

    /// Light text on a dark ground.
    #[must_use]
    pub fn dark() -> Self {
        Self::of(&palette::DARK)
    }

    /// Dark text on a light ground.
    #[must_use]
    pub fn light() -> Self {
        Self::of(&palette::LIGHT)
    }

    fn of(palette: &Palette) -> Self {
        Self {
            tones: palette.tones,
            ground: palette.ground,
            cursor: palette.cursor,
        }
    }

    /// The theme that is asked for, as far as the terminal can show it. `NO_COLOR` goes before
    /// everything; where nothing is asked for, a terminal of all colours gets the theme of its
    /// ground (dark where it does not say), any other keeps its own sixteen.
    #[must_use]
    pub fn choose(rules: &ThemeRules, ability: &Ability) -> Self {
        if ability.no_color || ability.term == "dumb" {
            return Self::new(false);
        }
        let depth = ability.depth();
        let mut theme = match (rules.name, depth) {
            (ThemeName::None, _) => return Self::new(false),
            (ThemeName::Terminal, _) | (ThemeName::Auto, Depth::Sixteen | Depth::Palette) => {
                Self::new(true)
            }
            // Sixteen are not enough for either; the terminal's own are at least readable.
            (ThemeName::Dark | ThemeName::Light, Depth::Sixteen) => Self::new(true),
            (ThemeName::Light, _) => Self::light(),
            (ThemeName::Auto, _) if ability.is_light() => Self::light(),
            (ThemeName::Dark | ThemeName::Auto, _) => Self::dark(),
        };
        for (role, colour) in &rules.colours {
            theme.set(role, *colour);
        }
        let fit = |colour: &mut Color| {
            *colour = palette::shown(*colour, depth == Depth::True, depth != Depth::Sixteen)
        };
        theme.tones.iter_mut().for_each(fit);
        fit(&mut theme.ground);
        fit(&mut theme.cursor);
        theme
    }

    fn set(&mut self, role: &str, colour: Colour) {
        let colour = match colour {
            Colour::Default => Color::Reset,
            Colour::Indexed(n) => palette::ansi(n),
            Colour::Rgb(r, g, b) => Color::Rgb(r, g, b),
        };
        match role {
            "background" => self.ground = colour,
            "cursor" => self.cursor = colour,
            _ => {
                let at = Tone::ALL.iter().position(|tone| tone.word() == role);
                if let Some(slot) = at.and_then(|at| self.tones.get_mut(at)) {
                    *slot = colour;
                }
            }
        }
    }

    fn colour(&self, tone: Tone) -> Color {
        let own = self.tones.get(tone as usize);
        own.copied().unwrap_or(Color::Reset)
    }

    /// Gives every cell that was left as it is the theme's own text and ground. Comes last: the
    /// cell that a wide character covers is empty again once something narrow stands over it.
    pub(super) fn lay_under(self, buf: &mut Buffer, area: Rect) {
        let (text, ground) = (self.colour(Tone::Plain), self.ground);
        if (text, ground) == (Color::Reset, Color::Reset) {
            return;
        }
        for at in area.intersection(*buf.area()).positions() {
            let Some(cell) = buf.cell_mut(at) else {
                continue;
            };
            if cell.fg == Color::Reset {
                cell.fg = text;
            }
            if cell.bg == Color::Reset {
                cell.bg = ground;
            }
        }
    }

    pub(super) fn style(self, tone: Tone) -> Style {
        let colour = self.colour(tone);
        let mut weight = tone.weight();
        // Where a theme has no colour for it, less important is what the terminal makes faint.
        if matches!(tone, Tone::Dim | Tone::Rule | Tone::Completion) && colour == Color::Reset {
            weight |= Modifier::DIM;
        }
        let style = Style::new().add_modifier(weight);
        if colour == Color::Reset {
            style
        } else {
            style.fg(colour)
        }
    }

    /// What lies over the row under the cursor.
    pub(super) fn cursor(self) -> Style {
        match self.cursor {
            Color::Reset => Style::new().add_modifier(Modifier::REVERSED),
            ground => Style::new().bg(ground),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::model::THEME_ROLES;

    #[test]
    fn every_role_has_its_tone() {
        let words: Vec<&str> = Tone::ALL.iter().map(|t| t.word()).collect();
        assert_eq!(words.as_slice(), &THEME_ROLES[..Tone::ALL.len()]);
        assert_eq!(&THEME_ROLES[Tone::ALL.len()..], ["background", "cursor"]);
        for (at, tone) in Tone::ALL.iter().enumerate() {
            assert_eq!(*tone as usize, at, "{tone:?}");
        }
        for role in THEME_ROLES {
            let mut theme = Theme::dark();
            theme.set(role, Colour::Rgb(1, 2, 3));
            assert_ne!(theme, Theme::dark(), "{role}");
        }
    }

    /// The relative luminance of WCAG 2.
    fn luminance(colour: Color) -> f64 {
        let Color::Rgb(r, g, b) = colour else {
            panic!("{colour:?} has no figures")
        };
        let part = |n: u8| {
            let n = f64::from(n) / 255.0;
            if n <= 0.04045 {
                n / 12.92
            } else {
                ((n + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_text_can_be_read_on_both_grounds() {
        assert!((contrast(Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)) - 21.0).abs() < 0.01);
        for theme in [Theme::dark(), Theme::light()] {
            for tone in Tone::ALL {
                // Rules are no text: 3 is what WCAG asks of lines.
                let (least, grounds) = match tone {
                    Tone::Rule => (3.0, vec![theme.ground]),
                    _ => (4.5, vec![theme.ground, theme.cursor]),
                };
                for ground in grounds {
                    let is = contrast(theme.colour(tone), ground);
                    assert!(is >= least, "{tone:?} on {ground:?}: {is:.2}");
                }
            }
            assert!(contrast(theme.ground, theme.cursor) > 1.15);
        }
    }

    #[test]
    fn the_terminal_and_its_user_are_asked() {
        let auto = ThemeRules::default();
        let named = |name| ThemeRules {
            name,
            ..ThemeRules::default()
        };
        let term = |term: &str, colorterm: &str, colorfgbg: &str| Ability {
            no_color: false,
            term: term.into(),
            colorterm: colorterm.into(),
            colorfgbg: colorfgbg.into(),
        };
        let xterm = term("xterm-256color", "", "");
        let full = term("xterm-256color", "truecolor", "");
        for (rules, ability, want) in [
            (&auto, &xterm, Theme::new(true)),
            (&auto, &full, Theme::dark()),
            (&auto, &term("xterm-kitty", "", ""), Theme::dark()),
            (&auto, &term("xterm", "24bit", "0;15"), Theme::light()),
            (
                &auto,
                &term("xterm", "24bit", "15;default;0"),
                Theme::dark(),
            ),
            (&auto, &term("linux", "", ""), Theme::new(true)),
            (&auto, &term("dumb", "truecolor", ""), Theme::new(false)),
            (&named(ThemeName::Light), &full, Theme::light()),
            (
                &named(ThemeName::Dark),
                &term("linux", "", ""),
                Theme::new(true),
            ),
            (&named(ThemeName::Terminal), &full, Theme::new(true)),
            (&named(ThemeName::None), &full, Theme::new(false)),
        ] {
            assert_eq!(Theme::choose(rules, ability), want, "{rules:?} {ability:?}");
        }
        let plain = Ability {
            no_color: true,
            ..full.clone()
        };
        assert_eq!(
            Theme::choose(&named(ThemeName::Dark), &plain),
            Theme::new(false)
        );
        let indexed = Theme::choose(&named(ThemeName::Dark), &xterm);
        for colour in indexed
            .tones
            .iter()
            .chain([&indexed.ground, &indexed.cursor])
        {
            assert!(matches!(colour, Color::Indexed(16..)), "{colour:?}");
        }
    }

    #[test]
    fn single_colours_lie_over_a_theme() {
        let rules = ThemeRules {
            name: ThemeName::Terminal,
            colours: [
                ("urgent", Colour::Rgb(255, 85, 85)),
                ("cursor", Colour::Indexed(236)),
            ]
            .into(),
        };
        let full = Ability {
            colorterm: "truecolor".into(),
            ..Ability::default()
        };
        let theme = Theme::choose(&rules, &full);
        assert_eq!(theme.style(Tone::Urgent).fg, Some(Color::Rgb(255, 85, 85)));
        assert_eq!(theme.cursor().bg, Some(Color::Indexed(236)));
        // Sixteen colours show the nearest of theirs, and no row without a cursor.
        let poor = Theme::choose(
            &rules,
            &Ability {
                term: "linux".into(),
                ..Ability::default()
            },
        );
        assert_eq!(poor.style(Tone::Urgent).fg, Some(Color::LightRed));
        assert_eq!(poor.cursor(), Style::new().bg(Color::Black));
    }

    #[test]
    fn without_colour_weight_is_left() {
        let none = Theme::new(false);
        for tone in Tone::ALL {
            assert_eq!(none.style(tone).fg, None, "{tone:?}");
        }
        for tone in [
            Tone::Urgent,
            Tone::Marked,
            Tone::Staged,
            Tone::Changed,
            Tone::Refused,
        ] {
            assert_ne!(none.style(tone), none.style(Tone::Plain), "{tone:?}");
        }
    }
}
