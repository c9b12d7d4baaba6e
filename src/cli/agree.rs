//! Asking a person to agree to a change: the word that has to be typed, and for many rows their
//! number. Where nobody can be asked nothing waits: the answer is no.

use super::args::Agreement;
use super::output;
use crate::model::{Error, Lang};
use crate::plan::{ASK_COUNT, Plan};
use std::io::{self, BufRead, IsTerminal};

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes; with the number of rows where it was asked for or given.
    Yes(Option<usize>),
    /// No, for this reason.
    No(String),
}

/// The word that is asked for: the one action's, `undo`, or `apply` where there are several.
#[must_use]
pub fn word(plan: &Plan) -> &'static str {
    if plan.undoes.is_some() {
        return "undo";
    }
    let mut words = plan
        .parts
        .iter()
        .flat_map(|p| &p.changes)
        .map(|c| c.action.word());
    match words.next() {
        Some(first) if words.all(|w| w == first) => first,
        _ => "apply",
    }
}

/// Whether somebody sits there: what is asked must be seen, and the answer must come from a person.
#[must_use]
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks, unless it was agreed to on the command line. The plan must have been shown before.
///
/// # Errors
/// When the terminal cannot be read.
pub fn ask(plan: &Plan, given: &Agreement, lang: Lang) -> Result<Answer, Error> {
    let many = plan.rows() > ASK_COUNT;
    let count = given
        .count
        .map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    if count.is_some_and(|n| n != plan.rows()) {
        return Ok(Answer::No(miscounted(plan.rows(), lang)));
    }
    if given.yes {
        if many && count.is_none() {
            return Ok(Answer::No(uncounted(plan.rows(), lang)));
        }
        return Ok(Answer::Yes(count));
    }
    if !can_ask() {
        return Ok(Answer::No(nobody(lang)));
    }
    let word = word(plan);
    output::say(&please(word, lang));
    if line()?.as_deref() != Some(word) {
        return Ok(Answer::No(not_typed(word, lang)));
    }
    if many && count.is_none() {
        output::say(&please_count(lang));
        let typed = line()?.and_then(|l| l.parse::<usize>().ok());
        if typed != Some(plan.rows()) {
            return Ok(Answer::No(miscounted(plan.rows(), lang)));
        }
        return Ok(Answer::Yes(typed));
    }
    Ok(Answer::Yes(count))
}

/// One line as it was typed, without what surrounds it; `None` at the end of input.
fn line() -> Result<Option<String>, Error> {
    let mut text = String::new();
    let read = io::stdin().lock().read_line(&mut text);
    // What is no text is no answer.
    match read {
        Ok(0) => Ok(None),
        Ok(_) => Ok(Some(text.trim().to_owned())),
        Err(e) if e.kind() == io::ErrorKind::InvalidData => Ok(None),
        Err(e) => Err(Error::new(
            crate::model::ErrorKind::Io,
            format!("the answer cannot be read: {e}"),
        )),
    }
}

fn please(word: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("Type {word} to do it; anything else leaves everything as it is:"),
        Lang::Ko => format!("실행하려면 {word} 입력 (그 밖의 입력은 취소):"),
        Lang::ZhHant => format!("輸入 {word} 即執行；輸入其他內容則不做任何變更："),
    }
}

fn please_count(lang: Lang) -> String {
    match lang {
        Lang::En => "That is a lot: type the number of rows:".into(),
        Lang::Ko => "행이 많습니다. 행 수를 입력하세요:".into(),
        Lang::ZhHant => "數量很多：請輸入列數：".into(),
    }
}

fn nobody(lang: Lang) -> String {
    match lang {
        Lang::En => "not confirmed: there is no terminal to ask at, and no --yes".into(),
        Lang::Ko => "확인되지 않음: 물어볼 터미널도 --yes도 없음".into(),
        Lang::ZhHant => "未確認：沒有可詢問的終端機，也沒有 --yes".into(),
    }
}

fn not_typed(word: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("not confirmed: {word} was not typed"),
        Lang::Ko => format!("확인되지 않음: {word}이(가) 입력되지 않음"),
        Lang::ZhHant => format!("未確認：沒有輸入 {word}"),
    }
}

fn uncounted(rows: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("not confirmed: for {rows} rows --yes needs --count {rows} beside it"),
        Lang::Ko => format!("확인되지 않음: {rows}행에는 --yes와 함께 --count {rows} 필요"),
        Lang::ZhHant => format!("未確認：{rows} 列除 --yes 外還需要 --count {rows}"),
    }
}

fn miscounted(rows: usize, lang: Lang) -> String {
    match lang {
        Lang::En => format!("not confirmed: it would change {rows} rows, another number was given"),
        Lang::Ko => format!("확인되지 않음: 바뀌는 행은 {rows}개인데 다른 수가 입력됨"),
        Lang::ZhHant => format!("未確認：將變更 {rows} 列，但輸入了不同的數字"),
    }
}
