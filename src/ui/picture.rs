//! A buffer as a picture: SVG in a window frame, one file without a font, a script or a link.
//!
//! Cells keep their places whatever font draws them: every run of text says how wide it is, wide
//! characters stand in runs of their own, and lines and blocks are drawn as shapes.

mod shapes;

use super::theme::figures;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::Modifier;
use std::fmt::Write as _;

/// A cell, in pixels.
const CELL: (f64, f64) = (8.4, 18.0);
/// Where the letters' line lies below the top of a cell.
const BASELINE: f64 = 13.5;
/// The air around the cells, and the title bar above them.
const PAD: f64 = 14.0;
const BAR: f64 = 36.0;

/// What a picture shows where a cell names no colour of its own: a picture has no terminal to ask.
const TEXT: (u8, u8, u8) = (0xd7, 0xdc, 0xe4);
const GROUND: (u8, u8, u8) = (0x16, 0x19, 0x1f);

/// How a run of cells looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    text: (u8, u8, u8),
    ground: (u8, u8, u8),
    bold: bool,
    faint: bool,
    underlined: bool,
}

/// The picture of a buffer with a title above it.
#[must_use]
pub fn svg(buf: &Buffer, title: &str) -> String {
    let area = *buf.area();
    let inside = (
        f64::from(area.width) * CELL.0,
        f64::from(area.height) * CELL.1,
    );
    let (width, height) = (inside.0 + 2.0 * PAD, inside.1 + BAR + PAD);
    let paper = paper(buf);
    let mut out = Picture::default();
    let (w, h) = (number(width), number(height));
    let _ = writeln!(
        out.0,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\">"
    );
    let _ = writeln!(out.0, "<title>{}</title>", escaped(title));
    out.0.push_str("<style>text{font:14px ui-monospace,'SF Mono','Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK KR','Noto Sans Mono CJK TC',monospace;white-space:pre}.b{font-weight:700}.f{opacity:.6}.u{text-decoration:underline}</style>\n");
    out.frame((width, height), paper, title);
    let _ = writeln!(
        out.0,
        "<g transform=\"translate({} {})\">",
        number(PAD),
        number(BAR)
    );
    for y in 0..area.height {
        out.row(buf, y, paper);
    }
    out.0.push_str("</g>\n</svg>\n");
    out.0
}

/// The ground that most of the picture has.
fn paper(buf: &Buffer) -> (u8, u8, u8) {
    let last = buf.content().last();
    last.and_then(|c| figures(c.bg)).unwrap_or(GROUND)
}

fn look(cell: &Cell) -> Look {
    let text = figures(cell.fg).unwrap_or(TEXT);
    let ground = figures(cell.bg).unwrap_or(GROUND);
    let has = |m| cell.modifier.contains(m);
    let (text, ground) = if has(Modifier::REVERSED) {
        (ground, text)
    } else {
        (text, ground)
    };
    Look {
        text,
        ground,
        bold: has(Modifier::BOLD),
        faint: has(Modifier::DIM),
        underlined: has(Modifier::UNDERLINED),
    }
}

fn hex((r, g, b): (u8, u8, u8)) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A number without needless digits.
fn number(n: f64) -> String {
    let text = format!("{n:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no place for these.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Neighbours that look the same and are all wide or all narrow.
struct Run {
    look: Look,
    wide: bool,
    from: u16,
    cells: u16,
    text: String,
}

#[derive(Default)]
struct Picture(String);

impl Picture {
    fn frame(&mut self, (width, height): (f64, f64), paper: (u8, u8, u8), title: &str) {
        let light = u32::from(paper.0) + u32::from(paper.1) + u32::from(paper.2) > 382;
        let (bar, edge, ink) = if light {
            ("#ebe9e4", "#c9c6bf", "#56595f")
        } else {
            ("#22262e", "#3a404b", "#9aa4b5")
        };
        let (w, h) = (number(width - 1.0), number(height - 1.0));
        let _ = writeln!(
            self.0,
            "<rect x=\".5\" y=\".5\" width=\"{w}\" height=\"{h}\" rx=\"10\" fill=\"{}\"/>",
            hex(paper)
        );
        let bar_height = BAR - 8.0;
        let _ = writeln!(
            self.0,
            "<path d=\"M.5 {bar_height}V10.5a10 10 0 0 1 10-10h{}a10 10 0 0 1 10 10V{bar_height}z\" fill=\"{bar}\"/>",
            number(width - 21.0)
        );
        for (x, colour) in [(18, "#ff5f57"), (36, "#febc2e"), (54, "#28c840")] {
            let _ = writeln!(
                self.0,
                "<circle cx=\"{x}\" cy=\"14.5\" r=\"5.5\" fill=\"{colour}\"/>"
            );
        }
        let _ = writeln!(
            self.0,
            "<text x=\"{}\" y=\"19\" text-anchor=\"middle\" fill=\"{ink}\">{}</text>",
            number(width / 2.0),
            escaped(title)
        );
        let _ = writeln!(
            self.0,
            "<rect x=\".5\" y=\".5\" width=\"{w}\" height=\"{h}\" rx=\"10\" fill=\"none\" stroke=\"{edge}\"/>"
        );
    }

    fn row(&mut self, buf: &Buffer, y: u16, paper: (u8, u8, u8)) {
        self.grounds(buf, y, paper);
        let mut run: Option<Run> = None;
        let mut x = 0;
        while x < buf.area().width {
            let Some(cell) = buf.cell((buf.area().x + x, buf.area().y + y)) else {
                break;
            };
            let width = cell.symbol().cell_width().max(1);
            let look = look(cell);
            let from = x;
            x += width;
            if let Some(shape) = shapes::of(cell.symbol()) {
                self.text(run.take(), y);
                self.shape(&shape, (from, y), look);
                continue;
            }
            let wide = width > 1;
            if let Some(open) = &mut run
                && (open.look, open.wide) == (look, wide)
            {
                open.text.push_str(cell.symbol());
                open.cells += width;
                // A gap is where the next run begins.
                if open.text.ends_with("  ") {
                    self.text(run.take(), y);
                }
                continue;
            }
            self.text(run.take(), y);
            if cell.symbol() != " " {
                run = Some(Run {
                    look,
                    wide,
                    from,
                    cells: width,
                    text: cell.symbol().to_owned(),
                });
            }
        }
        self.text(run, y);
    }

    /// What lies under the cells, where it is not the paper.
    fn grounds(&mut self, buf: &Buffer, y: u16, paper: (u8, u8, u8)) {
        let (left, right) = (buf.area().left(), buf.area().right());
        // A wide character's second cell is whatever was there before; the first one speaks.
        let cell = |x: u16| buf.cell((x, buf.area().y + y));
        let ground = |x: u16| cell(x).map(|c| look(c).ground);
        let width = |x: u16| cell(x).map_or(1, |c| c.symbol().cell_width().max(1));
        let mut x = left;
        while x < right {
            let from = x;
            let of = ground(x);
            while x < right && ground(x) == of {
                x = x.saturating_add(width(x));
            }
            x = x.min(right);
            if let Some(colour) = of.filter(|c| *c != paper) {
                let at = number(f64::from(from - left) * CELL.0);
                let top = number(f64::from(y) * CELL.1);
                let width = number(f64::from(x - from) * CELL.0);
                let _ = writeln!(
                    self.0,
                    "<rect x=\"{at}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{}\"/>",
                    number(CELL.1),
                    hex(colour)
                );
            }
        }
    }

    fn text(&mut self, run: Option<Run>, y: u16) {
        let Some(run) = run else { return };
        let text = run.text.trim_end();
        let gone = u16::try_from(run.text.len() - text.len()).unwrap_or(0);
        let cells = run.cells.saturating_sub(gone);
        let mut class = String::new();
        for (is, word) in [
            (run.look.bold, "b"),
            (run.look.faint, "f"),
            (run.look.underlined, "u"),
        ] {
            if is {
                class.push_str(if class.is_empty() { "" } else { " " });
                class.push_str(word);
            }
        }
        let _ = write!(
            self.0,
            "<text x=\"{}\" y=\"{}\" fill=\"{}\"",
            number(f64::from(run.from) * CELL.0),
            number(f64::from(y) * CELL.1 + BASELINE),
            hex(run.look.text)
        );
        if !class.is_empty() {
            let _ = write!(self.0, " class=\"{class}\"");
        }
        if cells > 1 {
            // A lone wide character keeps its shape; it has its own place anyway.
            let _ = write!(
                self.0,
                " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
                number(f64::from(cells) * CELL.0)
            );
        }
        let _ = writeln!(self.0, ">{}</text>", escaped(text));
    }

    fn shape(&mut self, shape: &shapes::Shape, (x, y): (u16, u16), look: Look) {
        let (left, top) = (f64::from(x) * CELL.0, f64::from(y) * CELL.1);
        let faint = if look.faint { " class=\"f\"" } else { "" };
        let colour = hex(look.text);
        let _ = match shape {
            shapes::Shape::Line(path) => writeln!(
                self.0,
                "<path d=\"M{} {}{}\" fill=\"none\" stroke=\"{colour}\"{faint}/>",
                number(left + CELL.0 / 2.0),
                number(top + CELL.1 / 2.0),
                path(CELL.0 / 2.0, CELL.1 / 2.0)
            ),
            shapes::Shape::Block { x, y, w, h } => writeln!(
                self.0,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"{faint}/>",
                number(left + x * CELL.0),
                number(top + y * CELL.1),
                number(w * CELL.0),
                number(h * CELL.1)
            ),
        };
    }
}

#[cfg(test)]
mod tests;
