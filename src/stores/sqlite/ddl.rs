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

/// The words that the CHECK constraints leave a column, for each column that they name: `column IN
/// ('a', 'b', …)`, or `column = 'a' OR column = 'b' …`, as the whole of a condition or joined to others
/// by AND. A comparison inside another expression allows and forbids nothing by itself.
#[must_use]
pub fn allowed_words(create: &str) -> Vec<(String, Vec<String>)> {
    let tokens = tokens(create);
    let mut out = Allowed::new();
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
        both(
            &mut out,
            condition(tokens.get(body..body + length).unwrap_or_default(), DEPTH),
        );
        at = body + length;
    }
    out.retain(|(_, words)| !words.is_empty());
    out
}

/// Columns, each with the words that it may hold; NULL may always stand beside them.
type Allowed = Vec<(String, Vec<String>)>;

/// Brackets within brackets that are looked into.
const DEPTH: usize = 32;

fn entry<'a>(allowed: &'a mut Allowed, column: &str) -> Option<&'a mut Vec<String>> {
    let found = allowed
        .iter_mut()
        .find(|(c, _)| c.eq_ignore_ascii_case(column));
    found.map(|(_, words)| words)
}

/// Both hold: of a column that both speak of, the words that both allow.
fn both(allowed: &mut Allowed, other: Allowed) {
    for (column, words) in other {
        match entry(allowed, &column) {
            Some(known) => known.retain(|w| words.contains(w)),
            None => allowed.push((column, words)),
        }
    }
}

/// One of them holds: only what each speaks of is limited, to the words of any.
fn either(mut one: Allowed, mut other: Allowed) -> Allowed {
    one.retain_mut(|(column, words)| {
        let Some(more) = entry(&mut other, column) else {
            return false;
        };
        let new: Vec<String> = more.drain(..).filter(|w| !words.contains(w)).collect();
        words.extend(new);
        true
    });
    one
}

fn condition(tokens: &[Token], depth: usize) -> Allowed {
    let Some(depth) = depth.checked_sub(1) else {
        return Allowed::new();
    };
    if let [Token::Sign('('), inner @ ..] = tokens
        && closing(inner) + 1 == inner.len()
    {
        return condition(inner.get(..inner.len() - 1).unwrap_or_default(), depth);
    }
    if tokens.iter().any(|t| t.is("case")) {
        return Allowed::new();
    }
    let alternatives = split(tokens, "or");
    if let [first, others @ ..] = alternatives.as_slice()
        && !others.is_empty()
    {
        let first = condition(first, depth);
        return others
            .iter()
            .fold(first, |all, one| either(all, condition(one, depth)));
    }
    let terms = split(tokens, "and");
    if terms.len() > 1 {
        let mut all = Allowed::new();
        for term in terms {
            both(&mut all, condition(term, depth));
        }
        return all;
    }
    comparison(tokens).into_iter().collect()
}

/// The pieces between a keyword that stands outside every bracket.
fn split<'t>(tokens: &'t [Token], keyword: &str) -> Vec<&'t [Token]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            match token {
                Token::Sign('(') => depth += 1,
                Token::Sign(')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.is(keyword)
        })
        .collect()
}

/// `column IN (…)`, `column = 'a'` or `column IS NULL`, and nothing beside it.
fn comparison(tokens: &[Token]) -> Option<(String, Vec<String>)> {
    let (column, rest) = column_first(tokens)?;
    let words = match rest {
        [t, Token::Sign('('), list @ ..] if t.is("in") => {
            let length = closing(list);
            if length + 1 < list.len() {
                return None;
            }
            words_of(list.get(..length).unwrap_or_default())?
        }
        [Token::Sign('='), Token::Sign('='), value] | [Token::Sign('='), value] => match value {
            Token::Text(word) | Token::Number(word) => vec![word.clone()],
            _ => return None,
        },
        [is, null] if is.is("is") && null.is("null") => Vec::new(),
        [is] if is.is("isnull") => Vec::new(),
        _ => return None,
    };
    Some((column.to_owned(), words))
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

/// The column that a comparison begins with: a name, in brackets, folded by a function or under a
/// collation; and what follows it.
fn column_first(tokens: &[Token]) -> Option<(&str, &[Token])> {
    let (column, rest) = match tokens {
        [
            Token::Name(function),
            Token::Sign('('),
            Token::Name(name),
            Token::Sign(')'),
            rest @ ..,
        ] => ["lower", "upper", "trim"]
            .iter()
            .any(|f| function.eq_ignore_ascii_case(f))
            .then_some((name, rest))?,
        [
            Token::Sign('('),
            Token::Name(name),
            Token::Sign(')'),
            rest @ ..,
        ]
        | [Token::Name(name), rest @ ..] => (name, rest),
        _ => return None,
    };
    Some((
        column,
        match rest {
            [collate, Token::Name(_), rest @ ..] if collate.is("collate") => rest,
            _ => rest,
        },
    ))
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
                "CREATE TABLE t(status, closed_at, CHECK ((status = 'closed') = (closed_at IS NOT NULL)))",
                vec![],
            ),
            (
                "CREATE TABLE t(status, CHECK (status IN ('open', 'closed')), CHECK (status = 'closed' OR closed_at IS NULL))",
                vec!["open", "closed"],
            ),
            (
                "CREATE TABLE t(status, closed_at, CHECK ((status = 'open' AND closed_at IS NULL) OR (status = 'closed' AND closed_at > 0)))",
                vec!["open", "closed"],
            ),
            (
                "CREATE TABLE t(status CHECK (CASE WHEN status = 'a' THEN 1 ELSE 1 END))",
                vec![],
            ),
            ("CREATE TABLE t(status CHECK (NOT status IN ('x')))", vec![]),
            ("CREATE TABLE t(status CHECK (status = other))", vec![]),
            (
                "CREATE TABLE t(status CHECK (status IS NULL OR status COLLATE NOCASE IN ('a', 'b')))",
                vec!["a", "b"],
            ),
            (
                "CREATE TABLE t(status CHECK (status IN ('a', 'b') AND status IN ('b', 'c')))",
                vec!["b"],
            ),
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
