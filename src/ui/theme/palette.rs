//! The colours themselves, and what a terminal of fewer colours shows for them.
//!
//! Dark and light name every colour, their ground included, so that nothing depends on what a
//! terminal has; `theme::tests` holds them against WCAG's contrast.

use super::Tone;
use ratatui::style::Color;

pub(super) struct Palette {
    /// In the order of [`Tone::ALL`].
    pub tones: [Color; Tone::ALL.len()],
    pub ground: Color,
    /// The ground of the row under the cursor; `Reset` reverses it.
    pub cursor: Color,
}

const fn rgb(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::Rgb(r, g, b)
}

pub(super) const NONE: Palette = Palette {
    tones: [Color::Reset; Tone::ALL.len()],
    ground: Color::Reset,
    cursor: Color::Reset,
};

pub(super) const TERMINAL: Palette = Palette {
    tones: [
        Color::Reset,   // text
        Color::Reset,   // dim
        Color::Reset,   // strong
        Color::Reset,   // rule
        Color::Cyan,    // key
        Color::Red,     // urgent
        Color::Red,     // high
        Color::Green,   // good
        Color::Magenta, // broken
        Color::Blue,    // duplicate
        Color::Yellow,  // stale
        Color::Green,   // staged
        Color::Cyan,    // marked
        Color::Green,   // added
        Color::Red,     // removed
        Color::Magenta, // refused
        Color::Red,     // danger
        Color::Reset,   // input
        Color::Reset,   // completion
        Color::Cyan,    // changed
    ],
    ground: Color::Reset,
    cursor: Color::Reset,
};

pub(super) const DARK: Palette = Palette {
    tones: [
        rgb(0xd7_dce4), // text
        rgb(0x9a_a4b5), // dim
        rgb(0xf3_f5f8), // strong
        rgb(0x5f_6878), // rule
        rgb(0x7c_c7d6), // key
        rgb(0xff_7b72), // urgent
        rgb(0xf2_a07f), // high
        rgb(0x8c_cf8a), // good
        rgb(0xe2_91d8), // broken
        rgb(0x86_b3f5), // duplicate
        rgb(0xe6_c274), // stale
        rgb(0x6f_d8b5), // staged
        rgb(0xb9_a6f7), // marked
        rgb(0x8c_cf8a), // added
        rgb(0xff_8f87), // removed
        rgb(0xe2_91d8), // refused
        rgb(0xff_7b72), // danger
        rgb(0xf3_f5f8), // input
        rgb(0x9a_a4b5), // completion
        rgb(0x5f_d7e6), // changed
    ],
    ground: rgb(0x16_191f),
    cursor: rgb(0x2b_3340),
};

pub(super) const LIGHT: Palette = Palette {
    tones: [
        rgb(0x2a_2f37), // text
        rgb(0x56_5f6b), // dim
        rgb(0x0d_1117), // strong
        rgb(0x88_909b), // rule
        rgb(0x0b_6170), // key
        rgb(0xb3_1d1d), // urgent
        rgb(0x9a_3b0c), // high
        rgb(0x1c_6b2a), // good
        rgb(0x8a_2a85), // broken
        rgb(0x1a_56b0), // duplicate
        rgb(0x75_5300), // stale
        rgb(0x0b_6650), // staged
        rgb(0x5b_3fb5), // marked
        rgb(0x1c_6b2a), // added
        rgb(0xb3_1d1d), // removed
        rgb(0x8a_2a85), // refused
        rgb(0xb3_1d1d), // danger
        rgb(0x0d_1117), // input
        rgb(0x56_5f6b), // completion
        rgb(0x0a_6075), // changed
    ],
    ground: rgb(0xfb_faf7),
    cursor: rgb(0xdf_e7f3),
};

/// The sixteen as a picture shows them, and as their nearest is sought.
const SIXTEEN: [(Color, u32); 16] = [
    (Color::Black, 0x00_0000),
    (Color::Red, 0xcd_0000),
    (Color::Green, 0x00_cd00),
    (Color::Yellow, 0xcd_cd00),
    (Color::Blue, 0x00_00ee),
    (Color::Magenta, 0xcd_00cd),
    (Color::Cyan, 0x00_cdcd),
    (Color::Gray, 0xe5_e5e5),
    (Color::DarkGray, 0x7f_7f7f),
    (Color::LightRed, 0xff_5c5c),
    (Color::LightGreen, 0x00_ff00),
    (Color::LightYellow, 0xff_ff00),
    (Color::LightBlue, 0x5c_5cff),
    (Color::LightMagenta, 0xff_00ff),
    (Color::LightCyan, 0x00_ffff),
    (Color::White, 0xff_ffff),
];

/// One of the 256; the first sixteen by name, since a terminal may give those its own tint.
pub(super) fn ansi(n: u8) -> Color {
    let named = SIXTEEN.get(usize::from(n));
    named.map_or(Color::Indexed(n), |(colour, _)| *colour)
}

/// Red, green and blue of a colour; `None` for the terminal's own text and ground.
pub(in crate::ui) fn figures(colour: Color) -> Option<(u8, u8, u8)> {
    let of = |hex: u32| {
        let [_, r, g, b] = hex.to_be_bytes();
        (r, g, b)
    };
    match colour {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(n @ 16..=231) => {
            let n = n - 16;
            Some((level(n / 36), level(n / 6 % 6), level(n % 6)))
        }
        Color::Indexed(n @ 232..) => {
            let grey = 8 + (n - 232) * 10;
            Some((grey, grey, grey))
        }
        Color::Indexed(n) => SIXTEEN.get(usize::from(n)).map(|(_, hex)| of(*hex)),
        named => {
            let known = SIXTEEN.iter().find(|(colour, _)| *colour == named);
            known.map(|(_, hex)| of(*hex))
        }
    }
}

/// The six levels of the colour cube.
fn level(n: u8) -> u8 {
    if n == 0 { 0 } else { 55 + n * 40 }
}

/// The nearest colour that a terminal has.
pub(super) fn shown(colour: Color, all: bool, many: bool) -> Color {
    let wanted = match colour {
        Color::Rgb(..) if all => return colour,
        Color::Indexed(16..) if many => return colour,
        Color::Rgb(..) | Color::Indexed(16..) => figures(colour),
        named => return named,
    };
    let Some(wanted) = wanted else { return colour };
    let nearest = |of: &mut dyn Iterator<Item = Color>| {
        of.filter_map(|c| figures(c).map(|f| (distance(wanted, f), c)))
            .min_by_key(|(d, _)| *d)
            .map_or(colour, |(_, c)| c)
    };
    if many {
        nearest(&mut (16..=255).map(Color::Indexed))
    } else {
        nearest(&mut SIXTEEN.iter().map(|(c, _)| *c))
    }
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    // The eye is keenest on green.
    3 * part(a.0, b.0) + 4 * part(a.1, b.1) + 2 * part(a.2, b.2)
}
