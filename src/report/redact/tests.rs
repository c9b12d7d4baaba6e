//! What is masked and what is not, in tables; and what holds for any text.
//!
//! The secrets are made up or the examples of their issuers. Those whose form a scanner would report
//! are put together here.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static PLAIN: LazyLock<Redactor> = LazyLock::new(|| Redactor::new(&[]).unwrap());

/// Masked texts, given with what is secret in them between ‹ and ›.
fn masks(texts: &[&str]) {
    for text in texts {
        let plain = text.replace(['‹', '›'], "");
        let mut want = String::new();
        let mut rest = *text;
        while let Some((before, after)) = rest.split_once('‹') {
            let (_, behind) = after.split_once('›').unwrap();
            want.push_str(before);
            want.push_str(MASK);
            rest = behind;
        }
        want.push_str(rest);
        assert_eq!(PLAIN.mask(&plain), want, "{plain}");
    }
}

fn leaves(texts: &[&str]) {
    for text in texts {
        assert_eq!(PLAIN.mask(text), *text);
    }
}

#[test]
fn addresses_of_people_go() {
    masks(&[
        "mail ‹ron@example.com› today",
        "‹ron.k+ops@mail.example.co.kr›에게",
        "請寄至‹ron@example.com.tw›。",
        "담당:‹hong_gildong@example.kr›(운영)",
        "<‹Ron.Kim@EXAMPLE.COM›>, \"Kim\" <‹kim@sub.example.org›>",
        "‹홍길동@예시.한국›에 보냄",
        "‹홍길동123@example.co.kr› 참조",
        "‹ron@한글도메인.한국›",
        "‹王小明@例子.中國›",
        "‹user@xn--hq1bm8jm9l.xn--3e0b707e› wrote",
        "‹bücher@bücher.example›",
        "‹иван@пример.рф›",
        "ron＠example.com is ‹ron＠example.com›"
            .split_once(" is ")
            .unwrap()
            .1,
        "‹someone@163.com›",
        "mailto:‹ron@example.com›?subject=x",
    ]);
    leaves(&[
        "git@github.com:org/repo.git",
        "getty@tty1.service and worker@3.service, backup@daily.timer",
        "icon@2x.png",
        "lodash@4.17.21, @scope/pkg@1.0.0-rc.alpha, pkg@v2.3.beta",
        "@everyone look at a@b",
        "ron@backup-01:~/x",
        "nginx:1.25@sha256:abcdef",
    ]);
}

#[test]
fn addresses_with_a_password_lose_it() {
    masks(&[
        "postgres://ron:‹s3cret›@db/x",
        "mongodb+srv://ron:‹p@ss:w0rd›@cluster0.example.net/db?x=1",
        "postgres://ron:‹pa/ss›@db:5432/x",
        "redis://:‹hunter2›@cache:6379/0",
        "https://oauth2:‹abc›@gitlab.example/x.git",
        "amqp://guest:‹비밀번호›@mq",
        "smtp://‹ron@example.com›:‹abc›@mail.internal:587",
        "https://‹9f86d081884c7d659a2feaa0c55ad015›@o1.ingest.example/2",
        "jdbc:mysql://h/db?user=a&password=‹b› now",
    ]);
    leaves(&[
        "http://127.0.0.1:3344/api/ops/todos?limit=5",
        "http://host:8080/users/@me",
        "https://example.com/a:b/c@d",
        "ssh://git@host:22/x",
        "docker://docker.io/lib/nginx:1.25@sha256:ab",
        "postgres://ron:$DB_PASSWORD@db/x",
        "postgres://ron:****@db/x",
        "https://ops-queue@host/x",
    ]);
}

#[test]
fn what_is_named_a_password_goes_whatever_it_is() {
    masks(&[
        "password=‹x›",
        "password: ‹changed›",
        "PASSWORD = ‹hunter2›, next",
        "\"password\": \"‹two words, and (more)›\"",
        "{\\\"password\\\":\\\"‹hunter22›\\\"}",
        "{\"pass\": \"‹hunter›\", \"user\": \"ron\"}",
        "password='‹it is; here›'",
        "Server=db;User Id=ron;Password=‹abc›;Pwd=‹def›;",
        "passwd: ‹1234›",
        "passphrase => ‹correct›",
        "PGPASSWORD=‹abc› psql; MYSQL_PWD=‹abc›; DB_PASS=‹abc›; SMTP_PW=‹a1›",
        "비밀번호: ‹열려라참깨›",
        "비밀번호는 ‹abcd1234›입니다",
        "비번 = ‹1234›, 암호: ‹abcd›",
        "패스워드가 `‹Abc12345›`",
        "密碼：‹abcd1234›。",
        "密码是‹abcd1234›，请保密",
        "口令：‹zhima›",
        "パスワード：‹abcd›",
        "the password is ‹hunter22›",
        "ID/PW: ‹ron› / ‹1234›",
        "아이디/비번: ‹ron/1234›",
        "<password>‹abc›</password>",
        "mysql --password ‹abc› -h db; tool --db-password=‹abc›",
        "curl -s -u ron:‹abc› https://x; curl --user \"ron:‹abc›\" x",
        "sshpass -p ‹abc› ssh x; redis-cli -h c -a ‹abc›; mysql -uron -p‹abc› db; mysql -p'‹a;b c›' db",
        "machine x login ron password ‹abc›",
    ]);
    leaves(&[
        "password policy: twelve characters",
        "비밀번호는 8자 이상",
        "비밀번호 정책 변경",
        "암호화: AES, 암호문 검토",
        "PWD=/Users/ron/.openclaw",
        "password=$DB_PASSWORD",
        "password: ${DB_PASSWORD}",
        "password=<password>",
        "\"password\": null, \"password\": \"\"",
        "--password-stdin --password --force",
        "docker run -u 1000:1000 -p 8080:80 x",
        "pass=12 fail=3, 12 pass: 검증 통과",
        "sqlite3 -readonly x",
    ]);
}

#[test]
fn what_is_named_a_key_or_a_token_goes_and_words_of_work_stay() {
    masks(&[
        "api_key=‹abcd1234›, next",
        "api-key: ‹abcdef123456›",
        "API 키: ‹abcdef123456›",
        "{\"token\": \"‹abc-123›\"}",
        "{\"client_secret\": \"‹swordfish›\"}",
        "token=‹hunter›",
        "Token: ‹supersecret99›",
        "TELEGRAM_TOKEN=‹abcd›",
        "AWS_SECRET_ACCESS_KEY=‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›",
        "SECRET_KEY_BASE=‹8f3aB1c9D27e4F60a1›",
        "STRIPE_KEY=‹aB3dE5fG7hI9kL1m›",
        "AccountName=x;AccountKey=‹Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==›;EndpointSuffix=y",
        "X-Naver-Client-Secret: ‹aB3dE5fG7h›",
        "access_token=‹abc.def.ghi›&expires=3600",
        "토큰: ‹aB3dE5fG7h›",
        "令牌：‹aB3dE5fG7h›",
        "金鑰: ‹aB3dE5fG7h›",
        "--token ‹abc› --api-key=‹abcd›",
        "X-Auth-Token: ‹aB3dE5fG7h›",
    ]);
    leaves(&[
        "Rotate the read-only token of the metrics exporter",
        "Review the token budget of each agent before the April invoice",
        "weather-kma API 키 회전, secrets/weather-kma.env 교체",
        "token: refresh it weekly",
        "토큰: 재발급 필요",
        "secret: see the vault",
        "private key: stored on the token",
        "max_token: 4096, total_token=20480, token_count: 512",
        "token expires: 2026-05-02",
        "token: 2026-05-02",
        "token_type=bearer, secret_name=prod-db-cluster",
        "token: /run/secrets/metrics",
        "missing deduplication key: ron:drift-recovery:시스템-이슈-감지",
        "primary key: id, cache_key=bus_commands_v2, CACHE_KEY=bus_commands_2026",
        "--token TOKEN --token-file x",
        "알림 봇 토큰 재발급 및 채널 연결 확인",
    ]);
}

#[test]
fn headers_cookies_and_signed_addresses_lose_what_they_carry() {
    masks(&[
        "Authorization: Bearer ‹abcdef0123456789›",
        "authorization: Basic ‹dXNlcjpwYXNz›",
        "\"Authorization\": \"token ‹0123456789abcdef›\"",
        "Authorization: KakaoAK ‹0123456789abcdef0123456789abcdef›",
        "curl -H 'Authorization: Bearer ‹aBcDeF123456›' x",
        "bearer ‹eyJhbGciOiJIUzI1.eyJzdWIiOiIx.abc›",
        "Cookie: ‹sid=abc; theme=dark›",
        "Set-Cookie: ‹session=abcdef; Path=/; HttpOnly›",
        "JSESSIONID=‹1A2B3C4D5E›; PHPSESSID=‹abc123def›",
        "https://x.blob.example/c?sv=2022&sig=‹aB%2Fc%3D›&se=2026",
        "https://s3.example/b?X-Amz-Credential=‹AKIA/2026›&X-Amz-Signature=‹abc123›",
        "https://hooks.slack.com/services/‹T000/B000/abc›",
        "https://discord.com/api/webhooks/123/‹abc-def›",
        "https://api.telegram.org/‹bot123456789:AAabcdefghijklmnopqrstuvwxyz0123456›/getMe",
    ]);
    leaves(&[
        "Basic configuration of the bus, basic troubleshooting",
        "bearer authentication is required",
        "Basic Internationalization",
        "Authorization: required for deploys",
        "https://example.com/list?key=bus_commands&code=404&state=queued",
        "cookie: none; the cookie banner",
        "session ended without an answer after 600 s",
    ]);
}

#[test]
fn tokens_that_name_their_issuer_go() {
    let a = "aB3dE5fG7hI9kL1mN3pQ5rS7tU9vW1xY3z";
    for (before, tail) in [
        ("sk-", a),
        ("sk-ant-api03-", "abcdefghijklmnop"),
        ("sk-proj-", a),
        ("gsk_", a),
        ("xai-", a),
        ("hf_", a),
        ("npm_", a),
        ("pypi-", "AgEIcHlwaS5vcmcCJGFiY2RlZjEyLTM0NTY"),
        ("ghp_", a),
        ("gho_", a),
        ("ghs_", a),
        ("github_pat_", "11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz"),
        ("glpat-", "aB3dE5fG7hI9kL1mN3pQ"),
        ("gldt-", "aB3dE5fG7hI9kL1mN3pQ"),
        ("xoxb-", "123456789012-abcdefghijkl"),
        ("xoxe.xoxp-", "1-Mi0yLTEyMzQ1Njc4"),
        ("xapp-1-", "A012345-1234567890-abcdef"),
        ("AKIA", "IOSFODNN7EXAMPLE"),
        ("AIza", "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6q"),
        ("ya29.", "a0AfH6SMBx1y2Z3"),
        ("GOCSPX-", "aB3dE5fG7hI9kL1mN3pQ"),
        ("sk_live_", "aB3dE5fG7hI9kL1mN3pQ"),
        ("whsec_", "aB3dE5fG7hI9kL1mN3pQ"),
        ("dckr_pat_", "aB3dE5fG7hI9kL1mN3pQ"),
        ("shpat_", "0123456789abcdef0123456789abcdef"),
        ("SG.", "aB3dE5fG7hI9kL1mN3pQ5r.aB3dE5fG7hI9kL1mN3pQ5r"),
        ("hvs.", "CAESIaB3dE5fG7hI9kL1mN3pQ5r"),
        ("glsa_", "aB3dE5fG7hI9kL1mN3pQ5r"),
        ("AGE-SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"),
        ("eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP"),
        ("123456789:", "AAabcdefghijklmnopqrstuvwxyz0123456"),
    ] {
        let token = format!("{before}{tail}");
        for text in [
            token.clone(),
            format!("use {token} now"),
            format!("키={token}, 다음"),
            format!("use({token});"),
        ] {
            let said = PLAIN.mask(&text);
            assert!(
                !said.contains(&token) && !said.contains(tail),
                "{text}: {said}"
            );
        }
    }
    masks(&["‹AKIAIOSFODNN7EXAMPLE› ‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›"]);
    leaves(&[
        "sk-learn-based-classifier-v2 for the risk-scoring-of-positions",
        "pk_bus_commands_workflow_id, sk_model_registry_2026",
        "npm-check-updates-of-the-dashboards, hf_model_name_or_path",
        "the task-sk-0123 of xoxo-day",
    ]);
}

#[test]
fn private_keys_go_whole_or_cut_off() {
    let begin = |what: &str| format!("-----BEGIN {what}-----");
    let end = |what: &str| format!("-----END {what}-----");
    for what in [
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ] {
        let (begin, end) = (begin(what), end(what));
        let whole = format!("before {begin}\nMIIabc\n{end}!");
        assert_eq!(PLAIN.mask(&whole), "before [redacted]!");
        let cut = format!("{begin}\nMIIabc");
        assert_eq!(PLAIN.mask(&cut), "[redacted]");
        let tail =
            format!("log: ok\nMIIEvQIBADANBgkqhkiG9w0\nBAQEFAASCBKcwggSjAgEAAoIB\n{end}\nrest");
        assert_eq!(PLAIN.mask(&tail), "log: ok\n[redacted]\nrest");
        let json = format!("{{\"private_key\": \"{begin}\\nMIIabc\\n{end}\\n\", \"id\": 7}}");
        let said = PLAIN.mask(&json).into_owned();
        assert!(
            !said.contains("MII") && said.ends_with("\"id\": 7}"),
            "{said}"
        );
    }
    let d = "GZS6GoVUJ-8kQ1XrFnJ8GyHQzBYnA6b0n4Lm2sT9pWc";
    masks(&[&format!("{{\"kty\":\"EC\",\"d\":\"‹{d}›\",\"x\":\"y\"}}")]);
    leaves(&[
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI ron",
        "a PRIVATE KEY is needed",
    ]);
}

#[test]
fn work_is_left_as_it_is() {
    leaves(&[
        "[drift-recovery] 시스템 이슈 2건 감지",
        "canonical/bus_commands/29204",
        "UPDATE bus_commands SET status='cancelled' WHERE id IN (29196, 29197) AND status='queued';",
        "ollama/qwen3.5:9b-nothinker: Remote end closed connection without response",
        "2026-04-21T08:15:00+09:00",
        "commit 8b6a571d0f0f3c6a2e7b1c4d5e6f708192a3b4c5, 8b6a571",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "550e8400-e29b-41d4-a716-446655440000",
        "sha-0123456789ab-2",
        "/Users/ron/.openclaw/workspace/bus/status/drift-recovery.json",
        "C:\\Users\\ron\\AppData\\x.log",
        "workflow wf-997, run 20260421-0815-a3f9c2, OPS-2643, CMD#29162",
        "[2026-04-21 00:00:01] WARN 서비스 중단: gateway (severity: critical)",
        "10.0.0.1:5432, [::1]:80, fe80::1",
        "cron: 0 */12 * * *",
        "base64 of the report: see target/extra",
        "hypothesis_engine.py: 180초 timeout으로 중단, 원인 분석은 codex에 요청",
        "SELECT assigned_to, count(*) FROM ops_todos WHERE status IN ('todo') GROUP BY assigned_to;",
        "같은 내용, CMD#29162 재시도, 2회 실패, 3건 중 최신",
    ]);
}

#[test]
fn own_patterns_are_masked_too_and_bad_ones_named() {
    let own = Redactor::new(&["OPS-[0-9]+".into(), "계좌 [0-9-]+".into()]).unwrap();
    assert_eq!(own.mask("OPS-2643 계좌 12-34"), "[redacted] [redacted]");
    let (at, why) = Redactor::new(&["ok".into(), "(".into()]).unwrap_err();
    assert_eq!(at, 1);
    assert!(why.contains("unclosed group"), "{why}");
    assert!(check("x*").unwrap_err().contains("empty text"));
    // One that matches nothing here and there does not keep the others waiting.
    let odd = Redactor::new(&[r"\b".into(), "b?x".into()]).unwrap();
    assert_eq!(odd.mask("a bx ron@example.com"), "a [redacted] [redacted]");
}

#[test]
fn a_secret_of_one_text_is_masked_in_all() {
    let tree = serde_json::json!({
        "title": ["x", {"n": 1, "t": "Token=AbCdEf123456 c@d.example"}],
        "key": "ron:token-abcdef123456",
    });
    assert_eq!(
        PLAIN.mask_tree(tree),
        serde_json::json!({
            "title": ["x", {"n": 1, "t": "Token=[redacted] [redacted]"}],
            "key": "ron:token-[redacted]",
        })
    );
    let knowing = PLAIN.knowing(["password=hunter22", "token: word"].into_iter());
    assert_eq!(
        knowing.mask("login with HUNTER22 failed, word"),
        "login with [redacted] failed, word"
    );
}

#[test]
fn what_is_anchored_matches_between_masks_too() {
    let redactor = Redactor::new(&["x$".to_owned()]).unwrap();
    let masked = redactor.mask("x[redacted]");
    assert_eq!(masked, "[redacted][redacted]");
}

/// Patterns at which masking could go wrong: they match the mask, its parts, or what it borders on.
fn patterns() -> impl Strategy<Value = Vec<String>> {
    let odd = prop::sample::select(vec![
        "red",
        "[a-z]",
        ".",
        "^x",
        "x$",
        "\\[",
        "a\\b",
        "acted\\]a",
        "(?s).+",
        "b(c)?",
        "[^ ]+@",
        "\\b",
    ]);
    prop::collection::vec(odd.prop_map(str::to_owned), 0..3)
}

/// Text in which forms of secrets begin, end and stand in one another.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "7",
        " ",
        "\n",
        "가",
        "、",
        "@",
        ".",
        "=",
        ":",
        "\"",
        "'",
        "\\",
        "/",
        "-",
        "_",
        "[redacted]",
        "red",
        "token",
        "password",
        "비밀번호",
        "b.example",
        "://",
        "Bearer ",
        "Cookie: ",
        "sk-",
        "ghp_",
        "aB3dE5fG7hI9kL1m",
        "-----END PRIVATE KEY-----",
        "curl -u ",
        "는 ",
        "&sig=",
        "AKIAIOSFODNN7EXAMPLE",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn is_masked_once(redactor: &Redactor, text: &str) -> Result<(), TestCaseError> {
    let once = redactor.mask(text).into_owned();
    prop_assert_eq!(redactor.mask(&once), once.as_str());
    for piece in once.split(MASK) {
        prop_assert!(redactor.found(piece).is_empty(), "{once:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_matches_survives_own_patterns(
        text in "(?s)([a-cx@. =:\\[\\]]|red|\\[redacted\\]|token=|[a-z]{3}@b\\.example|가|\n){0,30}",
        own in patterns(),
    ) {
        is_masked_once(&Redactor::new(&own).unwrap(), &text)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn twice_is_once(text in pieces()) {
        is_masked_once(&PLAIN, &text)?;
    }

    #[test]
    fn the_rest_is_untouched(
        before in "[가-힣 ,.0-9]{0,12}",
        name in "[a-z]{1,8}",
        after in "[ ,가-힣][가-힣 ,.0-9]{0,12}",
    ) {
        prop_assume!(name != "git");
        let text = format!("{before} {name}@host.example{after}");
        prop_assert_eq!(PLAIN.mask(&text), format!("{before} {MASK}{after}"));
        let clean = format!("{before}{after}");
        prop_assert_eq!(PLAIN.mask(&clean), clean.as_str());
    }

    #[test]
    fn no_token_of_a_known_form_survives(
        form in prop::sample::select(vec![
            "sk-", "sk-ant-", "ghp_", "glpat-", "xoxb-", "hf_", "api_key=", "API_KEY: ", "password: ",
            "비밀번호: ", "密碼：", "Bearer ", "Authorization: Bearer ", "\"token\": \"", "--token ", "?sig=",
            "postgres://ron:", "secret = ", "client_secret=\"", "curl -u ron:", "Password=", "토큰=",
        ]),
        secret in "[A-Za-z][0-9][A-Za-z0-9]{22,38}",
        around in "[ 가-힣,\n]{0,6}",
    ) {
        let close = if form.contains("://") { "@db/x" } else if form.ends_with('"') { "\"" } else { "" };
        let text = format!("{around} {form}{secret}{close} {around}");
        prop_assert!(!PLAIN.mask(&text).contains(&secret), "{text}");
        // Whatever tree it stands in, and however it is repeated there, be it without its name.
        let issued = ["sk-", "sk-ant-", "ghp_", "glpat-", "xoxb-", "hf_"].contains(&form);
        let again = if issued { format!("{form}{secret}") } else { secret.clone() };
        let tree = serde_json::json!({"a": [text], "b": {"c": again.to_lowercase(), "d": format!("x{again}y")}});
        let said = PLAIN.mask_tree(tree).to_string();
        prop_assert!(!said.to_lowercase().contains(&secret.to_lowercase()), "{said}");
    }

    #[test]
    fn names_of_work_are_no_secrets(
        id in "[a-z]{2,9}(-[a-z]{2,9}){0,3}(-[0-9]{1,5})?",
        hash in "[0-9a-f]{7,40}",
        n in 0u32..1_000_000,
        day in "20[0-9]{2}-[01][0-9]-[0-3][0-9]",
    ) {
        let text = format!("canonical/{id}/{n} #{n} {id}.json {hash} {day} ~/{id}/{id}.py:{n} {day}T08:15:00+09:00");
        prop_assert_eq!(PLAIN.mask(&text), text.as_str());
    }
}
