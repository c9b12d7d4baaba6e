//! Characters that are drawn as shapes, since fonts leave gaps between their cells: the lines of
//! boxes and the blocks of charts.

/// A shape in a cell.
pub(super) enum Shape {
    /// A path relative to the middle of the cell, given half its width and half its height.
    Line(fn(f64, f64) -> String),
    /// A filled part of the cell, in shares of it.
    Block { x: f64, y: f64, w: f64, h: f64 },
}

/// Arms from the middle: left, right, up, down.
fn arms(w: f64, h: f64, of: [bool; 4]) -> String {
    let [left, right, up, down] = of;
    let mut path = String::new();
    for (is, dx, dy) in [
        (left, -w, 0.0),
        (right, w, 0.0),
        (up, 0.0, -h),
        (down, 0.0, h),
    ] {
        if is {
            path.push_str(&format!("l{dx:.1} {dy:.1}m{:.1} {:.1}", -dx, -dy));
        }
    }
    path
}

/// A quarter circle between a horizontal and a vertical arm.
fn corner(w: f64, h: f64, right: f64, down: f64) -> String {
    let r = w.min(h);
    let straight = (h - r) * down;
    format!(
        "m{:.1} 0q{:.1} 0 {:.1} {:.1}v{straight:.1}",
        w * right,
        -w * right,
        -w * right,
        r * down
    )
}

pub(super) fn of(symbol: &str) -> Option<Shape> {
    let mut chars = symbol.chars();
    let (c, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    let line: fn(f64, f64) -> String = match c {
        '─' => |w, h| arms(w, h, [true, true, false, false]),
        '│' => |w, h| arms(w, h, [false, false, true, true]),
        '┬' => |w, h| arms(w, h, [true, true, false, true]),
        '┴' => |w, h| arms(w, h, [true, true, true, false]),
        '├' => |w, h| arms(w, h, [false, true, true, true]),
        '┤' => |w, h| arms(w, h, [true, false, true, true]),
        '┼' => |w, h| arms(w, h, [true; 4]),
        '╭' => |w, h| corner(w, h, 1.0, 1.0),
        '╮' => |w, h| corner(w, h, -1.0, 1.0),
        '╰' => |w, h| corner(w, h, 1.0, -1.0),
        '╯' => |w, h| corner(w, h, -1.0, -1.0),
        _ => return block(c),
    };
    Some(Shape::Line(line))
}

fn block(c: char) -> Option<Shape> {
    let n = c as u32;
    let (x, y, w, h) = match c {
        // Eighths from below, and from the left.
        '▁'..='█' => {
            let share = f64::from(n - 0x2580) / 8.0;
            (0.0, 1.0 - share, 1.0, share)
        }
        '▉'..='▏' => (0.0, 0.0, f64::from(0x2590 - n) / 8.0, 1.0),
        '▀' => (0.0, 0.0, 1.0, 0.5),
        '▐' => (0.5, 0.0, 0.5, 1.0),
        _ => return None,
    };
    Some(Shape::Block { x, y, w, h })
}
