//! Text that is no configuration, and what `show` gives read back.

use super::*;
use proptest::prelude::*;

/// Whether a list of mistakes can be shown to a person as it is.
fn is_tellable(text: &str, errors: &[ConfigError]) -> bool {
    let lines = text.split('\n').count();
    let sorted = errors.windows(2).all(|pair| match pair {
        [a, b] => (a.line, a.column) <= (b.line, b.column),
        _ => true,
    });
    let clean = |s: &str| !s.chars().any(char::is_control) && s.len() < 2000;
    sorted
        && !errors.is_empty()
        && errors.iter().all(|e| {
            (1..=lines).contains(&e.line)
                && e.column >= 1
                && clean(&e.to_string())
                && e.hint.as_deref().is_none_or(clean)
        })
}

fn as_shown(config: &Config) -> Config {
    Config {
        path: None,
        ..config.clone()
    }
}

#[test]
fn what_is_shown_reads_back() {
    for text in [EXAMPLE, "", S, J] {
        let config = good(text);
        let shown = show(&config);
        assert_eq!(good(&shown), as_shown(&config), "{shown}");
    }
    let shown = show(&good(EXAMPLE));
    assert!(
        shown.contains("now = \"2026-04-21T08:15:00+09:00\""),
        "{shown}"
    );
    assert!(shown.contains("pointer = \"/data/items\""), "{shown}");
}

#[test]
fn what_is_shown_holds_no_control_characters() {
    let mut config = good(S);
    config.path = Some(PathBuf::from("/tmp/\x1b[2J\n/evil = 1"));
    let source = config.sources.first_mut().unwrap();
    source.path = PathBuf::from("/a\x1b[31m/\u{202e}$x\n\"y\\");
    let shown = show(&config);
    assert!(
        !shown.chars().any(|c| c.is_control() && c != '\n'),
        "{shown}"
    );
    assert!(!shown.contains('\u{202e}'), "{shown}");
    assert_eq!(good(&shown), as_shown(&config), "{shown}");
}

fn words() -> impl Strategy<Value = String> {
    "[a-z]{1,8}|[\\PC]{1,10}|[a-z\"'\\\\$~\u{1}\u{1b}\n\t#=\\[\\]한\u{202e}]{1,10}"
        .prop_filter("not blank", |s| !s.trim().is_empty())
}

fn stale_rules() -> impl Strategy<Value = StaleRules> {
    let s = || proptest::option::of(1..10_000_000i64);
    let ages = proptest::collection::btree_map(
        proptest::sample::select(Priority::ALL.to_vec()),
        1..10_000_000i64,
        0..4,
    );
    (ages, s(), s(), s()).prop_map(
        |(queue_age, claim_age, heartbeat, lease_grace)| StaleRules {
            queue_age,
            claim_age,
            heartbeat,
            lease_grace,
        },
    )
}

fn queue_spec() -> impl Strategy<Value = QueueSpec> {
    use proptest::collection::btree_map;
    let field = || proptest::sample::select(Field::ALL.to_vec());
    let time = proptest::sample::select(Field::TIMES.to_vec());
    let encodings: Vec<TimeEncoding> = TimeEncoding::WORDS
        .into_iter()
        .filter_map(TimeEncoding::from_word)
        .collect();
    (
        btree_map(field(), words(), 0..5),
        btree_map(
            "[a-z가-힣 ]{1,6}",
            proptest::sample::select(State::ALL.to_vec()),
            0..3,
        ),
        btree_map(
            "[0-9a-z\"]{1,4}",
            proptest::sample::select(Priority::ALL.to_vec()),
            0..3,
        ),
        btree_map(time, proptest::sample::select(encodings), 0..4),
        stale_rules(),
    )
        .prop_map(|(fields, mut states, priorities, time, stale)| {
            let mut seen = std::collections::HashSet::new();
            states.retain(|word, _| seen.insert(State::fold(word)));
            QueueSpec {
                queue: "q".into(),
                fields,
                states,
                priorities,
                write: [(State::Cancelled, "dropped it".into())].into(),
                time,
                stale,
            }
        })
}

fn source_spec() -> impl Strategy<Value = SourceSpec> {
    (
        any::<bool>(),
        words().prop_map(|w| w.replace('/', "-")),
        any::<[bool; 3]>(),
        proptest::collection::vec(words(), 0..3),
        stale_rules(),
        proptest::option::of(queue_spec()),
    )
        .prop_map(|(json, file, flags, ignore, stale, queue)| {
            let kind = if json {
                StoreKind::Json
            } else {
                StoreKind::Sqlite
            };
            let path = Path::new("/srv").join(file.replace(['.', '\0'], "_"));
            let [writable, optional, replace] = flags;
            SourceSpec {
                writable,
                optional,
                note: if replace {
                    NoteMode::Replace
                } else {
                    NoteMode::Append
                },
                ignore,
                stale,
                queues: queue.into_iter().collect(),
                ..SourceSpec::new("s", kind, path, Role::Inbox, Tz::Asia__Tokyo)
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_source_shown_reads_back(source in source_spec(), owner in words(), alias in words()) {
        let aliases = [alias.clone()];
        let distinct = OwnerRules::default().canonical(Some(&owner))
            != OwnerRules::default().canonical(Some(&alias))
            && !alias.trim().eq_ignore_ascii_case("unassigned");
        let pairs = distinct.then_some((owner.as_str(), &aliases[..]));
        let config = Config {
            owners: OwnerRules::new(pairs, std::slice::from_ref(&alias)),
            sources: vec![source],
            ..Config::default_with(Tz::Asia__Seoul)
        };
        let shown = show(&config);
        match read(&shown) {
            Ok(read) => prop_assert_eq!(read, config, "{}", shown),
            Err(errors) => prop_assert!(false, "{}\n{:#?}", shown, errors),
        }
    }

    #[test]
    fn no_text_panics(text in "(\\PC|\n|\r|\t|\u{0}){0,200}") {
        if let Err(errors) = read(&text) {
            prop_assert!(is_tellable(&text, &errors), "{:#?}", errors);
        }
    }

    #[test]
    fn nearly_toml_does_not_panic_either(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\n", " ", "\"", "'", "\"\"\"", "#",
            "source", "queue", "stale", "owners", "aliases", "a", "1", "2026-04-21", "true",
            "\\u", "'x'", "kpi", "count", "name", "한",
        ]), 0..60)
    ) {
        let text = parts.concat();
        if let Err(errors) = read(&text) {
            prop_assert!(is_tellable(&text, &errors), "{}\n{:#?}", text, errors);
        }
    }

    #[test]
    fn the_example_with_something_broken_in_it(
        cut in 0..EXAMPLE.len(), length in 0..40usize, put in "(\\PC|\n|[\\[\\]{}=\"',]){0,4}"
    ) {
        // The example is ASCII, so every offset is a character's beginning.
        let end = (cut + length).min(EXAMPLE.len());
        let text = [&EXAMPLE[..cut], &put, &EXAMPLE[end..]].concat();
        if let Err(errors) = read(&text) {
            prop_assert!(is_tellable(&text, &errors), "{}\n{:#?}", text, errors);
        }
    }
}
