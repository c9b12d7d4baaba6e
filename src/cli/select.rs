//! Items named on the command line.

use crate::analyse::Board;
use crate::model::{Error, ErrorKind, KeyPattern};

/// More keys than this are not listed in an error.
const LISTED: usize = 5;

/// The position of the one item that `text` names.
///
/// # Errors
/// [`ErrorKind::Usage`] when it names none, or several.
pub fn one(board: &Board, text: &str) -> Result<usize, Error> {
    let pattern = KeyPattern::parse(text)?;
    let found: Vec<usize> = board
        .items()
        .filter(|i| pattern.matches(&i.key()))
        .map(|i| i.position)
        .collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Error::new(ErrorKind::Usage, format!("no item is called `{text}`")).hint("`reveille items` lists the live ones with their keys, `--all` the finished ones too")),
        several => {
            let keys: Vec<String> = several.iter().take(LISTED).filter_map(|at| board.item(*at)).map(|i| i.key().to_string()).collect();
            let more = if several.len() > LISTED { ", …" } else { "" };
            Err(Error::new(ErrorKind::Usage, format!("`{text}` names {} items: {}{more}", several.len(), keys.join(", "))).hint("give the whole key"))
        }
    }
}
