//! What is left of a meaning without its colour, and that a theme reaches every cell.

use super::*;

/// The rows of a screen that hold a text.
fn rows_with(shown: &str, text: &str) -> Vec<String> {
    let rows = shown.lines().filter(|row| row.contains(text));
    rows.map(str::to_owned).collect()
}

#[test]
fn every_meaning_has_a_sign_without_colour() {
    let mut model = judged(Lang::En, (120, 40), None, &[]);
    model.theme = Theme::new(false);
    let screen = shown(&model);
    let urgent = rows_with(&screen, "29203");
    assert!(urgent.iter().any(|r| r.contains('‼')), "{screen}");
    let high = rows_with(&screen, "29193");
    assert!(
        high.iter().any(|r| r.contains('↑') && !r.contains('‼')),
        "{screen}"
    );
    assert!(urgent.iter().any(|r| r.contains("⧉ → 29204")), "{screen}");
    assert!(urgent.iter().any(|r| r.contains('◷')), "{screen}");
    let plain = rows_with(&screen, "29188");
    assert!(!plain.is_empty());
    assert!(
        plain.iter().all(|r| !r.contains(['‼', '↑', '⧉'])),
        "{screen}"
    );
}

#[test]
fn a_theme_with_a_ground_leaves_no_hole() {
    for theme in [Theme::dark(), Theme::light()] {
        for mut model in gallery(Lang::Ko, (100, 30)) {
            model.theme = theme;
            let buf = buffer(&model);
            for row in buf.area().rows() {
                let mut covered = 0;
                for cell in row.columns().map(|at| &buf[(at.x, at.y)]) {
                    // The second half of a wide character is never sent.
                    if covered > 0 {
                        covered -= 1;
                        continue;
                    }
                    covered = text::width(cell.symbol()).max(1) - 1;
                    let named = |c: &Color| matches!(c, Color::Rgb(..));
                    assert!([cell.fg, cell.bg].iter().all(named), "{cell:?}");
                }
            }
        }
    }
}
