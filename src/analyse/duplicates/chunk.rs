//! What one run of Latin letters, digits and signs is: a path, an address, a date, a version, a
//! number with its unit, a name with a number in it. Read letter by letter: a regular expression
//! has no way to say "not followed by", and titles like `ingest.py를` need it.

use super::piece::{Class, Kind, Unit};

/// What a whole run is; `None` where it is a word or several things joined by signs.
pub(super) fn whole(run: &str) -> Option<Kind> {
    let bytes = run.as_bytes();
    let first = *bytes.first()?;
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    if digits == 0 && !run.contains(['/', '.', '@', '#', '\\']) {
        return None;
    }
    if run.contains("://") {
        return Some(Kind::Name(Class::Url));
    }
    if let Some(at) = run.find('@') {
        let tail = run.get(at + 1..).unwrap_or_default();
        if at == 0 && tail.len() > 1 && !tail.contains('@') {
            return Some(Kind::Name(Class::Plain));
        }
        if tail.contains('.') && at > 0 {
            return Some(Kind::Name(Class::Email));
        }
    }
    if digits > 0 {
        if let Some(kind) = time(run).or_else(|| address(run)).or_else(|| number(run)) {
            return Some(kind);
        }
        if is_uuid(run) {
            return Some(Kind::Name(Class::Hex));
        }
    }
    if let Some(kind) = hashed(run) {
        return Some(kind);
    }
    if is_version(run) {
        return Some(Kind::Name(Class::Version));
    }
    if is_path(run) {
        return Some(Kind::Name(Class::Path));
    }
    if is_dotted(run) {
        return Some(Kind::Name(Class::Dotted));
    }
    let letters = run.chars().any(char::is_alphabetic);
    let joined = run
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'));
    if digits > 0 && letters && joined && first != b'-' {
        let hex = bytes.len() >= 7 && bytes.iter().all(u8::is_ascii_hexdigit);
        return Some(Kind::Name(if hex {
            Class::Hex
        } else if is_ticket(run) {
            Class::Ticket
        } else {
            Class::Numbered
        }));
    }
    None
}

/// `#123`, `cmd#29162`, `#channel`.
fn hashed(run: &str) -> Option<Kind> {
    let at = run.find('#')?;
    let (head, tail) = (run.get(..at)?, run.get(at + 1..)?);
    if !head
        .chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    {
        return None;
    }
    if !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Kind::Name(Class::Reference));
    }
    let plain = tail
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (tail.len() > 1 && plain).then_some(Kind::Name(Class::Plain))
}

/// `proj-123`: letters, one hyphen, two digits or more.
fn is_ticket(run: &str) -> bool {
    run.split_once('-').is_some_and(|(head, tail)| {
        (2..=10).contains(&head.len())
            && head.bytes().all(|b| b.is_ascii_lowercase())
            && tail.len() >= 2
            && tail.bytes().all(|b| b.is_ascii_digit())
    })
}

fn is_version(run: &str) -> bool {
    let (body, marked) = match run.strip_prefix('v') {
        Some(body) => (body, true),
        None => (run, false),
    };
    let core = body.split(['-', '+']).next().unwrap_or(body);
    let parts = core.split('.').count();
    core.split('.')
        .all(|p| !p.is_empty() && (p == "x" || p.bytes().all(|b| b.is_ascii_digit())))
        && (marked || parts >= 3)
        && core.bytes().any(|b| b.is_ascii_digit())
}

fn is_path(run: &str) -> bool {
    let slashes = run.matches('/').count() + run.matches('\\').count();
    if slashes == 0 {
        return false;
    }
    let named = run.chars().any(char::is_alphanumeric);
    let rooted = run.starts_with('/')
        || run.starts_with("~/")
        || run.starts_with("./")
        || run.starts_with("../");
    let last = run.rsplit(['/', '\\']).next().unwrap_or_default();
    // `gateway/bus/worker` is a list, `src/etl_2/load` a place.
    let listed = run.chars().all(|c| c.is_alphabetic() || c == '/');
    let has_ext = last.rsplit_once('.').is_some_and(|(stem, ext)| {
        !stem.is_empty()
            && (1..=6).contains(&ext.len())
            && ext.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    named && (rooted || (slashes >= 2 && !listed) || has_ext || run.contains(":\\"))
}

/// `ingest.py`, `db.prod.example.com`, `ai.hermes.gateway`.
fn is_dotted(run: &str) -> bool {
    let run = run.strip_prefix('.').unwrap_or(run);
    let mut parts = run.split('.');
    let last = run.rsplit('.').next().unwrap_or_default();
    run.contains('.')
        && parts.all(|p| !p.is_empty() && p.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')))
        && (1..=12).contains(&last.len())
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
        // `e.g`, `i.e`: no names.
        && run.split('.').any(|p| p.len() > 1)
}

fn is_uuid(run: &str) -> bool {
    let parts: [usize; 5] = [8, 4, 4, 4, 12];
    run.len() == 36
        && run
            .split('-')
            .zip(parts)
            .all(|(p, n)| p.len() == n && p.bytes().all(|b| b.is_ascii_hexdigit()))
        && run.matches('-').count() == 4
}

/// Four figures with dots, with a port or a mask; six groups of a hardware or IPv6 address.
fn address(run: &str) -> Option<Kind> {
    let host = run.split(['/', ':']).next().unwrap_or(run);
    let v4 = host.split('.').count() == 4
        && host
            .split('.')
            .all(|p| (1..=3).contains(&p.len()) && p.parse::<u16>().is_ok_and(|n| n < 256));
    let tail = run.get(host.len()..).unwrap_or_default();
    if v4
        && tail
            .get(1..)
            .unwrap_or_default()
            .bytes()
            .all(|b| b.is_ascii_digit())
    {
        return Some(Kind::Name(Class::Ip));
    }
    let colons = run.matches(':').count();
    let v6 = colons >= 3
        && run
            .split(':')
            .all(|p| p.len() <= 4 && p.bytes().all(|b| b.is_ascii_hexdigit()));
    v6.then_some(Kind::Name(Class::Ip))
}

/// Dates, clock times, and both together.
fn time(run: &str) -> Option<Kind> {
    let (day, clock) = match run.split_once(['t', '_']) {
        Some((d, c)) if is_date(d) => (d, Some(c)),
        _ => (run, None),
    };
    if let Some(clock) = clock {
        let clock = clock.trim_end_matches('z');
        let clock = clock.split('+').next().unwrap_or(clock);
        return (is_clock(clock) || clock.is_empty() || clock.bytes().all(|b| b.is_ascii_digit()))
            .then_some(Kind::Stamp);
    }
    if is_date(day) {
        return Some(Kind::Date);
    }
    is_clock(run).then_some(Kind::Clock)
}

/// `2026-04-21`, `2026/4/21`, `2026.04.21`, `04/21`, `2026-04`, `2026-w17`, `20260421`.
fn is_date(run: &str) -> bool {
    let sep = match run
        .find(['-', '/', '.'])
        .and_then(|at| run.as_bytes().get(at))
    {
        Some(b) => char::from(*b),
        None => return is_solid_date(run),
    };
    let parts: Vec<&str> = run.split(sep).take(4).collect();
    let n = |s: &str, len: std::ops::RangeInclusive<usize>, max: u16| {
        len.contains(&s.len()) && s.parse::<u16>().is_ok_and(|v| v >= 1 && v <= max)
    };
    match parts.as_slice() {
        [y, m, d] if y.len() == 4 => n(y, 4..=4, 2999) && n(m, 1..=2, 12) && n(d, 1..=2, 31),
        [a, b, y] if y.len() == 4 => n(y, 4..=4, 2999) && n(a, 1..=2, 31) && n(b, 1..=2, 31),
        [y, m] if y.len() == 4 && sep != '.' => {
            n(y, 4..=4, 2999)
                && y.starts_with(['1', '2'])
                && (n(m, 2..=2, 12) || m.strip_prefix('w').is_some_and(|w| n(w, 1..=2, 53)))
        }
        [m, d] if sep == '-' => n(m, 2..=2, 12) && n(d, 2..=2, 31),
        _ => false,
    }
}

fn is_solid_date(run: &str) -> bool {
    let part = |from: usize, to: usize| run.get(from..to).and_then(|s| s.parse::<u16>().ok());
    run.len() == 8
        && run.bytes().all(|b| b.is_ascii_digit())
        && part(0, 4).is_some_and(|y| (1990..2100).contains(&y))
        && part(4, 6).is_some_and(|m| (1..=12).contains(&m))
        && part(6, 8).is_some_and(|d| (1..=31).contains(&d))
}

/// `12:05`, `03:00:01.586`.
fn is_clock(run: &str) -> bool {
    let run = run
        .strip_suffix("am")
        .or_else(|| run.strip_suffix("pm"))
        .unwrap_or(run);
    let run = run.split('.').next().unwrap_or(run);
    let parts = run.split(':').count();
    (2..=3).contains(&parts)
        && run.split(':').enumerate().all(|(i, p)| {
            (if i == 0 { 1..=2 } else { 2..=2 }).contains(&p.len())
                && p.parse::<u8>().is_ok_and(|n| n < 60)
        })
}

/// A number, alone or with a unit written onto it.
fn number(run: &str) -> Option<Kind> {
    let body = run
        .strip_prefix(['-', '+', '$', '#'])
        .filter(|_| !run.starts_with('#'))
        .unwrap_or(run);
    if !body.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = body
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .unwrap_or(body.len());
    let (figure, tail) = body.split_at(end);
    if figure.matches('.').count() > 1 {
        return None;
    }
    if tail.is_empty() {
        return Some(Kind::Number);
    }
    // A ratio or a range is an order of parts, never a reading.
    if let Some(rest) = tail.strip_prefix(['/', '-', '~']) {
        let rest = rest.trim_end_matches('%');
        return (!rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
            .then_some(Kind::Number);
    }
    unit(tail).map(Kind::Reading)
}

/// The unit that a word or suffix names.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "%" | "percent" | "pct" | "pp" => Unit::Percent,
        "ms" | "s" | "sec" | "secs" | "second" | "seconds" | "m" | "min" | "mins" | "minute"
        | "minutes" | "h" | "hr" | "hrs" | "hour" | "hours" | "d" | "day" | "days" | "us"
        | "ns" | "msec" | "weeks" | "months" | "years" => Unit::Span,
        "b" | "kb" | "mb" | "gb" | "tb" | "pb" | "kib" | "mib" | "gib" | "tib" | "bytes"
        | "byte" => Unit::Size,
        "rps" | "qps" | "tps" | "iops" | "k" | "x" | "c" | "°c" | "hz" | "mhz" | "ghz" | "kbps"
        | "mbps" | "gbps" | "w" | "kw" | "kwh" | "v" | "rpm" => Unit::Rate,
        "times" => Unit::Count,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_is() {
        use Class::{
            Dotted, Email, Hex, Ip, Numbered, Path, Plain, Reference, Ticket, Url, Version,
        };
        for (run, want) in [
            ("cmd#29162", Some(Kind::Name(Reference))),
            ("#123", Some(Kind::Name(Reference))),
            ("#ops-room", Some(Kind::Name(Plain))),
            ("proj-123", Some(Kind::Name(Ticket))),
            ("worker-3", Some(Kind::Name(Numbered))),
            ("ap-northeast-2", Some(Kind::Name(Numbered))),
            ("db01", Some(Kind::Name(Numbered))),
            ("v2.3", Some(Kind::Name(Version))),
            ("2.7.0", Some(Kind::Name(Version))),
            ("1.2.3-beta1", Some(Kind::Name(Version))),
            ("scripts/pipeline/ingest.py", Some(Kind::Name(Path))),
            ("~/library/x", Some(Kind::Name(Path))),
            ("/var", Some(Kind::Name(Path))),
            ("src/load.rs", Some(Kind::Name(Path))),
            ("retry/backoff", None),
            ("ingest.py", Some(Kind::Name(Dotted))),
            ("db.prod.example.com", Some(Kind::Name(Dotted))),
            ("https://a.b/c?d=1", Some(Kind::Name(Url))),
            ("ron@example.com", Some(Kind::Name(Email))),
            ("@ron", Some(Kind::Name(Plain))),
            ("10.0.0.7", Some(Kind::Name(Ip))),
            ("10.0.0.7:8080", Some(Kind::Name(Ip))),
            (
                "550e8400-e29b-41d4-a716-446655440000",
                Some(Kind::Name(Hex)),
            ),
            ("3f2a9bc", Some(Kind::Name(Hex))),
            ("2026-04-21", Some(Kind::Date)),
            ("2026-04", Some(Kind::Date)),
            ("2026-w17", Some(Kind::Date)),
            ("20260421", Some(Kind::Date)),
            ("2026/4/1", Some(Kind::Date)),
            ("04-21", Some(Kind::Date)),
            ("2026-04-20t15:00:01z", Some(Kind::Stamp)),
            ("12:05", Some(Kind::Clock)),
            ("03:00:01", Some(Kind::Clock)),
            ("97%", Some(Kind::Reading(Unit::Percent))),
            ("450ms", Some(Kind::Reading(Unit::Span))),
            ("1.5gb", Some(Kind::Reading(Unit::Size))),
            ("3/12", Some(Kind::Number)),
            ("3-5", Some(Kind::Number)),
            ("-5", Some(Kind::Number)),
            ("1,200", Some(Kind::Number)),
            ("$500", Some(Kind::Number)),
            ("42", Some(Kind::Number)),
            ("deploy", None),
            ("drift-recovery", None),
            ("and/or", None),
            ("q3", Some(Kind::Name(Numbered))),
            ("2nd", Some(Kind::Name(Numbered))),
        ] {
            assert_eq!(whole(run), want, "{run}");
        }
    }
}
