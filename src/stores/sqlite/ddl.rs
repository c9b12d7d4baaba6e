//! What only the text of a `CREATE TABLE` says: the words that a CHECK constraint allows in a
//! column. Tolerant: what it does not understand it passes over. Pure.

/// One token of SQL.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A bare or quoted name, or a keyword; quoted with `"`, `` ` `` or `[ ]` it may be either.
    Name(String),
    /// A text in single quotes.
    Text(String),
    /// A number, as written.
    Number(String),
    /// Any other character.
    Sign(char),
}

impl Token {
    fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Name(name) if name.eq_ignore_ascii_case(keyword))
    }
}

fn tokens(sql: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = sql.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '-' if rest.peek() == Some(&'-') => while rest.next().is_some_and(|c| c != '\n') {},
            '/' if rest.peek() == Some(&'*') => {
                rest.next();
                let mut last = ' ';
                for c in rest.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '\'' | '"' | '`' | '[' => {
                let end = if c == '[' { ']' } else { c };
                let mut text = String::new();
                while let Some(inner) = rest.next() {
                    if inner != end {
                        text.push(inner);
                    } else if c != '[' && rest.peek() == Some(&end) {
                        rest.next();
                        text.push(inner);
                    } else {
                        break;
                    }
                }
                out.push(if c == '\'' {
                    Token::Text(text)
                } else {
                    Token::Name(text)
                });
            }
            c if c.is_ascii_digit() => {
                let mut number = String::from(c);
                while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '.') {
                    number.push(c);
                }
                out.push(Token::Number(number));
            }
            c if is_name(c) => {
                let mut name = String::from(c);
                while let Some(c) = rest.next_if(|c| is_name(*c)) {
                    name.push(c);
                }
                out.push(Token::Name(name));
            }
            c if c.is_whitespace() => {}
            c => out.push(Token::Sign(c)),
        }
    }
    out
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// For each `column IN ('a', 'b', …)` or `column = 'a' OR column = 'b' …` inside a CHECK: the column
/// as it is written, and the words.
#[must_use]
pub fn allowed_words(create: &str) -> Vec<(String, Vec<String>)> {
    let tokens = tokens(create);
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let opens = tokens.get(at).is_some_and(|t| t.is("check"))
            && tokens.get(at + 1) == Some(&Token::Sign('('));
        if !opens {
            at += 1;
            continue;
        }
        let body = at + 2;
        let length = closing(tokens.get(body..).unwrap_or_default());
        for (column, words) in in_check(tokens.get(body..body + length).unwrap_or_default()) {
            match out
                .iter_mut()
                .find(|(c, _)| c.eq_ignore_ascii_case(&column))
            {
                Some((_, known)) => known.extend(words),
                None => out.push((column, words)),
            }
        }
        at = body + length;
    }
    out
}

/// How many tokens stand before the bracket that closes.
fn closing(tokens: &[Token]) -> usize {
    let mut depth = 1;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

fn in_check(check: &[Token]) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (at, token) in check.iter().enumerate() {
        let after = check.get(at + 1..).unwrap_or_default();
        let words = match (token, after) {
            (t, [Token::Sign('('), list @ ..]) if t.is("in") => {
                words_of(list.get(..closing(list)).unwrap_or_default())
            }
            (Token::Sign('='), [Token::Sign('='), value, ..] | [value, ..]) => {
                words_of(std::slice::from_ref(value))
            }
            _ => None,
        };
        let column = column_before(check.get(..at).unwrap_or_default());
        let (Some(words), Some(column)) = (words, column) else {
            continue;
        };
        match found.iter_mut().find(|(c, _)| c == column) {
            Some((_, known)) => known.extend(words),
            None => found.push((column.to_owned(), words)),
        }
    }
    found
}

/// The column that a comparison compares: a name, in brackets or folded by a function.
fn column_before(tokens: &[Token]) -> Option<&str> {
    match tokens {
        // `status NOT IN ('x')` allows everything else.
        [.., Token::Name(name)] if !name.eq_ignore_ascii_case("not") => Some(name),
        [
            ..,
            Token::Name(function),
            Token::Sign('('),
            Token::Name(name),
            Token::Sign(')'),
        ] => ["lower", "upper", "trim", "and", "or", "check"]
            .iter()
            .any(|f| function.eq_ignore_ascii_case(f))
            .then_some(name),
        [.., Token::Sign('('), Token::Name(name), Token::Sign(')')] => Some(name),
        _ => None,
    }
}

/// The words of a list that holds nothing but words.
fn words_of(list: &[Token]) -> Option<Vec<String>> {
    let mut words = Vec::new();
    for (at, token) in list.iter().enumerate() {
        match token {
            Token::Sign(',') if at % 2 == 1 => {}
            Token::Text(word) | Token::Number(word) if at % 2 == 0 => words.push(word.clone()),
            // `"queued"` is a text too where no column has that name.
            Token::Name(word) if at % 2 == 0 && !word.eq_ignore_ascii_case("null") => {
                words.push(word.clone());
            }
            _ => return None,
        }
    }
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn of(sql: &str, column: &str) -> Vec<String> {
        allowed_words(sql)
            .into_iter()
            .find(|(c, _)| c == column)
            .map(|(_, words)| words)
            .unwrap_or_default()
    }

    #[test]
    fn words_of_a_check() {
        for (sql, want) in [
            (
                "CREATE TABLE t(status TEXT CHECK (status IN ('queued','it''s', 'done')))",
                vec!["queued", "it's", "done"],
            ),
            (
                "create table t(a, status, constraint c check(\"status\" in('a' , 'b') and a > 0))",
                vec!["a", "b"],
            ),
            (
                "CREATE TABLE t(status CHECK(status='a' OR status == 'b'))",
                vec!["a", "b"],
            ),
            (
                "CREATE TABLE t(status CHECK(lower(status) IN ('a')))",
                vec!["a"],
            ),
            (
                "CREATE TABLE t(status CHECK([status] IN (0, 1, 2)))",
                vec!["0", "1", "2"],
            ),
            (
                "CREATE TABLE t(status -- CHECK (status IN ('no'))\n /* CHECK (status IN ('no')) */, b)",
                vec![],
            ),
            ("CREATE TABLE t(status CHECK(status NOT IN ('x')))", vec![]),
            ("CREATE TABLE t(status CHECK(status != 'x'))", vec![]),
            (
                "CREATE TABLE t(status CHECK(status IN (SELECT w FROM words)))",
                vec![],
            ),
            ("CREATE TABLE t(status CHECK(status IN ('a'", vec!["a"]),
            (
                "CREATE TABLE t(status DEFAULT 'CHECK(status IN (1))')",
                vec![],
            ),
        ] {
            assert_eq!(of(sql, "status"), want, "{sql}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_borne(sql in "\\PC{0,80}") {
            let _ = allowed_words(&sql);
            let _ = allowed_words(&format!("CREATE TABLE t(a CHECK({sql}"));
        }
    }
}
