//! Every kind of mistake, its place and its hint.

use super::*;

/// Each text holds one mistake; its place, a part of its message, a part of its hint.
#[test]
fn every_kind_of_mistake_has_its_place_and_its_hint() {
    let s = |more: &str| format!("{S}{more}");
    let j = |more: &str| format!("{J}{more}");
    let q = |more: &str| format!("{S}{Q}{more}");
    let t = str::to_owned;
    #[rustfmt::skip]
    let cases: Vec<(String, (usize, usize), &str, &str)> = vec![
        // Keys.
        (t("langauge = 'ko'"), (1, 1), "unknown key `langauge` at the top", "mean `language`?"),
        (t("한글 = 1"), (1, 1), "unquoted key", ""),
        (t("'한글' = 1"), (1, 1), "unknown key `한글`", "known here: timezone, language"),
        (t("x.y = 1"), (1, 1), "unknown key `x`", "known here"),
        (t("\"a\\u001b[2J\" = 1"), (1, 1), "unknown key `a␛[2J`", "known here"),
        (t("[owner]\nme = ['a']"), (1, 2), "unknown key `owner`", "mean `owners`?"),
        (t("[owners]\nlanguage = 'ko'"), (2, 1), "in [owners]", "above the first [table]"),
        (t("[owners]\n alias = {}"), (2, 2), "unknown key `alias`", "mean `aliases`?"),
        (s("writeable = true"), (5, 1), "`writeable` in [[source]]", "mean `writable`?"),
        (s("table = 't'"), (5, 1), "unknown key `table`", "belongs to [[source.queue]]"),
        (q("worker = 'x'"), (7, 1), "unknown key `worker`", "known here: table, pointer, id"),
        (t("policy.mark_failed = 'deny'"), (1, 8), "`mark_failed` in [policy]", "`mark-failed`"),
        (t("plan.expire = '1d'"), (1, 6), "unknown key `expire`", "mean `expires`?"),
        (t("stale.queue_age.urgnt = '1d'"), (1, 17), "in queue_age", "mean `urgent`?"),
        // Types.
        (t("timezone = 9"), (1, 12), "`timezone` must be a text, not a whole number", "\"9\""),
        (t("owners = 1"), (1, 10), "`[owners]` must be a table, not a whole number", ""),
        (t("[[owners]]\nme = []"), (1, 1), "[owners] is one table", "once, as `[owners]`"),
        (t("[source]\nname='a'\nkind='json'\npath='x'"), (1, 1), "list of tables", "two pairs"),
        (t("source = [1]"), (1, 11), "`[[source]]` must be a table, not a whole", ""),
        (t("owners.me = 'ron'"), (1, 13), "must be a list of texts, not a text", "`[\"ron\"]`"),
        (t("owners.me = ['ron', 3]"), (1, 21), "must be a text, not a whole number", "`\"3\"`"),
        (t("owners.me = ['']"), (1, 14), "`owners.me` is empty", ""),
        (s("writable = 'true'"), (5, 12), "true or false, not a text", "without quotes"),
        (s("ignore = 'x'"), (5, 10), "must be a list of texts", "`[\"x\"]`"),
        (t("plan.max_rows = '9'"), (1, 17), "whole number of at least 1, not a text", "quotes"),
        (t("plan.max_rows = 1.5"), (1, 17), "not a number with a fraction", ""),
        (t("plan.max_rows = 0"), (1, 17), "whole number of at least 1", ""),
        (t("plan.max_rows = -4"), (1, 17), "whole number of at least 1", ""),
        (t("plan.max_rows = 99999999999999999999"), (1, 17), "too large", ""),
        // Top.
        (t("timezone = 'Asia/Seol'"), (1, 12), "`Asia/Seol` is no time zone", "Asia/Seoul"),
        (t("timezone = 'KST'"), (1, 12), "no time zone", ""),
        (t("timezone = ''"), (1, 12), "`timezone` is empty", ""),
        (t("language = 'fr'"), (1, 12), "`fr` is none", "en, ko, zh-Hant"),
        (t("now = '2026-04-21T08:15:00'"), (1, 7), "`now` has no offset", "+09:00"),
        (t("now = 2026-04-21T08:15:00"), (1, 7), "`now` has no offset", "+09:00"),
        (t("now = 'soon'"), (1, 7), "`now` is no instant", "+09:00"),
        (t("now = 1700000000"), (1, 7), "must be an instant", ""),
        (t("now = '1850-01-01T00:00:00Z'"), (1, 7), "outside the years", ""),
        // Lengths of time.
        (t("failed_window = 14"), (1, 17), "needs a unit", "\"14d\""),
        (t("failed_window = '14'"), (1, 17), "`14` has no unit", "\"14d\""),
        (t("failed_window = -14"), (1, 17), "must be a length of time", ""),
        (t("failed_window = '-1d'"), (1, 17), "`-1d` is negative", "1d12h"),
        (t("failed_window = '2 weeks'"), (1, 17), "no length of time", "1d12h"),
        (t("failed_window = ''"), (1, 17), "is empty", "1d12h"),
        (t("stale.claim_age = '0s'"), (1, 19), "`claim_age` must be longer than 0", ""),
        (t("stale.heartbeat = '99999999999w'"), (1, 19), "hundred years", ""),
        (t("stale.queue_age = '3d'"), (1, 19), "a table by priority", "{ normal = \"3d\" }"),
        (t("stale.queue_age.low = true"), (1, 23), "must be a length of time", ""),
        (t("plan.expires = '0m'"), (1, 16), "longer than 0", ""),
        // Owners.
        (t("owners.aliases = { a = 'b' }"), (1, 24), "`a` must be a list of texts", "[\"b\"]"),
        (t("owners.aliases = { a = ['x'], b = ['X'] }"), (1, 36), "`X` is already one of `a`", ""),
        (t("owners.aliases = { a = ['b'], b = ['c'] }"), (1, 25), "`b` is an owner", "no chains"),
        (t("owners.aliases = { Ron = [], ron = [] }"), (1, 30), "`ron` stands twice", "one list"),
        (t("owners.aliases = { a = ['Unassigned'] }"), (1, 25), "stands for nobody", ""),
        (t("owners.aliases = { '' = ['x'] }"), (1, 20), "name is empty", ""),
        // KPI.
        (t("kpi.reported = { ron = -1 }"), (1, 24), "`ron` must be a whole number", ""),
        (t("kpi.reported = { ron = 1, RON = 2 }"), (1, 27), "`ron` is counted twice", ""),
        (t("kpi.reported = 18"), (1, 16), "must be a table", ""),
        (t("kpi.reported = {}\nkpi.reported_file = 'x'"), (2, 5), "`reported` and `reported_file`", "keep one"),
        (t("kpi.as_of = '7 o clock'"), (1, 13), "`kpi.as_of` is no time", "07:45"),
        (t("kpi.as_of = 2026-04-21"), (1, 13), "`kpi.as_of` is no time", "07:45"),
        (t("kpi.as_of = 745"), (1, 13), "must be a time", ""),
        (t("kpi.as_of = 9999-12-31T23:59:59"), (1, 13), "outside the years", ""),
        (s("[kpi]\ncount = 'a/t[x]'"), (6, 9), "a list of texts", "[\"a/t[x]\"]"),
        (s("[kpi]\ncount = ['a/t']"), (6, 10), "names no status", "terms read like"),
        (s("[kpi]\ncount = ['b/t[x]']"), (6, 10), "the source `b`, which is none", "sources: `a`"),
        (t("kpi.count = ['b/t[x]']"), (1, 14), "`b`, which is none", "no [[source]]"),
        (s("[kpi]\ncount = ['a/t[x,y]', 'a/t[y]']"), (6, 22), "counts `y` twice", "once"),
        // Policy.
        (t("policy.cancel = 'aprove'"), (1, 17), "does not know `aprove`", "mean `approve`?"),
        (t("policy.cancel = 'yes'"), (1, 17), "does not know `yes`", "deny, propose"),
        // Sources.
        (t("[[source]]\nkind='json'\npath='x'"), (1, 1), "has no `name`", "add `name"),
        (t("[[source]]\nname='a'\npath='x'"), (1, 1), "has no `kind`", "\"sqlite\""),
        (t("[[source]]\nname='a'\nkind='json'"), (1, 1), "has no `path`", "add `path"),
        (s("").replace("'a'", "'My Queue'"), (2, 8), "`My Queue` holds more", "\"my-queue\""),
        (s("").replace("'a'", "'큐'"), (2, 8), "holds more than", "canonical"),
        (s("").replace("sqlite", "postgres"), (3, 8), "`postgres` are to come", "sqlite"),
        (s("").replace("sqlite", "http"), (3, 8), "`http` are to come", "sqlite"),
        (s("").replace("sqlite", "sqlit"), (3, 8), "does not know `sqlit`", "mean `sqlite`?"),
        (s("").replace("sqlite", "csv"), (3, 8), "does not know `csv`", "sqlite, json"),
        (s("role = 'main'"), (5, 8), "does not know `main`", "canonical, inbox, legacy"),
        (s("role = 'legacy'\nwritable = true"), (6, 12), "never written", "another role"),
        (s("note = 'prepend'"), (5, 8), "does not know `prepend`", ""),
        (s("timezone = 'Seoul'"), (5, 12), "no time zone", "Asia/Seoul"),
        (s(&J.replace("'j'", "'a'")), (6, 8), "`a` is already a source's, on line 2", ""),
        (s(&J.replace("j.json", "./x/../a.db")), (8, 8), "already a source's, on line 4", "twice"),
        (s("").replace("a.db", "~bob/a.db"), (4, 8), "another user's home", "whole path"),
        (s("").replace("a.db", "$NOPE/a.db"), (4, 8), "`NOPE` is not set", "`$$`"),
        (s("lock = '$NOPE'"), (5, 8), "`lock`: the variable `NOPE`", ""),
        (s("source.stale = 1"), (5, 1), "unknown key `source`", ""),
        (s("[source.stale]\nclaim = '1h'"), (6, 1), "unknown key `claim`", "`claim_age`"),
        (s("[source.policy]\nrelease = 'no'"), (6, 11), "does not know `no`", ""),
        // Queues.
        (s("[[source.queue]]\nid = 'x'"), (5, 1), "no `table` and no `pointer`", "SQLite"),
        (s("[[source.queue]]\ntable='t'\npointer='/t'"), (7, 1), "both name the queue", "keep"),
        (s("[[source.queue]]\npointer='t'"), (6, 1), "`pointer` is for JSON", "table = \"t\""),
        (j("[[source.queue]]\ntable='t'"), (6, 1), "`table` is for SQLite", "pointer = \"/t\""),
        (j("[[source.queue]]\npointer='/'"), (6, 9), "names no array", "\"items\""),
        (s("[source.queue]\ntable = 't'"), (5, 1), "list of tables", "`[[source.queue]]`"),
        (q("[[source.queue]]\ntable = 'T'"), (8, 9), "`T` is already mapped, on line 6", "one"),
        (q("id = 3"), (7, 6), "`id` must be a text", "\"3\""),
        (q("title = ''"), (7, 9), "`title` is empty", ""),
        (q("states = { x = 'qeued' }"), (7, 16), "does not know `qeued`", "mean `queued`?"),
        (q("states = { x = 1 }"), (7, 16), "`x` must be a text", ""),
        (q("states = { 'In X' = 'done', in-x = 'done' }"), (7, 29), "stands twice", "as `_`"),
        (q("priorities = { 1 = 'top' }"), (7, 20), "does not know `top`", "urgent, high"),
        (q("priorities = { a = 'low', A = 'low' }"), (7, 27), "stands twice", ""),
        (q("write = { canceld = 'x' }"), (7, 11), "the state `canceld`", "mean `cancelled`?"),
        (q("write = { unknown = 'x' }"), (7, 11), "the state `unknown`", "can be written"),
        (q("write = { done = '' }"), (7, 18), "`done` is empty", ""),
        (q("write = { cancelled = 'closed' }"), (7, 23), "read back as `done`", "states = {"),
        (q("states = { off = 'failed' }\nwrite = { cancelled = 'OFF' }"), (8, 23), "`OFF` would be written for `cancelled` and read back as `failed`", "another word"),
        (q("time = { title = 'utc' }"), (7, 10), "`title` is no field that holds a time", "due"),
        (q("time = { creatd = 'utc' }"), (7, 10), "`creatd` is no field", "mean `created`?"),
        (q("time = { created = 'epoch' }"), (7, 20), "does not know `epoch`", "epoch_"),
        (q("stale = 3"), (7, 9), "`[stale]` must be a table", ""),
        // The screen.
        (t("mouse = 'no'"), (1, 9), "`mouse` must be true or false", ""),
        (t("theme.name = 3"), (1, 14), "`name` must be a text", ""),
        (t("theme.name = 'drak'"), (1, 14), "does not know `drak`", "mean `dark`?"),
        (t("[theme]\nurgnt = 'red'"), (2, 1), "unknown key `urgnt` in [theme]", "mean `urgent`?"),
        (t("[theme]\nurgent = 'rde'"), (2, 10), "`rde` is no colour", "mean `red`?"),
        (t("[theme]\nstale = '#ff00'"), (2, 9), "`#ff00` is no colour", "#rrggbb"),
        (t("[theme]\nstale = 3"), (2, 9), "`stale` must be a text", "\"3\""),
        // What is to come.
        (t("keys.quit = 3"), (1, 13), "`quit` must be a key or a list of keys", ""),
        (t("[[view]]\nfilter = ''"), (1, 1), "this view has no `name`", "palette"),
        (t("[[view]]\nname='a'\n[[view]]\nname='a'"), (4, 6), "a view's, on line 2", ""),
        (t("[[view]]\nname = 'a'\ngroup = 'owners'"), (3, 9), "`group`", "mean `owner`?"),
        (t("[[evidence]]\nowner = 'a'"), (1, 1), "no `path` and no `command`", "add"),
        (t("[[evidence]]\npath='x'\ncommand=['x']"), (3, 1), "both say where", "another"),
        (t("[[evidence]]\ncommand = 'ls -l'"), (2, 11), "a list of arguments", "no shell"),
        (t("[[evidence]]\ncommand = []"), (2, 11), "`command` is empty", "program"),
        (t("[[evidence]]\npath='x'\nsource='z'"), (3, 8), "the source `z`", "no [[source]]"),
        (t("[[evidence]]\npath='x'\nrun=true"), (3, 1), "for a command", "take it away"),
        (t("[[evidence]]\ncommand=['x', 5]"), (2, 15), "must be a text", "\"5\""),
        (t("[[evidence]]\npath='a/x'\n[[evidence]]\npath='b/x'"), (3, 1), "already there, on line 1", "of its own"),
        (t("[[evidence]]\ncommand=['x']\ntimeout=5"), (3, 9), "needs a unit", "\"5s\""),
        (t("handoff.redact = 'no'"), (1, 18), "true or false", ""),
        (t("redact.patterns = 'x'"), (1, 19), "a list of texts", "[\"x\"]"),
        // Syntax.
        (t("language = ko"), (1, 12), "between quotes", "\"text\""),
        (t("language = # no"), (1, 12), "a value is missing", ""),
        (t("language = 'ko"), (1, 15), "invalid literal string", ""),
        (t("[owners\nme = ['a']"), (1, 8), "unclosed table", "bracket"),
        (t("language = 'ko'\nlanguage = 'en'"), (2, 1), "`language` stands twice", "keep one"),
        (t("[plan]\n[plan]"), (2, 2), "`plan` stands twice", "[[table]] may repeat"),
        (s("").replace("'a.db'", "\"C:\\Users\\a.db\""), (4, 13), "unicode", "Windows path"),
        (s("").replace("'a.db'", "\"C:\\ops\\a.db\""), (4, 12), "escape", "Windows path"),
        (s("writable = ture"), (5, 12), "invalid boolean", ""),
    ];
    let mut wrong = Vec::new();
    for (text, place, message, hint) in cases {
        let errors = match read(&text) {
            Err(errors) => errors,
            Ok(_) => {
                wrong.push(format!("no mistake in:\n{text}"));
                continue;
            }
        };
        let [error] = errors.as_slice() else {
            wrong.push(format!("{text}\n{errors:#?}"));
            continue;
        };
        let told = error.hint.as_deref().unwrap_or_default();
        if (error.line, error.column) != place
            || !error.message.contains(message)
            || !told.contains(hint)
        {
            wrong.push(format!(
                "{text}\n  {error}\n  hint: {told}\n  wanted {place:?} {message} | {hint}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n----\n"));
}

#[test]
fn all_mistakes_at_once_in_the_order_of_the_lines() {
    let text = "\
langauge = 'ko'
timezone = \"Asia/Seol\"
failed_window = 14
writable = ture

[owners]
me = 'ron'

[policy]
cancel = 'perhaps'
cancel = 'deny'

[[source]]
name = 'Canonical'
kind = 'postgres'
path = \"~bob/x.db\"
role = 'legacy'
writable = true

[[source]]
kind = 'json'
path = 'x.json'
[[source.queue]]
table = 'x'
states = { a = 'b' }

[kpi]
count = ['canonical[x]']
";
    let errors = bad(text);
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let want = [
        "config.toml:1:1: unknown key `langauge`",
        "config.toml:2:12: `timezone`: `Asia/Seol` is no time zone",
        "config.toml:3:17: `failed_window` is a length of time",
        "config.toml:4:12: invalid boolean",
        "config.toml:7:6: `owners.me` must be a list of texts",
        "config.toml:10:10: `cancel` does not know `perhaps`",
        "config.toml:11:1: `cancel` stands twice",
        "config.toml:14:8: the name `Canonical` holds more",
        "config.toml:15:8: stores of the kind `postgres`",
        "config.toml:16:8: `path`: `~bob/x.db` names another user's",
        "config.toml:18:12: a legacy source is never written",
        "config.toml:20:1: this source has no `name`",
        "config.toml:24:1: `table` is for SQLite",
        "config.toml:25:16: `a` does not know `b`",
        "config.toml:28:10: `kpi.count`: `canonical[x]` does not begin",
    ];
    assert_eq!(told.len(), want.len(), "{told:#?}");
    for (told, want) in told.iter().zip(want) {
        assert!(told.starts_with(want), "{told}\nwanted {want}");
    }
}

/// The places of all mistakes.
fn places(text: &str) -> Vec<(usize, usize)> {
    bad(text).iter().map(|e| (e.line, e.column)).collect()
}

#[test]
fn a_broken_line_blames_nothing_else() {
    // The keys below a lost header are not held against another table.
    let text = format!("[[source]\nname = 'a'\nkind = 'json'\nfoo = 1\n{J}");
    assert_eq!(places(&text), [(1, 10)]);
    // A value that was lost is not missing, and what names the source is not wrong.
    let text = "[kpi]\ncount = ['a/x[y]']\n[[source]]\nname = \nkind = 'json'\npath = 'x'";
    assert_eq!(places(text), [(4, 8)]);
    // Other sections are still asked for what they lack: here `kind` and `path`.
    let text = format!("[[source]]\nname = 'a'\n[plan]\nexpires = 1d\n{J}");
    assert_eq!(places(&text), [(1, 1), (1, 1), (4, 11)]);
}

#[test]
fn what_stands_below_an_unclosed_bracket_is_still_checked() {
    let text = format!("[owners]\nme = ['a'  # never closed\n{S}foo = 1\nignore = [\n'x'\nbar = 1");
    let errors = bad(&text);
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let want = [
        "config.toml:2:26: a list is still open at the end of this line",
        "config.toml:7:1: unknown key `foo`",
        "config.toml:9:4: a list is still open at the end of this line",
        "config.toml:10:1: unknown key `bar`",
    ];
    assert_eq!(told.len(), want.len(), "{told:#?}");
    for (told, want) in told.iter().zip(want) {
        assert!(told.starts_with(want), "{told}\nwanted {want}");
    }
    let text = "[owners]\naliases = { a = ['b'],\n[plan]\nexpires = 3";
    assert_eq!(places(text), [(2, 23), (4, 11)]);
    // A list that lacks a comma only is not taken for one that is never closed.
    let text = "[kpi]\ncount = [\n  'a/b[c]'\n  'a/d[e]'\n]\n";
    assert!(
        bad(text)
            .iter()
            .all(|e| e.message.contains("missing comma"))
    );
}

#[test]
fn hostile_keys_and_values_stay_harmless() {
    let long = "x".repeat(100_000);
    for text in [
        "[keys]\n\"\\u001b[2J\" = 3".to_owned(),
        "[kpi]\nreported = { \"\\u202e\\u0000\" = 'x' }".to_owned(),
        format!("keys.{long} = 3"),
        format!("{long} = 3"),
        format!("owners.me = '{long}'"),
        format!("kpi.count = ['{long}']"),
        format!("{J}[[source.queue]]\ntable = '{long}'"),
        format!("{S}{Q}write = {{ done = '{long}', cancelled = 'done' }}"),
        format!("kpi.reported_file = '$\u{202e}{long}'"),
        format!("timezone = '{long}'"),
        format!("keys.'{}' = 3", "\u{301}".repeat(100_000)),
    ] {
        for error in bad(&text) {
            let told = format!("{error} {}", error.hint.as_deref().unwrap_or_default());
            assert!(told.len() < 2500, "{}", told.len());
            assert!(
                !told.chars().any(|c| c.is_control() || c == '\u{202e}'),
                "{told}"
            );
        }
    }
}
