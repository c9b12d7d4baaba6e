//! A value of a store, kept exactly: type, every bit of a number, every byte of a text.

/// A value as a store holds it. Two are equal only when they are the same to the bit: `1` is not
/// `1.0`, `0.0` is not `-0.0`, and a text is its bytes, be they UTF-8 or not. A store's own `=` is
/// laxer (collations, affinities) and must not decide whether a row is still what it was.
#[derive(Debug, Clone)]
pub enum Value {
    /// NULL.
    Null,
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Real(f64),
    /// A text in the encoding UTF-8, or what somebody wrote in its place.
    Text(Vec<u8>),
    /// Bytes.
    Blob(Vec<u8>),
    /// A value of a JSON file as it is spelt there: `1E5`, `"caf\u00e9"`, `{"a": 1}`.
    Json(String),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into().into_bytes())
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Real(a), Self::Real(b)) => a.to_bits() == b.to_bits(),
            (Self::Text(a), Self::Text(b)) | (Self::Blob(a), Self::Blob(b)) => a == b,
            (Self::Json(a), Self::Json(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}
