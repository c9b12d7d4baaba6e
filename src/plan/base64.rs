//! Base 64 as RFC 4648 has it, with padding: how a plan carries bytes through JSON.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sign in 0..4 {
            let six = (bits >> (18 - 6 * sign)) & 63;
            let known = sign <= chunk.len();
            let c = ALPHABET.get(six as usize).filter(|_| known);
            out.push(c.map_or('=', |c| char::from(*c)));
        }
    }
    out
}

/// The bytes of a text; `None` where it is not exactly what [`encode`] gives.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let bare = text.trim_end_matches('=');
    for chunk in bare.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            let six = match chunk.get(at) {
                Some(c) => ALPHABET.iter().position(|a| a == c)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(six).ok()?;
        }
        let bytes = bits.to_be_bytes();
        out.extend(bytes.iter().skip(1).take(chunk.len().saturating_sub(1)));
    }
    // Bits that no byte needs, missing padding: some other text for the same bytes.
    (encode(&out) == text).then_some(out)
}
