//! Pairs near in letters and different in work, and far in letters and the same: two items of one
//! owner without bodies, created an hour apart unless said otherwise.

use super::super::*;
use super::{clock, item};

/// What `find` may say of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// Certain.
    Certain,
    /// Found, and not certain.
    Doubtful,
    /// Not certain; found or not is open.
    NotCertain,
    /// Not found at all.
    Apart,
}
use Want::{Apart, Certain, Doubtful, NotCertain};

/// The best confidence under which the two stand together.
pub(super) fn together(a: Candidate<'_>, b: Candidate<'_>) -> Option<Confidence> {
    let items = [a, b];
    find(&items, &clock()).iter().map(|g| g.confidence).min()
}

fn titled<'t>(title: &'t str, id: &'t str, hours: i64) -> Candidate<'t> {
    Candidate {
        id,
        created: Some(clock().now.plus_seconds(-3600 * hours)),
        ..item(title)
    }
}

fn check(table: &[(&str, &str, Want)]) {
    let mut wrong = Vec::new();
    for (a, b, want) in table {
        for (x, y) in [(a, b), (b, a)] {
            let got = together(titled(x, "1", 2), titled(y, "2", 1));
            let fits = match want {
                Certain => got == Some(Confidence::Certain),
                Doubtful => got.is_some_and(|c| c != Confidence::Certain),
                NotCertain => got != Some(Confidence::Certain),
                Apart => got.is_none(),
            };
            if !fits {
                let judged = compare(&titled(x, "1", 2), &titled(y, "2", 1), &clock());
                let why: Vec<String> = judged
                    .reasons
                    .iter()
                    .map(|r| r.say(crate::model::Lang::En))
                    .collect();
                wrong.push(format!(
                    "{x:?} / {y:?}: wanted {want:?}, got {got:?} {:.2} {why:?}",
                    judged.score
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        2 * table.len(),
        wrong.join("\n")
    );
}

#[test]
fn one_text_in_other_letters() {
    check(&[
        (
            "Restart the payments gateway",
            "restart  the payments GATEWAY",
            Certain,
        ),
        ("결제 게이트웨이 재시작", "결제게이트웨이 재시작", Certain),
        (
            "결제 게이트웨이를 재시작",
            "결제 게이트웨이 재시작",
            Certain,
        ),
        ("重啟付款閘道服務", "重啟 付款閘道 服務", Certain),
        (
            "Ｒｅｓｔａｒｔ ｐａｙｍｅｎｔｓ ｇａｔｅｗａｙ",
            "restart payments gateway",
            Certain,
        ),
        (
            "re\u{200b}index the search cluster",
            "reindex the search cluster",
            Certain,
        ),
        (
            "[R1] 정산 배치 실패 원인 분석",
            "정산 배치 실패 원인 분석",
            Certain,
        ),
        (
            "[R2] 정산 배치 실패 원인 분석",
            "[R3] 정산 배치 실패 원인 분석",
            Certain,
        ),
        (
            "Sync orders to warehouse (attempt 2/3)",
            "Sync orders to warehouse",
            Certain,
        ),
        ("창고 재고 동기화 (재시도 2회)", "창고 재고 동기화", Certain),
        ("同步倉庫庫存（第2次重試）", "同步倉庫庫存", Certain),
        (
            "Rotate signing keys [TEMP_TIMEOUT+30m]",
            "rotate signing keys",
            Certain,
        ),
        (
            "fix scripts/etl/load.py: add retry",
            "Fix scripts/etl/load.py — add retry",
            Certain,
        ),
        (
            "Update Anna's laptop drivers",
            "Update Anna’s laptop drivers",
            Certain,
        ),
        (
            "\"Restart the payments gateway now\"",
            "Restart the payments gateway now",
            Certain,
        ),
        (
            "Straße am Bahnhof sperren",
            "STRASSE AM BAHNHOF SPERREN",
            Certain,
        ),
    ]);
}

#[test]
fn readings_of_a_report_do_not_matter() {
    check(&[
        (
            "[drift-recovery] 시스템 이슈 2건 감지",
            "[drift-recovery] 시스템 이슈 4건 감지",
            Certain,
        ),
        (
            "disk usage 91% on db-01",
            "disk usage 97% on db-01",
            Certain,
        ),
        (
            "db-01 디스크 사용률 91% 경고",
            "db-01 디스크 사용률 97% 경고",
            Certain,
        ),
        (
            "db-01 磁碟使用率 91% 告警",
            "db-01 磁碟使用率 97% 告警",
            Certain,
        ),
        (
            "API latency 450ms detected on checkout",
            "API latency 1.2s detected on checkout",
            Certain,
        ),
        (
            "결제 API 응답 지연 450ms 감지",
            "결제 API 응답 지연 820ms 감지",
            Certain,
        ),
        ("偵測到 3 個憑證異常", "偵測到 12 個憑證異常", Certain),
        (
            "检测到订单服务 5 次超时",
            "检测到订单服务 9 次超时",
            Certain,
        ),
        (
            "backup failed: 3 volumes on nas-02",
            "backup failed: 5 volumes on nas-02",
            Certain,
        ),
        (
            "[queue-monitor] mail backlog 1200 messages",
            "[queue-monitor] mail backlog 1350 messages",
            Certain,
        ),
        (
            "[03:00:01] gateway unreachable alert",
            "[15:00:01] gateway unreachable alert",
            Certain,
        ),
        (
            "gateway unreachable at 03:00:01",
            "gateway unreachable at 15:00:01",
            Certain,
        ),
        (
            "로그인 실패 17회 감지: auth-api",
            "로그인 실패 42회 감지: auth-api",
            Certain,
        ),
    ]);
}

#[test]
fn figures_that_name_the_thing_do_matter() {
    check(&[
        (
            "12개월 약정 해지 오류 감지",
            "24개월 약정 해지 오류 감지",
            Doubtful,
        ),
        (
            "5GB 요금제 과금 오류 감지",
            "10GB 요금제 과금 오류 감지",
            Doubtful,
        ),
        ("30대 고객 이탈 감지", "40대 고객 이탈 감지", NotCertain),
        ("3개월 연체 고객 감지", "6개월 연체 고객 감지", NotCertain),
        (
            "billing error on the 12 months plan",
            "billing error on the 24 months plan",
            Doubtful,
        ),
        ("检测到5GB套餐计费错误", "检测到10GB套餐计费错误", Doubtful),
        (
            "3D printer jam detected",
            "2D printer jam detected",
            Doubtful,
        ),
        (
            "4K stream failure detected",
            "8K stream failure detected",
            Doubtful,
        ),
        (
            "5V rail failure detected on board",
            "3V rail failure detected on board",
            Doubtful,
        ),
        (
            "alert: stock -5% detected on ACME",
            "alert: stock +5% detected on ACME",
            Doubtful,
        ),
        ("주가 -5% 감지 삼성", "주가 +5% 감지 삼성", NotCertain),
    ]);
}

#[test]
fn figures_of_an_order_are_the_order() {
    check(&[
        ("scale web to 3 replicas", "scale web to 5 replicas", Apart),
        (
            "set checkout timeout to 30s",
            "set checkout timeout to 60s",
            Apart,
        ),
        (
            "Raise the disk alert threshold to 80%",
            "Raise the disk alert threshold to 90%",
            Apart,
        ),
        ("서버 3대 증설", "서버 5대 증설", Apart),
        ("타임아웃 30초로 설정", "타임아웃 60초로 설정", Apart),
        ("將逾時調整為 30 秒", "將逾時調整為 60 秒", Apart),
        ("timeout 30s", "timeout 60s", NotCertain),
        (
            "API timeout 30s on checkout",
            "API timeout 60s on checkout",
            Doubtful,
        ),
        (
            "API latency 450ms on checkout",
            "API latency 900ms on checkout",
            Doubtful,
        ),
        (
            "usage alert at 80% → 90%",
            "usage alert at 80% → 95%",
            Apart,
        ),
        ("오류율 알림 기준을 5%로", "오류율 알림 기준을 10%로", Apart),
        ("告警門檻改到 80%", "告警門檻改到 90%", Apart),
        (
            "warn about logins of the last 24h",
            "warn about logins of the last 48h",
            Apart,
        ),
        ("환불 2건 처리", "환불 3건 처리", NotCertain),
        ("刪除 3 個舊檔案", "刪除 5 個舊檔案", NotCertain),
        (
            "delete 3 orphaned volumes",
            "delete 5 orphaned volumes",
            NotCertain,
        ),
        (
            "CPU usage over 80% on web",
            "CPU usage over 90% on web",
            Apart,
        ),
        (
            "CPU 사용률 80% 초과 알림",
            "CPU 사용률 90% 초과 알림",
            Apart,
        ),
        (
            "payments 결제 한도 500만원으로 상향",
            "payments 결제 한도 700만원으로 상향",
            Apart,
        ),
        (
            "Pay invoice of $500 to Acme",
            "Pay invoice of $700 to Acme",
            Apart,
        ),
        (
            "Prune snapshots older than 7 days",
            "Prune snapshots older than 30 days",
            Apart,
        ),
        ("configure http retry 3", "configure http retry 5", Apart),
        ("최대 재시도 3회로 제한", "최대 재시도 5회로 제한", Apart),
        (
            "이슈 0건 감지 보고 gateway",
            "이슈 2건 감지 보고 gateway",
            NotCertain,
        ),
    ]);
}

#[test]
fn names_tell_things_apart() {
    check(&[
        ("restart worker-3", "restart worker-4", Apart),
        ("worker-3 재시작", "worker-4 재시작", Apart),
        ("重啟 worker-3", "重啟 worker-4", Apart),
        (
            "[R1] CMD#29162 실행 문자열 분석",
            "[R1] CMD#29163 실행 문자열 분석",
            Apart,
        ),
        (
            "Upgrade sshd-core to version 2.7.0",
            "Upgrade sshd-core to version 2.8.0",
            Apart,
        ),
        ("deploy api v2.3", "deploy api v2.4", Apart),
        ("disk usage 97% on db-01", "disk usage 97% on db-02", Apart),
        (
            "scripts/etl/load.py 로그 보강",
            "scripts/etl/save.py 로그 보강",
            Apart,
        ),
        (
            "block 10.0.0.7 on the firewall",
            "block 10.0.0.8 on the firewall",
            Apart,
        ),
        (
            "renew certificate of api.example.com",
            "renew certificate of www.example.com",
            Apart,
        ),
        ("PROJ-123 리뷰 반영", "PROJ-124 리뷰 반영", Apart),
        ("bug 752376 재현", "bug 752377 재현", Apart),
        (
            "reset password of kim@example.com",
            "reset password of lee@example.com",
            Apart,
        ),
        (
            "보고서 \"매출 요약\" 발송",
            "보고서 \"비용 요약\" 발송",
            Apart,
        ),
        ("移除 「測試群組」 權限", "移除 「正式群組」 權限", Apart),
        (
            "Delete session 550e8400-e29b-41d4-a716-446655440000",
            "Delete session 650e8400-e29b-41d4-a716-446655440000",
            Apart,
        ),
        ("revert commit 3f2a9bc", "revert commit 9bc3f2a", Apart),
        ("copy db-01 to db-02", "copy db-02 to db-01", Apart),
        ("db-01에서 db-02로 복제", "db-02에서 db-01로 복제", Apart),
        (
            "upgrade the C++ client library",
            "upgrade the C# client library",
            Apart,
        ),
        ("s3 bucket 정책 점검", "s4 bucket 정책 점검", Apart),
    ]);
}

#[test]
fn parts_and_dates_are_work_of_their_own() {
    check(&[
        (
            "import customers batch 3/12",
            "import customers batch 4/12",
            Apart,
        ),
        (
            "migrate users table: step 1",
            "migrate users table: step 2",
            Apart,
        ),
        ("고객 이관 단계 2", "고객 이관 단계 3", Apart),
        ("고객 이관 2단계", "고객 이관 3단계", Apart),
        ("계약서 검토 1차", "계약서 검토 2차", Apart),
        ("第3章 校對", "第4章 校對", Apart),
        ("啟動 資料同步 任務 3", "啟動 資料同步 任務 4", Apart),
        (
            "translate chapter 3 of the manual",
            "translate chapter 4 of the manual",
            Apart,
        ),
        ("upload part 2 of 5", "upload part 3 of 5", Apart),
        ("sales review week 17", "sales review week 18", Apart),
        ("Q3 매출 정리 보고", "Q4 매출 정리 보고", Apart),
        ("3분기 매출 집계", "4분기 매출 집계", Apart),
        (
            "일일 보고서 생성 2026-04-19",
            "일일 보고서 생성 2026-04-20",
            Apart,
        ),
        ("daily report 2026-04", "daily report 2026-05", Apart),
        ("4월 20일 정산 마감", "4월 21일 정산 마감", Apart),
        ("4月20日 結算作業", "4月21日 結算作業", Apart),
        (
            "Monday standup notes for ops",
            "Tuesday standup notes for ops",
            Apart,
        ),
        (
            "월요일 배치 점검 결과 공유",
            "화요일 배치 점검 결과 공유",
            Apart,
        ),
        ("週一 批次檢查 結果", "週二 批次檢查 結果", Apart),
        (
            "January invoice for Acme",
            "February invoice for Acme",
            Apart,
        ),
        (
            "meeting with Acme at 12:05",
            "meeting with Acme at 13:05",
            Apart,
        ),
        ("shard 1 색인 재구축", "shard 2 색인 재구축", Apart),
    ]);
}

#[test]
fn opposite_actions_are_no_copies() {
    check(&[
        ("codex 안전 패치 배포", "codex 안전 패치 롤백", Apart),
        (
            "deploy payments-api to production",
            "rollback deploy of payments-api to production",
            Apart,
        ),
        (
            "roll back payments-api on production",
            "deploy payments-api on production",
            Apart,
        ),
        (
            "worker-3 서비스 중단 감지",
            "worker-3 서비스 재개 감지",
            Apart,
        ),
        (
            "Enable feature flag beta-search",
            "Disable feature flag beta-search",
            Apart,
        ),
        ("backup orders db", "restore orders db", Apart),
        ("主資料庫 備份", "主資料庫 還原", Apart),
        ("启动 数据同步 任务 3", "停止 数据同步 任务 3", Apart),
        ("方화벽 규칙 추가", "방화벽 규칙 삭제", Apart),
        ("방화벽 규칙 추가 office", "방화벽 규칙 삭제 office", Apart),
        ("新增防火牆規則 office", "刪除防火牆規則 office", Apart),
        (
            "Grant admin access to the finance team",
            "Revoke admin access from the finance team",
            Apart,
        ),
        (
            "turn on maintenance mode for billing",
            "turn off maintenance mode for billing",
            Apart,
        ),
        ("계정 잠금 처리 ron", "계정 잠금 해제 ron", NotCertain),
        ("결제 승인 요청 전달", "결제 취소 요청 전달", Apart),
        ("주문 12 접수", "주문 12 접수 취소", Apart),
        (
            "increase cache size of search",
            "decrease cache size of search",
            Apart,
        ),
        (
            "Install agent on the build hosts",
            "Uninstall agent from the build hosts",
            Apart,
        ),
        (
            "encrypt the archive of 2025 mail",
            "decrypt the archive of 2025 mail",
            Apart,
        ),
        (
            "Do not deploy the billing service",
            "Deploy the billing service",
            Apart,
        ),
        (
            "Deploy billing to staging",
            "Deploy billing to production",
            Apart,
        ),
        ("下載 稅務報表 檔案", "上傳 稅務報表 檔案", Apart),
        (
            "프론트엔드 로그인 화면 개선",
            "백엔드 로그인 화면 개선",
            Apart,
        ),
        (
            "move users from mysql to postgres",
            "move users from postgres to mysql",
            Apart,
        ),
    ]);
}

#[test]
fn what_signs_say() {
    check(&[
        (
            "Replace && with || in the auth check",
            "Replace || with && in the auth check",
            NotCertain,
        ),
        (
            "Run deploy step if cancelled()",
            "Run deploy step if !cancelled()",
            Doubtful,
        ),
        (
            "Show banner when user != admin",
            "Show banner when user == admin",
            Doubtful,
        ),
        (
            "Alert when balance <= limit",
            "Alert when balance < limit",
            Doubtful,
        ),
        ("rm -rf /tmp/a on host", "rm -rf /tmp/a/* on host", Doubtful),
        ("Renew A- rating page", "Renew A rating page", Doubtful),
        (
            "Renew page of rating A-",
            "Renew page of rating A",
            Doubtful,
        ),
        (
            "Fix a*b product in parser",
            "Fix a/b product in parser",
            Doubtful,
        ),
        // A dash without its space is found, and doubted.
        (
            "Restart- the payments gateway",
            "Restart the payments gateway",
            Doubtful,
        ),
        (
            "Restart the payments gateway!!",
            "Restart the payments gateway:",
            Certain,
        ),
        (
            "**Restart** the *payments gateway*",
            "Restart the payments gateway",
            Certain,
        ),
        (
            "* Restart the payments gateway",
            "- Restart the payments gateway",
            Certain,
        ),
        (
            "Payments gateway - restart tonight",
            "Payments gateway — restart tonight",
            Certain,
        ),
    ]);
}

#[test]
fn a_condition_turned_round_is_no_next_attempt() {
    let attempt = |title, id, state| Candidate {
        state,
        parent: Some("CMD#71"),
        ..titled(title, id, 1)
    };
    let failed = attempt("Run deploy step if up && idle", "1", State::Failed);
    let again = attempt("Run deploy step if up && idle", "2", State::Queued);
    let other = attempt("Run deploy step if up || idle", "3", State::Queued);
    assert_eq!(together(failed, again), Some(Confidence::Certain));
    assert_ne!(together(failed, other), Some(Confidence::Certain));
}

#[test]
fn one_argument_in_the_place_of_another() {
    check(&[
        (
            "Grant admin access to kim",
            "Grant admin access to lee",
            Apart,
        ),
        (
            "kim에게 관리자 권한 부여",
            "lee에게 관리자 권한 부여",
            Apart,
        ),
        ("김민수 계정 권한 부여", "이영희 계정 권한 부여", Apart),
        ("서울지점 매출 보고 정리", "부산지점 매출 보고 정리", Apart),
        ("서울지점 재고 실사 일정", "서울지사 재고 실사 일정", Apart),
        ("台北分店 庫存盤點 安排", "高雄分店 庫存盤點 安排", Apart),
        (
            "Renew the insurance of the office",
            "Renew the insurance of the warehouse",
            Apart,
        ),
        (
            "export orders to finance",
            "export refunds to finance",
            Apart,
        ),
        (
            "Restart bus-bridge on vps-seoul after the update",
            "Restart bus-bridge on nas-02 after the update",
            Apart,
        ),
        (
            "Write tests for the login form",
            "Write tests for the search form",
            Apart,
        ),
        (
            "[gateway] 시스템 이슈 2건 감지",
            "[drift-recovery] 시스템 이슈 2건 감지",
            Apart,
        ),
        (
            "[web] 빌드 실패 확인 node",
            "[api] 빌드 실패 확인 node",
            Apart,
        ),
        (
            "codex 패치 배포 모니터링 지표 작성",
            "codex 안전 패치 배포",
            Apart,
        ),
        (
            "결제 모듈 리팩터링 테스트 작성",
            "결제 모듈 리팩터링 문서 작성",
            NotCertain,
        ),
        (
            "Draft the contract with Acme",
            "Sign the contract with Acme",
            Apart,
        ),
    ]);
}

#[test]
fn what_says_too_little_is_never_certain() {
    check(&[
        ("확인", "확인", Doubtful),
        ("fix", "fix", Doubtful),
        ("TODO", "todo", Doubtful),
        ("test", "test", Doubtful),
        ("測試", "測試", Doubtful),
        ("코드 리뷰", "코드 리뷰", Doubtful),
        ("code review", "Code review", Doubtful),
        ("회의 준비", "회의 준비", Doubtful),
        ("🔥", "🔥", NotCertain),
        ("12345", "12345", NotCertain),
        ("", "", Apart),
        ("   ", "\t", Apart),
        ("...", "...", NotCertain),
        ("[R1]", "[R2]", Apart),
        ("메일 확인 부탁드립니다", "메일 확인 부탁드립니다", Doubtful),
        (
            "Fix the page that shows when a user…",
            "Fix the page that shows when a user…",
            Doubtful,
        ),
    ]);
}

#[test]
fn far_in_letters_and_the_same() {
    check(&[
        (
            "Add retry/backoff to scripts/pipeline/ingest.py network calls",
            "scripts/pipeline/ingest.py retry/backoff 소형 패치",
            Doubtful,
        ),
        (
            "결제 게이트웨이 인증서 교체",
            "게이트웨이 결제 인증서를 교체하기",
            Doubtful,
        ),
        (
            "Replace the expired certificate of the payment gateway",
            "Payment gateway: expired certificate must be replaced",
            Doubtful,
        ),
        (
            "codex 패치 배포용 체크리스트 및 롤백 정책 확정",
            "codex 패치 배포 체크리스트와 롤백 정책을 확정한다",
            Doubtful,
        ),
        (
            "Investigate login failures of the mobile app",
            "Mobile app login failures: investigate",
            Doubtful,
        ),
        (
            "모바일 앱 로그인 실패 원인 조사",
            "로그인 실패 원인 조사 (모바일 앱)",
            Doubtful,
        ),
        (
            "調查行動應用程式登入失敗原因",
            "行動應用程式登入失敗原因調查",
            Doubtful,
        ),
        (
            "Review and apply small patch to src/etl/load.rs",
            "src/etl/load.rs 소형 패치 검토 및 적용",
            Doubtful,
        ),
        (
            "restart the gateway service on prod-1",
            "prod-1 게이트웨이 서비스 재시작",
            Doubtful,
        ),
        (
            "Collect incident snapshots of gateway, bus and workers",
            "Collecting incident snapshot: gateway/bus/worker",
            Doubtful,
        ),
        ("清理過期的訂單快取資料", "訂單快取過期資料清理", Doubtful),
        (
            "Fix the login page that crashes when the pass...",
            "Fix the login page that crashes when the password is empty",
            Doubtful,
        ),
    ]);
}
