#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::style::Style;

fn of(rows: &[(&str, Style)]) -> String {
    let height = u16::try_from(rows.len()).unwrap();
    let mut buf = Buffer::empty(Rect::new(0, 0, 24, height));
    for (y, (text, style)) in (0..).zip(rows) {
        buf.set_stringn(0, y, text, 24, *style);
    }
    svg(&buf, "a <title>")
}

#[test]
fn runs_keep_their_cells() {
    let style = Style::new().fg(Color::Rgb(1, 2, 3));
    let picture = of(&[("ab  시스템 <&>", style)]);
    assert!(
        picture.contains("<title>a &lt;title&gt;</title>"),
        "{picture}"
    );
    for run in [
        "<text x=\"0\" y=\"13.5\" fill=\"#010203\" textLength=\"16.8\" lengthAdjust=\"spacingAndGlyphs\">ab</text>",
        "<text x=\"33.6\" y=\"13.5\" fill=\"#010203\" textLength=\"50.4\" lengthAdjust=\"spacingAndGlyphs\">시스템</text>",
        ">&lt;&amp;&gt;</text>",
    ] {
        assert!(picture.contains(run), "{run} in {picture}");
    }
}

#[test]
fn lines_blocks_and_grounds_are_shapes() {
    let reversed = Style::new().add_modifier(Modifier::REVERSED);
    let picture = of(&[("─┤▄╯", Style::new()), ("x", reversed)]);
    assert!(!picture.contains('─') && !picture.contains('▄') && !picture.contains('╯'));
    assert_eq!(
        picture.matches("<path d=\"M").count(),
        4,
        "the bar's and three lines"
    );
    assert!(
        picture.contains("<rect x=\"0\" y=\"18\" width=\"8.4\" height=\"18\" fill=\"#d7dce4\"/>"),
        "{picture}"
    );
}

/// As much of XML as matters here: every tag closes, no bare `&` or `<`.
fn is_well_formed(text: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        let references = ["&amp;", "&lt;", "&gt;", "&quot;"];
        let bare = before
            .match_indices('&')
            .any(|(i, _)| !references.iter().any(|r| before[i..].starts_with(r)));
        let Some(end) = tag.find('>').filter(|_| !bare) else {
            return false;
        };
        let inner = &tag[1..end];
        if let Some(closed) = inner.strip_prefix('/') {
            if open.pop() != Some(closed) {
                return false;
            }
        } else if !inner.ends_with('/') {
            open.push(inner.split(' ').next().unwrap());
        }
        rest = &tag[end + 1..];
    }
    open.is_empty()
}

proptest! {
    #[test]
    fn any_screen_is_a_picture(text in "[\\PC]{0,40}|[<>&\"'\u{1}\u{1b}가👩─█ ]{0,40}", width in 0u16..30) {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 2));
        if let Some(cell) = buf.cell_mut((0, 0)) {
            cell.set_symbol("\u{1}\u{ffff}");
        }
        buf.set_stringn(0, 1, &text, usize::from(width), Style::new());
        let picture = svg(&buf, &text);
        prop_assert!(is_well_formed(&picture), "{picture}");
        prop_assert!(!picture.contains("href") && !picture.contains("<script"));
        prop_assert!(!picture.chars().any(|c| c.is_control() && c != '\n'));
    }
}
