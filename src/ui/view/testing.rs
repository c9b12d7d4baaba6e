//! A buffer as the text that a terminal shows: the cells that a wide character covers are left out,
//! and so are spaces at the end of a row.

use ratatui::buffer::{Buffer, CellWidth};

pub(in crate::ui) fn print(buf: &Buffer) -> String {
    let area = *buf.area();
    let mut out = String::new();
    for y in area.top()..area.bottom() {
        let mut row = String::new();
        let mut x = area.left();
        while x < area.right() {
            let Some(cell) = buf.cell((x, y)) else { break };
            row.push_str(cell.symbol());
            x += cell.symbol().cell_width().max(1);
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}
