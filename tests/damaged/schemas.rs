//! Databases that are whole and hostile: what a schema may hold, and what may stand in its rows.

use super::base::Base;
use super::case::Case;
use super::is_long;
use rusqlite::Connection;

/// A queue of the usual columns, for worlds whose fault is elsewhere.
const TASKS: &str =
    "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT,
   note TEXT, created_at TEXT);";

/// Rows for it.
const ROWS: &str = "
   WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 12)
   INSERT INTO tasks (title, status, owner, created_at)
   SELECT 'task ' || x, CASE x % 4 WHEN 0 THEN 'done' ELSE 'queued' END, 'ron',
     '2026-04-' || (10 + x) || ' 08:00:00' FROM c;";

/// Every hostile world that no deadline has to end.
pub fn cases() -> Vec<Case> {
    let worlds = views()
        .into_iter()
        .chain(modules())
        .chain(names())
        .chain(columns())
        .chain(keys())
        .chain(triggers())
        .chain(indexes())
        .chain(contents())
        .chain(relations())
        .chain(forged());
    worlds.map(|(name, sql)| world(name, &sql)).collect()
}

/// What only a deadline ends.
pub fn endless() -> Vec<Case> {
    let worlds = [
        (
            "view.endless_rows",
            format!(
                "{TASKS} {ROWS} CREATE VIEW work_queue AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL
                 SELECT n + 1 FROM c) SELECT n AS id, 'endless ' || n AS title, 'queued' AS status,
                 'ron' AS owner FROM c;"
            ),
        ),
        (
            "view.slow_rows",
            format!(
                "{TASKS} {ROWS} CREATE VIEW work_queue AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL
                 SELECT n + 1 FROM c LIMIT 3000), d(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM d)
                 SELECT n AS id, 'slow ' || n AS title, 'queued' AS status, 'ron' AS owner FROM c
                 WHERE n < 2500 OR (SELECT count(*) FROM d) > 0;"
            ),
        ),
        (
            "view.one_row_and_no_end",
            format!(
                "{TASKS} {ROWS} CREATE VIEW work_queue AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL
                 SELECT n FROM c) SELECT DISTINCT n AS id, 'x' AS title, 'queued' AS status FROM c;"
            ),
        ),
    ];
    let cases = worlds.into_iter();
    cases.map(|(name, sql)| world(name, &sql)).collect()
}

fn world(name: &str, sql: &str) -> Case {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    let db = Connection::open(&path).unwrap();
    // What somebody else's program may do, this one must be able to do here.
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)
        .unwrap();
    db.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY",
    )
    .unwrap();
    db.execute_batch(sql)
        .unwrap_or_else(|e| panic!("{name}: {e}"));
    // A schema that was forged may not let itself be closed in order.
    let _ = db.close();
    Case::bytes(Base::Rollback, name, std::fs::read(&path).unwrap())
}

/// So many of something; a twentieth where time is short.
fn many(n: usize) -> usize {
    if is_long() { n } else { n / 20 }
}

type Worlds = Vec<(&'static str, String)>;

fn with_tasks(name: &'static str, more: &str) -> (&'static str, String) {
    (name, format!("{TASKS} {ROWS} {more}"))
}

fn views() -> Worlds {
    vec![
        with_tasks("view.of_itself", "CREATE VIEW jobs AS SELECT * FROM jobs;"),
        with_tasks(
            "view.in_a_circle",
            "CREATE VIEW jobs AS SELECT * FROM todos; CREATE VIEW todos AS SELECT * FROM jobs;",
        ),
        with_tasks(
            "view.never_a_row",
            "CREATE VIEW jobs AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
             SELECT count(*) AS id, 'x' AS title, 'queued' AS status FROM c;",
        ),
        with_tasks(
            "view.over_nothing",
            "CREATE VIEW jobs AS SELECT id, title, status FROM gone;
             CREATE VIEW todos AS SELECT missing(id) AS id, title, status FROM tasks;
             CREATE VIEW queue AS SELECT load_extension('x') AS id, title, status FROM tasks;",
        ),
        with_tasks(
            "view.of_a_pragma",
            "CREATE VIEW jobs AS SELECT name AS title, 'queued' AS status, 1 AS id
               FROM pragma_table_list;
             CREATE VIEW todos AS SELECT * FROM pragma_integrity_check;",
        ),
        with_tasks(
            "view.product",
            "CREATE VIEW jobs AS SELECT a.id, a.title, a.status, a.owner FROM tasks a, tasks b,
               tasks c, tasks d WHERE a.id + b.id + c.id + d.id < 0;",
        ),
        with_tasks(
            "view.deep",
            &(0..60)
                .map(|n| {
                    let of = match n {
                        0 => "tasks".to_owned(),
                        n => format!("v{}", n - 1),
                    };
                    format!("CREATE VIEW v{n} AS SELECT * FROM {of} UNION ALL SELECT * FROM {of} WHERE 0;")
                })
                .take(9)
                .collect::<String>(),
        ),
        with_tasks(
            "view.written_to",
            "CREATE VIEW jobs AS SELECT * FROM tasks;
             CREATE TRIGGER t INSTEAD OF UPDATE ON jobs BEGIN DELETE FROM tasks; END;",
        ),
        with_tasks(
            "view.thousands_of_rows",
            &format!(
                "CREATE VIEW jobs AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c
                   LIMIT {}) SELECT n AS id, 'made up ' || n AS title, 'queued' AS status,
                   'nobody' AS owner FROM c;",
                many(20_000)
            ),
        ),
        with_tasks(
            "view.huge_values",
            &format!(
                "CREATE VIEW jobs AS SELECT id, title, status, owner, zeroblob(900000000) AS body
                   FROM tasks; CREATE VIEW todos AS SELECT id, hex(zeroblob({})) AS title, status
                   FROM tasks;",
                many(3_000_000)
            ),
        ),
    ]
}

fn modules() -> Worlds {
    vec![
        (
            "module.full_text",
            "CREATE VIRTUAL TABLE tasks USING fts5(title, status, owner);
             INSERT INTO tasks VALUES ('a', 'queued', 'ron'), ('b', 'done', 'ron');"
                .into(),
        ),
        (
            "module.full_text_without_its_insides",
            "CREATE VIRTUAL TABLE tasks USING fts5(title, status, owner);
             INSERT INTO tasks VALUES ('a', 'queued', 'ron');
             DROP TABLE tasks_content; DROP TABLE tasks_data;"
                .into(),
        ),
        (
            "module.full_text_of_rubbish",
            "CREATE VIRTUAL TABLE tasks USING fts5(title, status, owner);
             INSERT INTO tasks VALUES ('a', 'queued', 'ron');
             UPDATE tasks_data SET block = randomblob(90);"
                .into(),
        ),
        with_tasks(
            "module.missing",
            "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('table', 'jobs', 'jobs',
               0, 'CREATE VIRTUAL TABLE jobs USING nowhere(title, status)');",
        ),
        with_tasks(
            "module.r_tree",
            "CREATE VIRTUAL TABLE jobs USING rtree(id, x0, x1, +title, +status);
             INSERT INTO jobs VALUES (1, 0, 1, 'a', 'queued');",
        ),
    ]
}

fn names() -> Worlds {
    let odd = |table: &str, column: &str| {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let (table, column) = (quoted(table), quoted(column));
        format!(
            "CREATE TABLE {table} (id INTEGER PRIMARY KEY, {column} TEXT, title TEXT, status TEXT,
               owner TEXT, created_at TEXT);
             INSERT INTO {table} VALUES (1, 'x', 'a title', 'queued', 'ron', '2026-04-20 10:00:00'),
               (2, 'y', 'b title', 'done', 'ron', '2026-04-20 10:00:00');"
        )
    };
    vec![
        (
            "name.injection",
            odd("we\"ird; DROP TABLE x--", "'); DELETE FROM y; --"),
        ),
        (
            "name.terminal",
            odd("\u{1b}[2J\u{7}tasks", "\u{202e}txet\r\n\u{9b}31m"),
        ),
        ("name.line_ends", odd("ta\nsks\r\n", "a\tb\u{2028}c")),
        ("name.empty_column", odd("tasks", "")),
        ("name.empty_table", odd("", "a")),
        ("name.slashes", odd("a/b%2F%/../c", "x/y.z")),
        (
            "name.keywords",
            odd("select", "where") + &odd("order", "group"),
        ),
        ("name.hangul", odd("작업 목록", "한글\u{1100}\u{1161}")),
        ("name.of_a_schema", odd("main", "temp") + &odd("temp", "main")),
        ("name.brackets", odd("[tasks]", "`x`") + &odd("a'b", "?1")),
        (
            "name.long",
            odd(&"very_long_".repeat(3000), &"c".repeat(20_000)),
        ),
        (
            "name.rowids",
            "CREATE TABLE tasks (rowid TEXT, _rowid_ TEXT, oid TEXT, title TEXT, status TEXT);
             INSERT INTO tasks VALUES ('a', 'b', 'c', 'one', 'queued'), ('a', 'b', 'c', 'two', 'done');"
                .into(),
        ),
        (
            "name.twice_but_for_case",
            "CREATE TABLE Tasks (ID INTEGER PRIMARY KEY, Title TEXT, STATUS TEXT, oWNER TEXT);
             INSERT INTO tasks VALUES (1, 'a', 'Queued', 'Ron'), (2, 'b', 'QUEUED', 'RON');"
                .into(),
        ),
        (
            "name.thousands_of_tables",
            (0..many(3000))
                .map(|n| format!("CREATE TABLE t{n} (id INTEGER PRIMARY KEY, title TEXT, status TEXT);"))
                .collect::<String>()
                + TASKS
                + ROWS,
        ),
    ]
}

fn columns() -> Worlds {
    let columns =
        |n: usize, kind: &str| -> String { (0..n).map(|c| format!(", c{c} {kind}")).collect() };
    vec![
        (
            "columns.many",
            format!(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT{});
                 INSERT INTO tasks (title, status, owner) VALUES ('a', 'queued', 'ron'),
                   ('b', 'queued', 'codex');",
                columns(many(1990), "TEXT DEFAULT 'filler of a column'")
            ),
        ),
        (
            "columns.generated",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, data TEXT,
               title TEXT GENERATED ALWAYS AS (json_extract(data, '$.title')) VIRTUAL,
               status TEXT AS (json_extract(data, '$.status')) STORED, owner TEXT AS (lower(title)));
             INSERT INTO tasks (data) VALUES ('{\"title\": \"A\", \"status\": \"queued\"}'), ('{}');"
                .into(),
        ),
        (
            "columns.generated_that_fail",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, data TEXT, title TEXT, n INTEGER);
             INSERT INTO tasks VALUES (1, '{broken', 'a', 1), (2, '{}', 'b', -9223372036854775808),
               (3, '{\"status\": \"queued\"}', 'c', 3);
             PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE tasks
               (id INTEGER PRIMARY KEY, data TEXT, title TEXT, n INTEGER,
               status TEXT AS (json_extract(data, ''$.status'')), worth INTEGER AS (abs(n)))'
               WHERE name = 'tasks';"
                .into(),
        ),
        (
            "columns.strict",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT, any ANY, r REAL,
               b BLOB) STRICT; INSERT INTO tasks VALUES (1, 'a', 'queued', x'00', 1.5, x'ff');"
                .into(),
        ),
        (
            "columns.one",
            "CREATE TABLE tasks (title); INSERT INTO tasks VALUES ('only a title'), (NULL), (7);".into(),
        ),
        (
            "columns.defaults",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT DEFAULT (abs(random())),
               status TEXT DEFAULT \"queued\", created_at TEXT DEFAULT (datetime('now', 'localtime')),
               owner DEFAULT x'726f6e', note DEFAULT 9e999);
             INSERT INTO tasks (id) VALUES (1), (2);"
                .into(),
        ),
        (
            "columns.checks",
            format!(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT
                   CHECK ({}status IN ('queued', 'done'){}), owner TEXT,
                   CHECK (status IN ('queued', NULL, 'cancelled', 3, x'00')),
                   CHECK (CASE WHEN status = 'x' THEN 0 ELSE 1 END));
                 INSERT INTO tasks VALUES (1, 'a', 'queued', 'ron');",
                "(".repeat(90),
                ")".repeat(90)
            ),
        ),
        (
            "columns.no_word_to_write",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT
               CHECK (status IN ('queued', 'done')));
             INSERT INTO tasks VALUES (1, 'a', 'queued'), (2, 'b', 'queued');"
                .into(),
        ),
        (
            "columns.a_long_comment",
            format!(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT /* {} */);
                 INSERT INTO tasks VALUES (1, 'a', 'queued');",
                "comment ".repeat(40_000)
            ),
        ),
        (
            "columns.a_schema_too_long",
            format!(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT /* {} */);
                 INSERT INTO tasks VALUES (1, 'a', 'queued');",
                "comment ".repeat(600_000)
            ),
        ),
    ]
}

fn keys() -> Worlds {
    vec![
        (
            "key.none_and_all_alike",
            "CREATE TABLE tasks (id TEXT, title TEXT, status TEXT, owner TEXT);
             INSERT INTO tasks VALUES ('1', 'a', 'queued', 'ron'), ('1', 'a', 'queued', 'ron'),
               (1, 'b', 'queued', 'ron'), (1.0, 'c', 'queued', 'ron'), (NULL, 'd', 'queued', 'ron'),
               (NULL, 'd', 'queued', 'ron'), (x'31', 'e', 'queued', 'ron'), ('', 'f', 'queued', 'x');"
                .into(),
        ),
        (
            "key.texts",
            "CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT, status TEXT);
             INSERT INTO tasks VALUES ('a/b%c', 'a', 'queued'), ('../../x', 'b', 'queued'),
               ('line' || char(10) || 'end', 'c', 'queued'), (char(27) || '[31m', 'd', 'queued'),
               (hex(zeroblob(3000)), 'e', 'queued'), ('한글', 'f', 'queued'), (char(0) || 'x', 'g', 'queued'),
               (CAST(x'ff00fe' AS TEXT), 'h', 'queued'), (' ', 'i', 'queued');"
                .into(),
        ),
        (
            "key.numbers",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT);
             INSERT INTO tasks VALUES (-9223372036854775808, 'a', 'queued'), (0, 'b', 'queued'),
               (9223372036854775807, 'c', 'queued'), (9007199254740993, 'd', 'queued'),
               (-1, 'e', 'queued');"
                .into(),
        ),
        (
            "key.reals",
            "CREATE TABLE tasks (id REAL PRIMARY KEY, title TEXT, status TEXT);
             INSERT INTO tasks VALUES (0.1, 'a', 'queued'), (-0.0, 'b', 'queued'), (9e999, 'c', 'queued'),
               (-9e999, 'd', 'queued'), (1e300, 'e', 'queued'), (5e-324, 'f', 'queued');"
                .into(),
        ),
        (
            "key.several",
            "CREATE TABLE tasks (a TEXT, b BLOB, c INTEGER, title TEXT, status TEXT,
               PRIMARY KEY (a, b, c)) WITHOUT ROWID;
             INSERT INTO tasks VALUES ('x,y', x'00', 1, 'a', 'queued'), ('x', x'2c79', 1, 'b', 'queued'),
               (',', x'', -1, 'c', 'queued');"
                .into(),
        ),
        (
            "key.descending",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY DESC, title TEXT, status TEXT);
             INSERT INTO tasks VALUES (1, 'a', 'queued'), (NULL, 'b', 'queued'), (NULL, 'c', 'queued');"
                .into(),
        ),
        (
            "key.sequence_at_its_end",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, status TEXT);
             INSERT INTO tasks VALUES (9223372036854775807, 'a', 'queued');
             UPDATE sqlite_sequence SET seq = 'rubbish';"
                .into(),
        ),
    ]
}

fn triggers() -> Worlds {
    vec![
        with_tasks(
            "trigger.aborts",
            "CREATE TRIGGER t BEFORE UPDATE ON tasks BEGIN SELECT RAISE(ABORT, 'no' || char(27)); END;",
        ),
        with_tasks(
            "trigger.ignores",
            "CREATE TRIGGER t BEFORE UPDATE ON tasks BEGIN SELECT RAISE(IGNORE); END;",
        ),
        with_tasks(
            "trigger.rolls_back",
            "CREATE TRIGGER t AFTER UPDATE ON tasks BEGIN SELECT RAISE(ROLLBACK, 'all of it'); END;",
        ),
        with_tasks(
            "trigger.changes_others",
            "CREATE TRIGGER t AFTER UPDATE ON tasks BEGIN UPDATE tasks SET owner = 'thief'; END;",
        ),
        with_tasks(
            "trigger.deletes",
            "CREATE TRIGGER t AFTER UPDATE ON tasks BEGIN DELETE FROM tasks WHERE id = new.id; END;",
        ),
        with_tasks(
            "trigger.writes_much",
            "CREATE TABLE log (n); CREATE TRIGGER t AFTER UPDATE ON tasks BEGIN
               INSERT INTO log WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 5000)
               SELECT n FROM c; END;",
        ),
        with_tasks(
            "trigger.needs_what_is_gone",
            "CREATE TRIGGER t AFTER UPDATE ON tasks BEGIN INSERT INTO nowhere VALUES (new.id); END;",
        ),
        with_tasks(
            "trigger.needs_a_function",
            "CREATE TRIGGER t AFTER UPDATE ON tasks WHEN host_function(new.id) BEGIN SELECT 1; END;",
        ),
    ]
}

fn indexes() -> Worlds {
    vec![
        with_tasks(
            "index.partial",
            "CREATE INDEX i ON tasks (status) WHERE status <> 'done';
             CREATE UNIQUE INDEX u ON tasks (title) WHERE status = 'cancelled';",
        ),
        with_tasks(
            "index.of_an_expression",
            "CREATE INDEX i ON tasks (lower(status), length(title));
             CREATE UNIQUE INDEX u ON tasks (CASE WHEN status = 'cancelled' THEN 1 END);",
        ),
        with_tasks(
            "index.of_bad_json",
            "UPDATE tasks SET note = '{}'; CREATE INDEX i ON tasks (json_extract(note, '$.x'));",
        ),
        (
            "index.collations",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE,
               status TEXT COLLATE RTRIM, owner TEXT);
             INSERT INTO tasks VALUES (1, 'a', 'queued', 'ron'), (2, 'A', 'queued  ', 'ron');
             CREATE INDEX i ON tasks (status COLLATE NOCASE);
             PRAGMA writable_schema = ON; UPDATE sqlite_schema
               SET sql = replace(sql, 'owner TEXT', 'owner TEXT COLLATE nowhere') WHERE name = 'tasks';"
                .into(),
        ),
        with_tasks(
            "index.statistics_of_rubbish",
            "CREATE INDEX i ON tasks (status); ANALYZE; UPDATE sqlite_stat1 SET stat = '-1 x 1e99';
             INSERT INTO sqlite_stat1 VALUES ('tasks', 'nowhere', '0 0 0'), (NULL, NULL, NULL),
               ('tasks', 'i', zeroblob(100));",
        ),
    ]
}

fn contents() -> Worlds {
    let times = [
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "1e308",
        "-9e999",
        "9e999",
        "'9999-12-31 23:59:59'",
        "'0000-00-00'",
        "'2026-13-45 99:99:99'",
        "'-4713-11-24'",
        "'292277026596-12-04'",
        "'2026-04-20T10:00:00+99:99'",
        "'now'",
        "''",
        "' '",
        "x'00'",
        "'2026-04-20 10:00:00' || char(0)",
        "'10000000000000000000000'",
        "'tomorrow'",
        "NULL",
        "1776000000",
        "1776000000000",
        "1776000000000000",
        "'20260420'",
        "'2026-W17'",
    ];
    let rows: Vec<String> = times
        .iter()
        .enumerate()
        .map(|(n, t)| {
            let other = times[(n + 7) % times.len()];
            format!("({n}, 'time {n}', 'claimed', 'ron', {t}, {other}, {other})")
        })
        .collect();
    vec![
        (
            "content.utf16le",
            format!("PRAGMA encoding = 'UTF-16le'; {TASKS} {ROWS} UPDATE tasks SET title = '작업 ' || id;"),
        ),
        (
            "content.utf16be_broken",
            format!(
                "PRAGMA encoding = 'UTF-16be'; {TASKS} {ROWS}
                 UPDATE tasks SET title = CAST(x'd800004100' AS TEXT) WHERE id = 2;
                 UPDATE tasks SET status = CAST(x'dc00' AS TEXT) WHERE id = 3;"
            ),
        ),
        with_tasks(
            "content.no_utf8",
            "UPDATE tasks SET title = CAST(x'ff61fe' AS TEXT), owner = CAST(x'c0af' AS TEXT),
               note = CAST(x'eda080' AS TEXT), created_at = CAST(x'80' AS TEXT) WHERE id % 2;
             UPDATE tasks SET status = CAST(x'71ff' AS TEXT) WHERE id = 5;",
        ),
        with_tasks(
            "content.nul",
            "UPDATE tasks SET title = 'a' || char(0) || 'b', owner = char(0), note = char(0, 0),
               status = 'queued' || char(0) WHERE id % 2;",
        ),
        with_tasks(
            "content.terminal",
            "UPDATE tasks SET title = char(27) || ']0;pwned' || char(7) || char(27) || '[2J',
               owner = char(155) || '31m' || char(8238), note = char(13, 10, 10), status = char(27);",
        ),
        with_tasks(
            "content.markup",
            "UPDATE tasks SET title = '<script>alert(1)</script> | `x` ](y) =HYPERLINK(\"z\")',
               owner = '{{ secret }}{% for %}', note = '@SUM(1+1)*cmd|''/C calc''!A0';",
        ),
        with_tasks(
            "content.other_types",
            "UPDATE tasks SET title = id, status = 3.5, owner = zeroblob(4) WHERE id < 4;
             UPDATE tasks SET title = 9e999, status = x'71756575656400', owner = -0.0 WHERE id = 5;
             UPDATE tasks SET title = NULL, status = NULL, owner = NULL WHERE id = 6;
             UPDATE tasks SET title = '', status = '', owner = '' WHERE id = 7;",
        ),
        (
            "content.text_in_integers",
            "CREATE TABLE tasks (id INTEGER, title INTEGER, status INTEGER, owner INTEGER, n INTEGER);
             INSERT INTO tasks VALUES ('x1', 'a', 'queued', 'ron', 'seven'), ('2', '7', '0', '1', ''),
               (x'03', x'03', x'03', x'03', x'03'), (4, 4, 4, 4, 4), ('99999999999999999999', '1e3', 1, 2, 3);"
                .into(),
        ),
        (
            "content.times",
            format!(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT, claimed_by TEXT,
                   created_at, updated_at, claimed_at);
                 INSERT INTO tasks VALUES {};",
                rows.join(", ")
            ),
        ),
        with_tasks(
            "content.huge",
            "UPDATE tasks SET note = zeroblob(9000000) WHERE id = 1;
             UPDATE tasks SET title = hex(zeroblob(1500000)) WHERE id = 2;
             UPDATE tasks SET owner = hex(zeroblob(100000)), status = hex(zeroblob(50000)) WHERE id = 3;
             UPDATE tasks SET created_at = hex(zeroblob(5000)) WHERE id = 4;",
        ),
        with_tasks(
            "content.letters",
            &format!(
                "UPDATE tasks SET title = 'z' || '{}', owner = '{}' WHERE id = 1;
                 UPDATE tasks SET title = '{}', owner = char(8203) || char(65279) WHERE id = 2;
                 UPDATE tasks SET title = '{}' WHERE id = 3;",
                "\u{301}".repeat(5000),
                "👩\u{200d}👩\u{200d}👧\u{200d}👦".repeat(50),
                "\u{202e}\u{2066}\u{200f}".repeat(200),
                "가\u{1100}\u{1161}\u{11a8}".repeat(500)
            ),
        ),
        (
            "content.thousands_of_words",
            format!(
                "{TASKS} WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {})
                 INSERT INTO tasks (title, status, owner, created_at)
                 SELECT 'task ' || x, 'word ' || x, 'owner ' || x, '2026-04-20 08:00:00' FROM c;",
                many(3000)
            ),
        ),
        (
            "content.all_the_same",
            format!(
                "{TASKS} WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {})
                 INSERT INTO tasks (title, status, owner, created_at)
                 SELECT 'the very same title', 'queued', 'ron', '2026-04-20 08:00:00' FROM c;",
                many(3000)
            ),
        ),
        with_tasks(
            "content.deep_json",
            &format!(
                "UPDATE tasks SET note = '{}{}', title = '{}' WHERE id = 1;",
                "[".repeat(1000),
                "]".repeat(1000),
                "{\"a\":".repeat(3000)
            ),
        ),
    ]
}

fn relations() -> Worlds {
    vec![
        (
            "relation.parents_in_circles",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT,
               parent_id INTEGER, attempts INTEGER);
             INSERT INTO tasks VALUES (1, 'a', 'failed', 'ron', 1, -5), (2, 'b', 'failed', 'ron', 3, 9e99),
               (3, 'b', 'failed', 'ron', 2, 1), (4, 'b', 'queued', 'ron', 99, 1), (5, 'c', 'queued', 'ron', 'x', 1);"
                .into(),
        ),
        (
            "relation.a_long_line_of_parents",
            format!(
                "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT, owner TEXT,
                   parent_id INTEGER, attempts INTEGER, created_at INTEGER);
                 WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {0})
                 INSERT INTO tasks SELECT x, 'try again',
                   CASE x WHEN {0} THEN 'queued' ELSE 'failed' END, 'ron', x - 1, x, 1776000000 + x
                 FROM c;",
                many(6000)
            ),
        ),
        (
            "relation.cascades",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT UNIQUE, owner TEXT);
             CREATE TABLE parts (id INTEGER PRIMARY KEY, s TEXT REFERENCES tasks (status)
               ON UPDATE CASCADE ON DELETE CASCADE);
             CREATE TABLE lost (id INTEGER PRIMARY KEY REFERENCES nowhere (x), t REFERENCES tasks (missing));
             INSERT INTO tasks VALUES (1, 'a', 'queued', 'ron'), (2, 'b', 'claimed', 'ron');
             INSERT INTO parts VALUES (1, 'queued'), (2, 'missing');"
                .into(),
        ),
        (
            "relation.circle",
            "CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT, status TEXT REFERENCES words (w)
               ON UPDATE CASCADE); CREATE TABLE words (w TEXT PRIMARY KEY REFERENCES words (w));
             INSERT INTO words VALUES ('queued'); INSERT INTO tasks VALUES (1, 'a', 'queued');"
                .into(),
        ),
    ]
}

/// Schemas that no statement makes.
fn forged() -> Worlds {
    let forge = |name, change: &str| {
        with_tasks(
            name,
            &format!("CREATE TABLE other (a, b); PRAGMA writable_schema = ON; {change}"),
        )
    };
    vec![
        forge(
            "forged.root_0",
            "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'tasks';",
        ),
        forge(
            "forged.root_1",
            "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'tasks';",
        ),
        forge(
            "forged.root_beyond",
            "UPDATE sqlite_schema SET rootpage = 4000000000 WHERE name = 'tasks';",
        ),
        forge(
            "forged.root_of_another",
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'tasks')
               WHERE name = 'other';",
        ),
        forge(
            "forged.no_sql",
            "UPDATE sqlite_schema SET sql = NULL WHERE name = 'tasks';",
        ),
        forge(
            "forged.sql_of_rubbish",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE tasks' || char(0) || 'x' WHERE name = 'tasks';",
        ),
        forge(
            "forged.another_statement",
            "UPDATE sqlite_schema SET sql = 'DELETE FROM other' WHERE name = 'tasks';",
        ),
        forge(
            "forged.type",
            "UPDATE sqlite_schema SET type = 'nothing' WHERE name = 'tasks';",
        ),
        forge(
            "forged.name",
            "UPDATE sqlite_schema SET name = 'sqlite_tasks', tbl_name = 'sqlite_tasks' WHERE name = 'tasks';",
        ),
        forge(
            "forged.twice",
            "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'tasks';",
        ),
        forge(
            "forged.other_columns",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE tasks (title, status, id, owner, x, y, z)'
               WHERE name = 'tasks';",
        ),
        forge(
            "forged.without_rowid",
            "UPDATE sqlite_schema SET sql = sql || ' WITHOUT ROWID' WHERE name = 'tasks';",
        ),
        forge(
            "forged.a_function_of_the_host",
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT,
               status TEXT CHECK (host_function(status)), owner TEXT, note TEXT, created_at TEXT)'
               WHERE name = 'tasks';",
        ),
        forge(
            "forged.blob_for_sql",
            "UPDATE sqlite_schema SET sql = zeroblob(50) WHERE name = 'tasks';",
        ),
    ]
}
