//! Damage to JSON files: to one that was whole, and files that somebody else wrote.

use super::base::{Base, Files};
use super::case::Case;
use super::rng::Rng;

type Damage = dyn Fn(&mut Vec<u8>);

/// What befalls a good file.
pub fn damaged(base: Base) -> Vec<Case> {
    let mut out = Vec::new();
    let mut with = |name: String, damage: Box<Damage>| {
        out.push(Case::new(base, name, move |files: &mut Files| {
            damage(files.get_mut("").unwrap());
        }));
    };
    for length in [0, 1, 2, 17, 30, 100, 1000] {
        with(
            format!("cut.to_{length}"),
            Box::new(move |t| t.truncate(length)),
        );
    }
    for less in [1, 2, 3, 5, 40, 90, 333] {
        let cut = move |t: &mut Vec<u8>| t.truncate(t.len() - less);
        with(format!("cut.by_{less}"), Box::new(cut));
    }
    for seed in 0..30_u64 {
        let bits = move |t: &mut Vec<u8>| {
            let mut rng = Rng::new(seed);
            for _ in 0..=seed % 5 {
                let at = rng.below(t.len());
                t[at] ^= 1 << rng.below(8);
            }
        };
        with(format!("bits.{seed}"), Box::new(bits));
    }
    // A sign that gives a text its form, another one in its place.
    for seed in 0..24_u64 {
        let signs = move |t: &mut Vec<u8>| {
            let mut rng = Rng::new(100 + seed);
            let places: Vec<usize> = (0..t.len())
                .filter(|at| b"{}[]\",:\\\n".contains(&t[*at]))
                .collect();
            let at = *rng.of(&places);
            t[at] = *rng.of(b"{}[]\",:\\\n 0\x00\xff");
        };
        with(format!("signs.{seed}"), Box::new(signs));
    }
    for (name, sign) in [
        ("nul", 0_u8),
        ("invalid", 0xff),
        ("escape", 0x1b),
        ("cr", b'\r'),
    ] {
        let put = move |t: &mut Vec<u8>| t.insert(t.len() / 2, sign);
        with(format!("put.{name}"), Box::new(put));
    }
    with(
        "twice".into(),
        Box::new(|t| {
            let again = t.clone();
            t.extend(again);
        }),
    );
    with(
        "overwritten".into(),
        Box::new(|t| {
            // A shorter one was written over a longer one.
            let shorter = t[..t.len() / 3].to_vec();
            let at = t.len() / 3;
            t[at..at + shorter.len()].copy_from_slice(&shorter);
        }),
    );
    with(
        "mark".into(),
        Box::new(|t| {
            t.splice(0..0, *b"\xef\xbb\xbf");
        }),
    );
    with(
        "two_marks".into(),
        Box::new(|t| {
            t.splice(0..0, *b"\xef\xbb\xbf\xef\xbb\xbf");
        }),
    );
    with(
        "utf16".into(),
        Box::new(|t| {
            let text = String::from_utf8(std::mem::take(t)).unwrap();
            t.extend([0xff, 0xfe]);
            t.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        }),
    );
    with("zeros_after".into(), Box::new(|t| t.extend([0; 4096])));
    with(
        "zeros_within".into(),
        Box::new(|t| {
            let at = t.len() / 2;
            t[at..at + 300].fill(0);
        }),
    );
    with(
        "line_ends".into(),
        Box::new(|t| {
            let text = String::from_utf8(std::mem::take(t)).unwrap();
            t.extend(text.replace('\n', "\r").into_bytes());
        }),
    );
    out
}

/// Files of which each is a world of its own.
pub fn worlds() -> Vec<Case> {
    let list = |name: &str, text: String| Case::bytes(Base::List, name, text);
    let mut out: Vec<Case> = Vec::new();
    for (name, open, close) in [("arrays", "[", "]"), ("objects", "{\"a\":", "}")] {
        for deep in [100, 127, 128, 129, 200_000] {
            let inside = if open == "[" { "" } else { "1" };
            let text = format!("{}{inside}{}", open.repeat(deep), close.repeat(deep));
            out.push(list(&format!("deep.{name}_{deep}"), text));
        }
    }
    out.push(list("deep.unclosed", "[{\"a\":".repeat(300_000)));
    let items: String = (0..20).map(element).collect::<Vec<_>>().join(",");
    for (name, text) in [
        ("twice.top", format!("{{\"items\": [{items}], \"items\": [{items}]}}")),
        ("twice.in_an_element", "[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"status\": \"done\"}]".into()),
        ("twice.by_an_escape", "[{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"st\\u0061tus\": \"done\"}]".into()),
        ("number.huge", "[{\"id\": 1e400, \"title\": \"a\", \"created_at\": 1e999999999, \"priority\": -1e-999}]".into()),
        ("number.long", format!("[{{\"id\": {}, \"title\": \"a\", \"status\": \"todo\"}}]", "9".repeat(200_000))),
        ("number.forms", "[{\"id\": -0, \"title\": \"a\", \"status\": 0.0}, {\"id\": -0.0, \"title\": \"b\", \"status\": 1E5}]".into()),
        ("number.none", "[{\"id\": NaN, \"title\": \"a\", \"n\": -Infinity, \"status\": \"todo\"}]".into()),
        ("text.surrogates", "[{\"id\": \"\\ud800\", \"title\": \"\\udfff\\ud83d x \\ud83d\\ude00\", \"owner\": \"\\udc00\", \"status\": \"todo\"}]".into()),
        ("text.escapes", "[{\"id\": \"\\u0000\", \"title\": \"\\u001b[2J\\u0007\\u202e\", \"owner\": \"\\b\\f\\u009b\", \"status\": \"todo\\n\"}]".into()),
        ("text.long", format!("[{{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"note\": \"{}\"}}]", "long ".repeat(900_000))),
        ("text.long_title", format!("[{{\"id\": 1, \"title\": \"{}\", \"status\": \"todo\"}}]", "\\u0041".repeat(400_000))),
        ("key.long", format!("[{{\"id\": 1, \"title\": \"a\", \"{}\": 1}}]", "k".repeat(500_000))),
        ("key.odd", "[{\"\": 1, \".\": 2, \"a.b\": {\"c\": 1}, \"a\": {\"b.c\": 2}, \"title\": \"x\", \"status\": \"todo\", \"id\": \"/~%\"}]".into()),
        ("key.control", "{\"\\u001b[31m\\n\": [{\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}], \"\\u202e/~\": []}".into()),
        ("id.all_kinds", "[{\"id\": null, \"title\": \"a\"}, {\"id\": true, \"title\": \"b\"}, {\"id\": [1], \"title\": \"c\"}, {\"id\": {\"x\": 1}, \"title\": \"d\"}, {\"id\": 1, \"title\": \"e\"}, {\"id\": \"1\", \"title\": \"f\"}, {\"id\": 1.0, \"title\": \"g\"}, {\"title\": \"h\"}, {\"title\": \"h\"}]".into()),
        ("elements.mixed", "[1, null, \"x\", [], {}, {\"id\": 1, \"title\": \"a\", \"status\": \"todo\"}, {\"title\": 7, \"status\": [], \"id\": 2}, true]".into()),
        ("elements.many_numbers", format!("[{}0]", "1,".repeat(300_000))),
        ("elements.many_empty", format!("[{}{{}}]", "{},".repeat(30_000))),
        ("elements.many_fields", format!("[{{\"id\": 1, \"title\": \"a\"{}}}]", (0..8000).map(|n| format!(", \"f{n}\": {n}")).collect::<String>())),
        ("arrays.many", format!("{{{}}}", (0..600).map(|n| format!("\"q{n}\": [{}]", element(n))).collect::<Vec<_>>().join(","))),
        ("arrays.in_arrays", format!("[[[[{items}]]]]")),
        ("arrays.below", format!("{{\"a\": {{\"b\": {{\"c\": {{\"d\": {{\"items\": [{items}]}}}}}}}}}}")),
        ("comments", format!("// a comment\n[{items}] /* and another */")),
        ("commas", "[{\"id\": 1, \"title\": \"a\",}, ]".into()),
        ("quotes", "[{'id': 1, 'title': 'a'}]".into()),
        ("words", "[undefined, None, True]".into()),
        ("alone.number", "7".into()),
        ("alone.text", "\"x\"".into()),
        ("alone.white", " \n\t\r\n ".into()),
        ("alone.null", "null".into()),
        ("alone.no_break_space", "\u{a0}[]".into()),
        ("keyed.one_key_twice", keyed(2000, |n| n / 2)),
        ("keyed.every_key_often", keyed(6000, |n| n % 3)),
    ] {
        out.push(list(name, text));
    }
    for (name, bytes) in [
        ("bytes.invalid", b"[{\"id\": 1, \"title\": \"\xff\xfe\", \"owner\": \"\xc0\xaf\", \"status\": \"\xed\xa0\x80\"}]".to_vec()),
        ("bytes.utf16be", b"\xfe\xff\0[\0]".to_vec()),
        ("bytes.gzip", b"\x1f\x8b\x08\0\0\0\0\0".to_vec()),
        ("bytes.sqlite", b"SQLite format 3\0 and so on".to_vec()),
        ("bytes.nul", vec![0; 9000]),
        ("bytes.control", b"[{\"id\": 1, \"title\": \"a\x1bb\x00c\"}]".to_vec()),
    ] {
        out.push(Case::bytes(Base::List, name, bytes));
    }
    out
}

/// The same for a line each.
pub fn lines() -> Vec<Case> {
    let good: Vec<String> = (0..20).map(element).collect();
    let mixed = |with: &[&str]| {
        let mut lines: Vec<String> = good.clone();
        for (n, line) in with.iter().enumerate() {
            lines.insert((n * 3 + 1).min(lines.len()), (*line).to_owned());
        }
        lines.join("\n") + "\n"
    };
    let worlds = [
        (
            "lines.mixed",
            mixed(&[
                "[]",
                "7",
                "null",
                "\"x\"",
                "{}",
                "garbage",
                "",
                "{\"id\":",
                "\u{feff}{}",
            ]),
        ),
        ("lines.arrays", mixed(&["[{\"id\": 1}]", "[1, 2]"])),
        ("lines.nul", mixed(&["\0\0\0", "{\"id\": \"a\0b\"}"])),
        ("lines.one_long", good.join(" ")),
        ("lines.first_bad", format!("{{bad\n{}\n", good.join("\n"))),
        (
            "lines.last_half",
            format!("{}\n{{\"id\": 7, \"ti", good.join("\n")),
        ),
        ("lines.crlf", good.join("\r\n")),
        ("lines.separators", good.join("\u{2028}")),
        (
            "lines.pretty",
            "{\n  \"id\": 1,\n  \"title\": \"a\"\n}\n{\n  \"id\": 2\n}\n".into(),
        ),
        (
            "lines.deep",
            mixed(&[&"[".repeat(100_000), &"{\"a\":".repeat(50_000)]),
        ),
        ("lines.many_bad", "x\n".repeat(20_000)),
    ];
    let cases = worlds.into_iter();
    cases
        .map(|(name, text)| Case::bytes(Base::Lines, name, text))
        .collect()
}

/// Those that take much memory or time to make: for the long form.
pub fn large() -> Vec<Case> {
    let list = |name: &str, text: String| Case::bytes(Base::List, name, text);
    vec![
        list(
            "large.text",
            format!(
                "[{{\"id\": 1, \"title\": \"a\", \"status\": \"todo\", \"note\": \"{}\"}}]",
                "x".repeat(100 << 20)
            ),
        ),
        list(
            "large.title",
            format!(
                "[{{\"id\": 1, \"title\": \"{}\", \"status\": \"todo\"}}]",
                "y".repeat(30 << 20)
            ),
        ),
        list(
            "large.unclosed_text",
            format!("[\"{}", "z".repeat(60 << 20)),
        ),
        list("large.numbers", format!("[{}0]", "1,".repeat(6_000_000))),
        list("large.keys", keyed(120_000, |n| n / 2)),
    ]
}

fn element(n: usize) -> String {
    format!(
        "{{\"id\": \"e{n}\", \"title\": \"element {n}\", \"status\": \"todo\", \"owner\": \"ron\"}}"
    )
}

/// An object of elements under keys, some of them the same.
fn keyed(n: usize, key: impl Fn(usize) -> usize) -> String {
    let members = (0..n).map(|n| format!("\"k{}\": {}", key(n), element(n)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}
