-- The canonical database of the demo world: two queues, and beside them what a live system keeps
-- and a reader must not mistake for a queue (a log, an archive, a roster, a view, migrations).

CREATE TABLE bus_commands (
    id             INTEGER PRIMARY KEY,
    title          TEXT NOT NULL,
    body           TEXT,
    requested_by   TEXT,
    target_agent   TEXT,
    status         TEXT NOT NULL DEFAULT 'queued'
                   CHECK (status IN ('queued','claimed','done','failed','cancelled')),
    priority       TEXT NOT NULL DEFAULT 'normal',
    claimed_by     TEXT,
    result_note    TEXT,
    created_at     TEXT DEFAULT CURRENT_TIMESTAMP,
    updated_at     TEXT DEFAULT CURRENT_TIMESTAMP,
    claimed_at     TEXT,
    completed_at   TEXT,
    model_used     TEXT,
    workflow_id    TEXT,
    notify_flag    INTEGER DEFAULT 0,
    collab_chat_id TEXT,
    parent_cmd_id  INTEGER
);
CREATE INDEX idx_bus_commands_status ON bus_commands (status, target_agent);

CREATE TABLE ops_todos (
    id               INTEGER PRIMARY KEY,
    title            TEXT NOT NULL,
    detail           TEXT,
    workflow_id      TEXT,
    status           TEXT NOT NULL DEFAULT 'todo'
                     CHECK (status IN ('todo','doing','blocked','done','cancelled')),
    assigned_to      TEXT,
    priority         TEXT DEFAULT 'medium',
    created_at       TEXT DEFAULT CURRENT_TIMESTAMP,
    updated_at       TEXT DEFAULT CURRENT_TIMESTAMP,
    started_at       TEXT,
    completed_at     TEXT,
    due_date         TEXT,
    source           TEXT,
    agentfirm_run_id TEXT
);
CREATE INDEX idx_ops_todos_status ON ops_todos (status);

CREATE TABLE bus_events (
    id         INTEGER PRIMARY KEY,
    command_id INTEGER NOT NULL,
    event      TEXT NOT NULL,
    status     TEXT,
    created_at TEXT DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE ops_todos_archive (
    id               INTEGER PRIMARY KEY,
    title            TEXT NOT NULL,
    detail           TEXT,
    workflow_id      TEXT,
    status           TEXT NOT NULL,
    assigned_to      TEXT,
    priority         TEXT,
    created_at       TEXT,
    updated_at       TEXT,
    started_at       TEXT,
    completed_at     TEXT,
    due_date         TEXT,
    source           TEXT,
    agentfirm_run_id TEXT
);
INSERT INTO ops_todos_archive (id, title, status, assigned_to, priority, created_at, updated_at, completed_at, source) VALUES
    (3,  'Set up the first vault watcher',                'done',      'ron',      'medium', '2025-07-02 01:12:40', '2025-07-03 04:02:11', '2025-07-03 04:02:11', 'manual'),
    (7,  '게이트웨이 포트 정리',                          'done',      'guardian', 'low',    '2025-07-09 06:31:05', '2025-07-09 08:44:52', '2025-07-09 08:44:52', 'manual'),
    (11, 'Draft the naming rules for agents',             'todo',      'ron',      'low',    '2025-07-21 02:20:18', '2025-07-21 02:20:18', NULL,                  'manual'),
    (14, '백업 디스크 교체 일정 잡기',                    'todo',      'system',   'medium', '2025-08-04 00:55:33', '2025-08-04 00:55:33', NULL,                  'slack'),
    (18, 'Compare three transcription models on 20 calls', 'cancelled', 'analyst',  'low',    '2025-08-19 05:08:47', '2025-09-01 01:00:00', '2025-09-01 01:00:00', 'slack'),
    (22, '주간 보고 메일 양식 개편',                      'done',      'cowork',   'medium', '2025-09-10 07:41:29', '2025-09-12 02:15:06', '2025-09-12 02:15:06', 'manual');

CREATE TABLE agents (
    id        TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    status    TEXT NOT NULL DEFAULT 'offline',
    last_seen TEXT
);
INSERT INTO agents (id, name, status, last_seen) VALUES
    ('agt-01', 'ron',        'online',  '2026-04-20 23:02:10'),
    ('agt-02', 'codex',      'online',  '2026-04-20 23:14:31'),
    ('agt-03', 'cowork',     'offline', '2026-04-19 01:48:02'),
    ('agt-04', 'guardian',   'online',  '2026-04-20 23:14:52'),
    ('agt-05', 'analyst',    'online',  '2026-04-20 23:13:47'),
    ('agt-06', 'researcher', 'online',  '2026-04-20 23:11:05'),
    ('agt-07', 'system',     'online',  '2026-04-20 23:14:58'),
    ('agt-08', 'gateway',    'offline', '2026-04-16 14:58:20');

CREATE TABLE schema_migrations (
    version    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    applied_at TEXT DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO schema_migrations (version, name, applied_at) VALUES
    (1, 'bus_commands',              '2025-06-28 00:10:02'),
    (2, 'ops_todos',                 '2025-06-28 00:10:02'),
    (3, 'ops_todos_agentfirm_run',   '2025-09-15 03:22:40'),
    (4, 'bus_commands_parent',       '2025-11-03 05:51:17'),
    (5, 'bus_events',                '2026-01-12 02:08:55');

CREATE VIEW v_open_commands AS
    SELECT id, title, target_agent, status, priority, claimed_by, created_at, claimed_at
    FROM bus_commands
    WHERE status IN ('queued', 'claimed');
