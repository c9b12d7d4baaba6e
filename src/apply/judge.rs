//! What became of a part that was cut short, told by its rows.
//!
//! A store changes whole or not at all, so one row decides: one that is as the part would have left
//! it and was not so before means applied, else one that is as before means not applied. A row that
//! is neither was changed by somebody else since and tells nothing. Never guesses.

use crate::plan::{Change, Image, Standing};
use crate::stores::change::Found;

/// What the rows tell; [`Standing::Unknown`] without its reason where they tell nothing.
pub fn judge(changes: &[Change], found: &[Found]) -> Option<Standing> {
    // A note that only the ledger keeps is done as soon as the intent stands there.
    if changes.iter().all(|c| c.edits.is_empty()) {
        return Some(Standing::Applied);
    }
    let nothing = Image::default();
    let rows: Vec<(&Change, &Image)> = changes
        .iter()
        .zip(found)
        .map(|(change, found)| match found {
            Found::Row(image) => (change, image),
            Found::Gone => (change, &nothing),
        })
        .collect();
    let telling = || rows.iter().filter(|(c, _)| c.before != c.after);
    if telling().any(|(c, now)| **now == c.after) {
        return Some(Standing::Applied);
    }
    if telling().any(|(c, now)| **now == c.before) {
        return Some(Standing::NotApplied);
    }
    // Nothing would look different if it had been applied, so nothing is lost by doing it again.
    let alike = rows
        .iter()
        .all(|(c, now)| c.before == c.after && **now == c.before);
    alike.then_some(Standing::NotApplied)
}
