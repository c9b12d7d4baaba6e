-- What is left of the system before: a list of a handful of columns that nobody works on since
-- 10 April 2026. created_at and claimed_at are UTC.

CREATE TABLE ops_todos (
    id         INTEGER PRIMARY KEY,
    title      TEXT NOT NULL,
    status     TEXT NOT NULL DEFAULT 'todo',
    owner      TEXT,
    created_at TEXT DEFAULT CURRENT_TIMESTAMP,
    claimed_at TEXT
);

INSERT INTO ops_todos (id, title, status, owner, created_at, claimed_at) VALUES
    (1,  'healthcheck: verify commands [TEMP_TIMEOUT+30m]',            'todo',    'main',     '2026-04-05 16:14:32', NULL),
    (2,  '게이트웨이 긴급 확인 [TEMP_TIMEOUT+30m]',                    'todo',    'guardian', '2026-04-06 02:50:47', NULL),
    (3,  'memory_search 복구 [TEMP_TIMEOUT+30m]',                      'todo',    'guardian', '2026-04-06 02:50:47', NULL),
    (4,  '크론 재활성화 준비 [TEMP_TIMEOUT+30m]',                      'todo',    'guardian', '2026-04-06 02:50:47', NULL),
    (5,  'Recover external model connection [TEMP_TIMEOUT+30m]',       'todo',    'main',     '2026-04-06 07:48:42', NULL),
    (6,  'Collect incident snapshots: gateway/bus/worker/cron',        'todo',    'main',     '2026-04-06 15:39:23', NULL),
    (7,  'Apply Codex model patch / restart gateway',                  'todo',    'main',     '2026-04-06 15:39:23', NULL),
    (8,  'Enable failover & adjust retry policy for external models',  'todo',    'main',     '2026-04-06 15:39:23', NULL),
    (9,  'Rebuild the bus index after the move of 6 April',            'claimed', 'worker-1', '2026-04-06 16:02:10', '2026-04-06 16:04:55'),
    (10, '알림 봇 토큰 재발급 및 채널 연결 확인',                      'claimed', 'worker-2', '2026-04-07 01:18:36', '2026-04-07 01:25:12'),
    (11, 'Export the agent memory snapshots of March to the NAS',      'claimed', 'worker-1', '2026-04-07 05:27:03', '2026-04-07 05:31:44'),
    (12, 'Codex 잠금 해제 및 배포 재시도',                             'todo',    'main',     '2026-04-07 13:49:10', NULL),
    (13, 'staging deploy auto-verify failures — investigation+patch',  'todo',    'main',     '2026-04-10 04:40:51', NULL),
    (14, '야간 로그 순환 크기 조정',                                   'done',    'guardian', '2026-04-07 14:05:22', '2026-04-07 14:09:01'),
    (15, 'Confirm that the bus answers on the new socket',             'done',    'main',     '2026-04-08 00:31:48', '2026-04-08 00:36:20'),
    (16, '이전 대상 크론 목록 뽑기',                                   'done',    'guardian', '2026-04-09 02:12:15', '2026-04-09 02:20:37');
