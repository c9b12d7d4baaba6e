//! What tells a secret from a word of work, where a pattern alone does not.

/// Whatever matches is one.
pub(super) fn always(_: &str) -> bool {
    true
}

/// An e-mail address, and not one of the things that only look like one: the place of a git
/// repository, a unit of systemd, a picture for fine screens, a package with its version.
pub(super) fn is_address(found: &str) -> bool {
    const NO_DOMAINS: [&str; 26] = [
        "service",
        "timer",
        "socket",
        "target",
        "mount",
        "automount",
        "slice",
        "scope",
        "path",
        "device",
        "swap",
        "png",
        "jpg",
        "jpeg",
        "webp",
        "gif",
        "svg",
        "json",
        "yaml",
        "yml",
        "toml",
        "sql",
        "conf",
        "log",
        "plist",
        "txt",
    ];
    let Some((local, domain)) = found.rsplit_once(['@', '＠']) else {
        return false;
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    let figures = |label: Option<&str>| {
        label.is_some_and(|l| {
            let l = l.strip_prefix('v').unwrap_or(l);
            !l.is_empty() && l.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let mut labels = domain.split('.');
    let is_version = figures(labels.next()) && figures(labels.next());
    local != "git" && !is_version && !NO_DOMAINS.contains(&last.to_ascii_lowercase().as_str())
}

/// A password, and not the place of one: `$DB_PASSWORD`, `<password>`, `***`.
pub(super) fn is_password(found: &str) -> bool {
    !is_placeholder(found)
}

/// The same of a name that also means other things: `PWD=/home/ron` is a folder.
pub(super) fn is_secret_path(found: &str) -> bool {
    !is_placeholder(found) && !is_path(found)
}

/// A password within a sentence: it holds a figure and more than figures.
pub(super) fn is_credential(found: &str) -> bool {
    let found = found.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '`']);
    found.len() >= 4
        && found.bytes().any(|b| b.is_ascii_digit())
        && found.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The value that a token, a key or a secret is given: not its place, and no small number.
pub(super) fn is_assigned(found: &str) -> bool {
    let letters = found.chars().count();
    let number = found.bytes().all(|b| b.is_ascii_digit());
    letters >= 4 && !is_placeholder(found) && !is_path(found) && (!number || letters >= 10)
}

/// The same within a sentence: neither a word of it nor a number or a date.
pub(super) fn is_secret(found: &str) -> bool {
    let figures = found.bytes().any(|b| b.is_ascii_digit());
    let words = found.chars().any(char::is_alphabetic);
    let one_piece = !found.contains([' ', '-', '_', '/', '.', ':']);
    is_assigned(found)
        && match (figures, words) {
            (true, true) => true,
            (true, false) => one_piece && found.len() >= 20,
            (false, _) => is_machine_made(found) || (one_piece && found.len() >= 16),
        }
}

/// What stands in a header that carries keys: a word alone is the scheme's description.
pub(super) fn is_key(found: &str) -> bool {
    let mixed = changes(found) > 0 || found.contains(['+', '/', '=']);
    let figures = found.bytes().any(|b| b.is_ascii_digit());
    let scheme = ["kakaoak", "apikey", "aws4-hmac-sha256"].contains(&found.to_lowercase().as_str());
    !is_placeholder(found) && !scheme && (mixed || figures || found.len() > 24)
}

/// Letters and figures, or small and large letters, in no order that a word, a name or a version has.
pub(super) fn is_machine_made(found: &str) -> bool {
    found.len() >= 12 && !is_placeholder(found) && (changes(found) >= 3 || is_flat(found))
}

/// Long and of one piece: twenty letters in a row that no word has.
fn is_flat(found: &str) -> bool {
    let mut parts = found.split(|c: char| !c.is_ascii_alphanumeric());
    parts.any(|part| part.len() >= 28)
}

/// How often the kind of letter changes within the pieces between separators. The large letter that
/// begins a name is no change.
fn changes(found: &str) -> usize {
    let kind = |c: char| match c {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        _ => 2,
    };
    let pieces = found.split(|c: char| !c.is_ascii_alphanumeric());
    pieces
        .map(|piece| {
            let kinds: Vec<u8> = piece.chars().map(kind).collect();
            let changes = kinds.windows(2).filter(|w| w.first() != w.last()).count();
            let name = matches!(kinds.as_slice(), [1, 0, ..]);
            changes - usize::from(name)
        })
        .sum()
}

/// The place of a secret instead of the secret.
fn is_placeholder(found: &str) -> bool {
    const WORDS: [&str; 14] = [
        "null",
        "none",
        "nil",
        "true",
        "false",
        "undefined",
        "password",
        "token",
        "secret",
        "value",
        "text",
        "key",
        "string",
        "redacted",
    ];
    let found = found.trim_matches(['"', '\'', '`']);
    let variable = found
        .strip_prefix("${")
        .or_else(|| found.strip_prefix("$("))
        .or_else(|| found.strip_prefix("{{"))
        .or_else(|| found.strip_prefix('$'))
        .or_else(|| found.strip_prefix('%'))
        .map(|rest| rest.trim_end_matches(['}', ')', '%']).trim());
    let is_name = |name: &str| {
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_') && name.chars().all(plain)
    };
    // Of `${NAME}` and `$(command)` a value without brackets is the dollar alone.
    found.is_empty()
        || found == "$"
        || variable.is_some_and(is_name)
        || found
            .chars()
            .all(|c| matches!(c, '*' | '.' | '…' | '-' | '•' | '?' | '_'))
        || (found.len() > 2 && found.chars().all(|c| matches!(c, 'x' | 'X')))
        || WORDS.contains(&found.to_lowercase().as_str())
}

/// The place of a file.
fn is_path(found: &str) -> bool {
    let starts = ["/", "~/", "./", "../", "file:"];
    starts.iter().any(|s| found.starts_with(s)) && changes(found) < 3
}

/// Whether a secret is one wherever it stands: a short word after `token:` is a word elsewhere.
pub(super) fn is_one_anywhere(secret: &str) -> bool {
    let letters = secret.chars().count();
    (6..=256).contains(&letters) && (letters >= 12 || secret.chars().any(|c| c.is_ascii_digit()))
}
