//! The built-in forms of secrets.
//!
//! A form is a pattern and, where a pattern alone would take harmless words with it, a test of what it
//! found. Boundaries are those of ASCII: with Unicode's the engine would look at every letter of a
//! Korean or Chinese text one by one.

use super::forms::{
    always, is_address, is_assigned, is_credential, is_key, is_machine_made, is_password,
    is_secret, is_secret_path,
};

/// A form of a secret.
pub(super) struct Rule {
    /// Where it has groups, the one that takes part is masked, else the whole.
    pub pattern: &'static str,
    /// Whether what was found is one indeed.
    pub tells: fn(&str) -> bool,
    /// It gives way to [`FIRST`]: `password@host` in an address looks like an e-mail address.
    pub yields: bool,
}

/// So many of [`BUILT_IN`] are the secrets of addresses.
pub(super) const FIRST: usize = 2;

/// The separator between a name and its value, with the quote that ends the name (escaped or not:
/// JSON in JSON).
macro_rules! is {
    () => {
        r#"\\*["'`]?[ \t]*(?:=>|:=|=|:|：|＝)[ \t]*"#
    };
}

/// The value after a separator: quoted, with the quote escaped or not, else up to what ends a value
/// anywhere.
macro_rules! value {
    () => {
        r#"(?:\\+"([^"\\\n]+)|"((?:[^"\\\n]|\\[^\n])+)|'([^'\n]+)|`([^`\n]+)|([^\s"'`\\,;&<>\[\](){}|，。；、）】」]+))"#
    };
}

/// A separator and a value that no sentence has: without a space before it, or quoted.
macro_rules! assigned {
    () => {
        r#"\\*["'`]?(?:[ \t]*(?:=>|:=|=|:)[ \t]*(?:\\+"([^"\\\n]+)|"((?:[^"\\\n]|\\[^\n])+)|'([^'\n]+))|[ \t]?=[ \t]?([^\s"'`\\,;&<>\[\](){}|，。；、）】」]+))"#
    };
}

/// Letters beyond Latin ones, as ranges: the classes of Unicode would make the automaton many times as
/// large.
macro_rules! foreign {
    () => {
        r"\u{370}-\u{52f}\u{5d0}-\u{6ff}\u{900}-\u{d7f}\u{e00}-\u{eff}\u{3005}-\u{30ff}\u{3400}-\u{9fff}\u{ac00}-\u{d7a3}"
    };
}

/// The part of an e-mail address after its @. What follows a top-level domain is no part of it:
/// `…@example.co.kr에게`.
macro_rules! domain {
    () => {
        concat!(
            r"(?:(?:[A-Za-z0-9\u{c0}-\u{24f}",
            foreign!(),
            r"][A-Za-z0-9\u{c0}-\u{24f}\-",
            foreign!(),
            r"]*\.)+(?:xn--[A-Za-z0-9\-]+|[A-Za-z]{2,}|한국|닷컴|닷넷|삼성|中国|中國|香港|台湾|台灣",
            r"|澳門|澳门|新加坡|公司|网络|網絡|みんな|コム|рф|укр|бел|срб)",
            r"|(?:[A-Za-z0-9\u{c0}-\u{24f}\-",
            foreign!(),
            r"]*\.)*[A-Za-z0-9\-]*[",
            foreign!(),
            "][",
            foreign!(),
            r"A-Za-z0-9\-]*\.[",
            foreign!(),
            "]{2,})"
        )
    };
}

/// Names of what only its owner knows. Whatever they are given is masked.
macro_rules! password {
    () => {
        "(?:pass(?:word|wd|phrase|code)s?|비밀[ ]?번호|비번|패스워드|암호|密碼|密码|口令|暗証番号|パスワード|contraseña|passwort)"
    };
}

/// Names of what machines know. They are also words of work: `token: rotate it` is none.
macro_rules! secret {
    () => {
        concat!(
            r"(?:(?:api|access|secret|private|auth|app|application|account|encryption|signing|master",
            r"|consumer|shared|session|service|deploy|webhook|storage|license|subscription)[_\-. ]?keys?",
            r"(?:[_\-]?id)?|secret[_\-. ]?access[_\-. ]?key|secret|token",
            "|credentials?|시크릿|토큰|(?:api|인증|접근|비밀|개인|서명|암호화)[ ]?키|令牌|權杖|权杖",
            "|(?:api|存取|私密|加密)?[ ]?(?:金鑰|密鑰|密钥)|私鑰|私钥|トークン|秘密鍵|apiキー)"
        )
    };
}

const fn rule(pattern: &'static str, tells: fn(&str) -> bool) -> Rule {
    Rule {
        pattern,
        tells,
        yields: false,
    }
}

const fn yielding(pattern: &'static str, tells: fn(&str) -> bool) -> Rule {
    Rule {
        pattern,
        tells,
        yields: true,
    }
}

/// All of them.
pub(super) const BUILT_IN: &[Rule] = &[
    // The password of an address: scheme://user:password@host. It may hold an @; a slash only where
    // what stands before it is no port.
    rule(
        r#"://[^\s/:"'<>]*:([^\s/"'<>]+|[^\s/"'<>]*[^\s/"'<>0-9][^\s/"'<>]*/[^\s"'<>]*)@"#,
        is_password,
    ),
    rule(r"://([A-Za-z0-9_\-]+)@", is_machine_made),
    // E-mail addresses: a local part in Latin letters, which may stand right behind a word of another
    // script; then one in any other.
    yielding(
        concat!(r"[A-Za-z0-9\u{c0}-\u{24f}._%+\-]+[@＠]", domain!()),
        is_address,
    ),
    yielding(
        concat!(
            r"[A-Za-z0-9\u{c0}-\u{24f}._%+\-",
            foreign!(),
            "]*[",
            foreign!(),
            r"][0-9._%+\-]*[@＠]",
            domain!()
        ),
        always,
    ),
    // What is named a secret.
    rule(concat!("(?i)", password!(), is!(), value!()), is_password),
    rule(
        concat!(r"(?i)(?:[A-Z0-9]_|(?-u:\b))(?:pwd|pw)", is!(), value!()),
        is_secret_path,
    ),
    rule(
        concat!(
            "(?i)",
            password!(),
            r#"(?:는|은|이|가|를| is| was|是|為|为)[ \t:：]*["'`]?([!#-&(-_a-~]{4,})"#
        ),
        is_credential,
    ),
    rule(
        r"(?i)(?:id|아이디|user|帳號|账号)[ \t]*[/／][ \t]*(?:pw|pwd|passwd|password|비번|비밀번호|密碼|密码)[ \t]*[:：=][ \t]*[^\s/]+[ \t]*[/／][ \t]*([^\s,;]+)",
        is_password,
    ),
    rule(concat!("(?i)", secret!(), is!(), value!()), is_secret),
    rule(concat!("(?i)", secret!(), assigned!()), is_assigned),
    // Named at the beginning of a longer name: SECRET_KEY_BASE, API_KEY_2, TOKEN_PROD.
    rule(
        concat!(
            "(?i)(?:",
            password!(),
            "|",
            secret!(),
            r")(?:[_\-][A-Za-z0-9]+)+",
            is!(),
            value!()
        ),
        is_machine_made,
    ),
    rule(
        concat!(r"[A-Z0-9]_(?:PASS|PW|PWD|AUTH|CREDS?|DSN)", is!(), value!()),
        is_secret_path,
    ),
    rule(
        concat!(r"[A-Z0-9]_(?:KEY|SALT)", is!(), value!()),
        is_machine_made,
    ),
    rule(
        r#"(?i)"(?:pass|pw|pwd)"[ \t]*:[ \t]*"((?:[^"\\\n]|\\[^\n])+)"#,
        is_password,
    ),
    rule(
        r"(?i)<(?:[A-Za-z0-9_\-]+:)?(?:password|passwd|pwd|secret|token|api-?key)>([^<\n]+)<",
        is_password,
    ),
    // On a command line.
    rule(
        concat!(
            r"(?i)--(?:[a-z0-9]+-)*(?:password|passwd|passphrase|pass|token|secret|api-?key|access-?key|auth-?key)[ \t]+",
            r#"["']?([^\s"']+)"#
        ),
        is_credential_argument,
    ),
    rule(
        r#"(?-u:\b)curl(?-u:\b)[^\n|;]*?[ \t](?:-u|--user|--proxy-user)[ =]*["']?[^\s:"']+:([^\s"']+)"#,
        is_password,
    ),
    rule(
        r#"(?-u:\b)(?:sshpass|docker login|redis-cli|mysql|mysqldump|mysqladmin|mariadb)(?-u:\b)[^\n|;&]*?[ \t]-[pa][ \t]?(?:"([^"\n]+)|'([^'\n]+)|([^\s"';\-][^\s"';]*))"#,
        is_password,
    ),
    rule(
        r"(?-u:\b)login[ \t]+\S+[ \t\n]+password[ \t]+(\S+)",
        is_password,
    ),
    // In a header.
    rule(
        r#"(?i)(?-u:\b)(?:proxy-)?authorization\\*["']?[ \t]*[:=][ \t]*\\*["']?(?:[a-z]+[ \t]+)?([^\s"'\\,]{6,})"#,
        is_key,
    ),
    rule(
        r"(?i)(?-u:\b)(?:bearer|basic|token|apikey|kakaoak)[ \t]+([A-Za-z0-9._~+/\-]{12,}=*)",
        is_key,
    ),
    rule(
        r#"(?i)(?-u:\b)(?:set-)?cookie2?\\*["']?[ \t]*:[ \t]*\\*["']?([^\n"'\\]*=[^\n"'\\]*)"#,
        always,
    ),
    rule(
        r#"(?i)(?-u:\b)(?:j?sessionid|phpsessid|asp\.net_sessionid|connect\.sid|x-auth)\\*["']?[ \t]*[=:][ \t]*["']?([^\s"'\\,;&<>]{6,})"#,
        is_key,
    ),
    // A signature, or a key, in an address.
    rule(
        r#"(?i)[?&;](?:sig|signature|x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential)=([^&\s"'<>#]+)"#,
        always,
    ),
    rule(r"(?i)(?-u:\b)signature=([0-9a-f]{32,})", always),
    rule(
        r#"(?i)[?&](?:key|code|sign|auth|state|ticket)=([^&\s"'<>#]+)"#,
        is_machine_made,
    ),
    rule(
        r"(?i)hooks\.slack\.com/(?:services|workflows|triggers)/([A-Za-z0-9/_\-]+)",
        always,
    ),
    rule(
        r"(?i)discord(?:app)?\.com/api/webhooks/[0-9]+/([A-Za-z0-9_\-]+)",
        always,
    ),
    rule(r#"(?i)webhook\.office\.com/webhookb2/([^\s"'<>]+)"#, always),
    // Forms that name their issuer.
    rule(
        r"(?-u:\b)sk-(?:ant|proj|or|svcacct|admin|lf)-[A-Za-z0-9_\-]{8,}",
        always,
    ),
    rule(
        r"(?-u:\b)(?:sk|gsk|xai|pplx|tvly|nvapi|r8)[-_][A-Za-z0-9]{20,}[A-Za-z0-9_\-]*",
        always,
    ),
    rule(
        r"(?-u:\b)(?:sk|pk|rk|whsec)_(?:live|test)?_?[A-Za-z0-9]{16,}",
        is_machine_made,
    ),
    rule(r"(?-u:\b)gh[pousr]_[A-Za-z0-9]{10,}", always),
    rule(r"(?-u:\b)github_pat_[A-Za-z0-9_]{10,}", always),
    rule(
        r"(?-u:\b)gl(?:pat|dt|rt|rtr|ptt|ft|soat|cbt|imt|agent|ffct)-[A-Za-z0-9_.\-]{10,}",
        always,
    ),
    rule(
        r"(?-u:\b)xox[a-z](?:[.\-][A-Za-z0-9]+)*-[A-Za-z0-9\-]{8,}",
        always,
    ),
    rule(r"(?-u:\b)xapp-[0-9]-[A-Za-z0-9\-]{10,}", always),
    rule(
        r"(?-u:\b)(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}(?-u:\b)",
        always,
    ),
    rule(
        r#"(?-u:\b)(?:AKIA|ASIA)[0-9A-Z]{16}[\s:,/;"']+([A-Za-z0-9/+]{40})"#,
        always,
    ),
    rule(r"(?-u:\b)AIza[0-9A-Za-z_\-]{30,}", always),
    rule(r"(?-u:\b)ya29\.[0-9A-Za-z_\-]{10,}", always),
    rule(r"(?-u:\b)1//0[0-9A-Za-z_\-]{30,}", always),
    rule(r"(?-u:\b)GOCSPX-[0-9A-Za-z_\-]{16,}", always),
    rule(r"[A-Za-z0-9_~.\-]*[0-9]Q~[A-Za-z0-9_~.\-]{30,}", always),
    rule(r"(?-u:\b)(?:hf|npm)_[A-Za-z0-9]{20,}", always),
    rule(r"(?-u:\b)pypi-[A-Za-z0-9_\-]{30,}", is_machine_made),
    rule(
        r"(?-u:\b)(?:dckr_pat_|dop_v1_|doo_v1_|dor_v1_|shp(?:at|ca|pa|ss)_|sbp_|rubygems_|lin_api_|ntn_|ATATT3|PMAK-|NRAK-|gls?[ac]_|sntry[su]_|pscale_tkn_|tskey-[a-z]+-|hv[sbr]\.|dp\.(?:pt|st|ct|sa)\.|AGE-SECRET-KEY-1|sq0(?:atp|csp)-|dapi)[A-Za-z0-9_=.\-]{16,}",
        is_machine_made,
    ),
    rule(
        r"(?-u:\b)SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}",
        always,
    ),
    rule(
        r"(?-u:\b)[A-Za-z0-9]+\.atlasv1\.[A-Za-z0-9_=\-]{20,}",
        always,
    ),
    rule(
        r"(?-u:\b)eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)*",
        always,
    ),
    rule(r"(?:(?-u:\b)|bot)[0-9]{8,10}:[A-Za-z0-9_\-]{35,}", always),
    rule(
        r"(?-u:\b)[MNO][A-Za-z0-9_\-]{23,}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27,}",
        always,
    ),
    // Private keys, whole or cut off at either end; the secret members of a JSON Web Key.
    rule(
        r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
        always,
    ),
    rule(
        r"(?:[A-Za-z0-9+/=]{16,}(?:\r?\n|\\+n))+-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----",
        always,
    ),
    rule(
        r#"\\?"(?:d|dp|dq|p|q|qi|k|oth)\\?"[ \t]*:[ \t]*\\?"([A-Za-z0-9_\-]{40,})"#,
        is_machine_made,
    ),
];

/// What follows a flag: another flag, or the name of what stands there in a manual, is none.
fn is_credential_argument(found: &str) -> bool {
    !found.starts_with('-') && is_secret_path(found)
}
