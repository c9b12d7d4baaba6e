//! What something that may be a queue looks like, whoever holds it: its columns and a sample of
//! its rows. Everything that mapping decides, it decides on this.

use compact_str::CompactString;

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    /// An ordinary table.
    Table,
    /// A view.
    View,
    /// A virtual table.
    Virtual,
    /// An array of a JSON file, or its lines.
    Array,
}

/// One column, or one field path of a JSON element (`run.startedAtMs`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// Its name as it stands in the store.
    pub name: String,
    /// The declared type, as written.
    pub declared: String,
    /// The DDL default, as written.
    pub default: Option<String>,
    /// The words that a CHECK constraint allows.
    pub allowed: Vec<String>,
}

/// A sampled value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// NULL, or the field is missing.
    Null,
    /// A JSON boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// A text, at most a few hundred bytes. Most are words and times, and stand in the cell itself.
    Text(CompactString),
    /// A text or blob too long to be a word, a name or a time: its size in bytes.
    Long(u64),
    /// A blob, or a JSON array or object.
    Other,
}

/// Sampled rows, one cell a column: the newest, then the oldest; the whole of a small table. The cells
/// of all rows stand in one piece, since a row of its own for each takes longer to make than to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    width: usize,
    cells: Vec<Cell>,
}

impl Sample {
    /// A sample without a row, of so many columns.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self {
            width,
            cells: Vec::new(),
        }
    }

    /// Adds a row. Cells that are missing are NULL, those that are too many are left out.
    pub fn push(&mut self, row: impl IntoIterator<Item = Cell>) {
        let end = self.cells.len() + self.width;
        self.cells.extend(row.into_iter().take(self.width));
        self.cells.resize(end, Cell::Null);
    }

    /// Keeps so many rows.
    pub fn truncate(&mut self, rows: usize) {
        self.cells.truncate(rows.saturating_mul(self.width));
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunks_exact(self.width.max(1))
    }
}

/// Something that may be a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Table name, or the JSON pointer without its leading slash.
    pub name: String,
    /// Table, view, virtual table or array.
    pub kind: ShapeKind,
    /// Its columns in order.
    pub columns: Vec<Column>,
    /// The primary key's columns; `["rowid"]` for a table that has only that; empty for none.
    pub key: Vec<String>,
    /// The tables that a view reads, at any depth.
    pub reads: Vec<String>,
    /// Sampled rows.
    pub sample: Sample,
    /// Whether the sample is the whole.
    pub complete: bool,
    /// Why it could not be sampled, when it could not.
    pub broken: Option<String>,
}

impl Shape {
    /// The place of a column, compared as SQLite compares names: without ASCII case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|c| c.name.eq_ignore_ascii_case(name))
    }

    /// The sampled values of a column.
    pub fn values(&self, column: usize) -> impl Iterator<Item = &Cell> {
        self.sample.rows().filter_map(move |row| row.get(column))
    }
}
