//! Sentences about changes with figures, names or times in them.

use super::meaning::standing_word;
use super::sentence::figure;
use super::table::Word;
use crate::model::{Lang, Moment};
use crate::plan::{Action, Change, Plan, Standing};
use std::sync::Arc;

fn n(n: usize) -> String {
    figure(n as u64)
}

/// What stands of an operation that was undone in part.
pub(in crate::ui) fn undone_but(lang: Lang, left: usize) -> String {
    match lang {
        Lang::En => format!("undone but for {left}"),
        Lang::Ko => format!("{left}건 외 되돌림"),
        Lang::ZhHant => format!("除 {left} 項外已撤銷"),
    }
}

/// `8 staged`
pub(in crate::ui) fn staged(lang: Lang, count: usize) -> String {
    let count = n(count);
    match lang {
        Lang::En => format!("{count} staged"),
        Lang::Ko => format!("{count}건 준비"),
        Lang::ZhHant => format!("已暫存 {count} 項"),
    }
}

/// `8 staged: cancel 8 → canonical`
pub(in crate::ui) fn staged_all(
    lang: Lang,
    by_action: &[(&'static str, usize)],
    sources: &[Arc<str>],
) -> String {
    let all = by_action.iter().map(|(_, count)| count).sum();
    let actions: Vec<String> = by_action
        .iter()
        .map(|(word, count)| format!("{} {}", action_called(lang, word), n(*count)))
        .collect();
    let (actions, sources) = (actions.join(lang.comma()), sources.join(lang.comma()));
    let (staged, colon) = (staged(lang, all), lang.colon());
    format!("{staged}{colon}{actions} → {sources}")
}

/// What a word of the contract is called on a screen.
pub(in crate::ui) fn action_called(lang: Lang, word: &str) -> &'static str {
    let nobody = String::new;
    let action = match word {
        "cancel" => Action::Cancel,
        "reassign" => Action::Reassign { to: nobody() },
        "release" => Action::Release { to: None },
        "requeue" => Action::Requeue,
        "mark-failed" => Action::MarkFailed,
        _ => Action::Note,
    };
    action.say(lang)
}

/// `cancel`, `reassign → codex`
pub(in crate::ui) fn action_to(lang: Lang, action: &Action) -> String {
    match action.to() {
        Some(to) => format!("{} → {to}", action.say(lang)),
        None => action.say(lang).to_owned(),
    }
}

/// `and 3 more`
pub(in crate::ui) fn more(lang: Lang, count: usize) -> String {
    let count = n(count);
    match lang {
        Lang::En => format!("and {count} more"),
        Lang::Ko => format!("외 {count}건"),
        Lang::ZhHant => format!("另有 {count} 項"),
    }
}

/// `8 staged last time: 5 plan, D there discards`; the end is left out where there is little room.
/// Keys stand as `{action}`.
pub(in crate::ui) fn staged_before(lang: Lang, count: usize, short: bool) -> String {
    let count = n(count);
    match (lang, short) {
        (Lang::En, true) => format!("{count} staged last time: {{plan}}"),
        (Lang::En, false) => {
            format!("{count} staged last time: {{plan}} plan, {{unstage-all}} there discards")
        }
        (Lang::Ko, true) => format!("지난번 준비 {count}건: {{plan}}"),
        (Lang::Ko, false) => {
            format!("지난번 준비 {count}건: {{plan}} 계획, 거기서 {{unstage-all}} 키로 버림")
        }
        (Lang::ZhHant, true) => format!("上次暫存 {count} 項：{{plan}}"),
        (Lang::ZhHant, false) => {
            format!("上次暫存 {count} 項：{{plan}} 計畫，於該處按 {{unstage-all}} 捨棄")
        }
    }
}

/// `1 no longer as it was`
pub(in crate::ui) fn staged_odd(lang: Lang, count: usize) -> String {
    let count = n(count);
    match lang {
        Lang::En => format!("{count} no longer as they were"),
        Lang::Ko => format!("그사이 바뀐 것 {count}건"),
        Lang::ZhHant => format!("{count} 項已有變動"),
    }
}

/// `8 staged to cancel.`, with what was left out and why.
pub(in crate::ui) fn staged_now(
    lang: Lang,
    action: &Action,
    count: usize,
    out: Option<(usize, &str)>,
) -> String {
    let (what, shown) = (action_to(lang, action), n(count));
    let mut said = match lang {
        Lang::En => format!("{shown} staged: {what}."),
        Lang::Ko => format!("{shown}건 준비: {what}."),
        Lang::ZhHant => format!("已暫存 {shown} 項：{what}。"),
    };
    if let Some((left, why)) = out {
        let left = n(left);
        said.push_str(&match lang {
            Lang::En => format!(" {left} left out: {why}."),
            Lang::Ko => format!(" {left}건 제외: {why}."),
            Lang::ZhHant => format!(" 略過 {left} 項：{why}。"),
        });
    }
    said
}

/// `8 unstaged.`
pub(in crate::ui) fn unstaged_now(lang: Lang, count: usize) -> String {
    let count = n(count);
    match lang {
        Lang::En => format!("{count} unstaged."),
        Lang::Ko => format!("{count}건 준비를 취소했습니다."),
        Lang::ZhHant => format!("已移出暫存 {count} 項。"),
    }
}

/// `3 of 8`, where a choice of a menu would leave some out.
pub(in crate::ui) fn some_of(lang: Lang, some: usize, all: usize) -> String {
    let (some, all) = (n(some), n(all));
    match lang {
        Lang::En => format!("{some} of {all}"),
        Lang::Ko => format!("{all}건 중 {some}건"),
        Lang::ZhHant => format!("{all} 項中 {some} 項"),
    }
}

/// `the filter hides all 10`, of certain duplicates.
pub(in crate::ui) fn copies_hidden(lang: Lang, count: usize) -> String {
    let shown = n(count);
    match lang {
        Lang::En if count == 1 => "the filter hides the only one".to_owned(),
        Lang::En => format!("the filter hides all {shown}"),
        Lang::Ko => format!("필터에 가려진 {shown}건뿐"),
        Lang::ZhHant => format!("{shown} 項皆被篩選隱藏"),
    }
}

/// `until 04-24 08:15`; without a time, until the thing is another.
pub(in crate::ui) fn known_until(lang: Lang, until: Option<&str>) -> String {
    match (lang, until) {
        (Lang::En, Some(until)) => format!("until {until}"),
        (Lang::En, None) => "until it changes".to_owned(),
        (Lang::Ko, Some(until)) => format!("{until}까지"),
        (Lang::Ko, None) => "바뀔 때까지".to_owned(),
        (Lang::ZhHant, Some(until)) => format!("至 {until}"),
        (Lang::ZhHant, None) => "直到有變動".to_owned(),
    }
}

/// `group of 3`
pub(in crate::ui) fn known_group(lang: Lang, count: usize) -> String {
    let count = n(count);
    match lang {
        Lang::En => format!("group of {count}"),
        Lang::Ko => format!("묶음 {count}건"),
        Lang::ZhHant => format!("{count} 項的群組"),
    }
}

/// `8 items`
pub(in crate::ui) fn items(lang: Lang, count: usize) -> String {
    let shown = n(count);
    match lang {
        Lang::En if count == 1 => "1 item".to_owned(),
        Lang::En => format!("{shown} items"),
        Lang::Ko => format!("{shown}건"),
        Lang::ZhHant => format!("{shown} 項"),
    }
}

/// `policy: release`
pub(in crate::ui) fn approval_for(lang: Lang, actions: &[String]) -> String {
    let called: Vec<&str> = actions.iter().map(|a| action_called(lang, a)).collect();
    let called = called.join(lang.comma());
    match lang {
        Lang::En => format!("asked for when it is applied: {called}"),
        Lang::Ko => format!("적용할 때 이름 필요: {called}"),
        Lang::ZhHant => format!("套用時須填寫：{called}"),
    }
}

/// `Undo of 1a2b3c4d`; `only what is untouched` beside it.
pub(in crate::ui) fn undo_of(lang: Lang, operation: &str, partial: bool) -> String {
    let id: String = operation.chars().take(8).collect();
    let mut said = match lang {
        Lang::En => format!("Undo of {id}"),
        Lang::Ko => format!("{id} 되돌리기"),
        Lang::ZhHant => format!("撤銷 {id}"),
    };
    if partial {
        said.push_str(match lang {
            Lang::En => ", untouched rows only",
            Lang::Ko => ", 그대로인 행만",
            Lang::ZhHant => "，僅未更動的列",
        });
    }
    said
}

/// `8 changed, 2 not`
pub(in crate::ui) fn outcome(lang: Lang, done: usize, not: usize) -> String {
    let (done, left) = (n(done), n(not));
    match (lang, not) {
        (Lang::En, 0) => format!("{done} changed"),
        (Lang::En, _) => format!("{done} changed, {left} not"),
        (Lang::Ko, 0) => format!("{done}건 변경"),
        (Lang::Ko, _) => format!("{done}건 변경, {left}건 그대로"),
        (Lang::ZhHant, 0) => format!("已變更 {done} 項"),
        (Lang::ZhHant, _) => format!("已變更 {done} 項，{left} 項未變更"),
    }
}

/// What an earlier run left open, and what its rows said.
pub(in crate::ui) fn settled(lang: Lang, source: &str, standing: &Standing) -> String {
    let word = standing_word(standing).say(lang);
    match lang {
        Lang::En => format!("An earlier run was cut short on {source}; its rows say: {word}."),
        Lang::Ko => format!("이전 실행이 {source}에서 중단되었습니다. 행으로 본 결과: {word}."),
        Lang::ZhHant => format!("先前的執行在 {source} 中斷；由資料列得知：{word}。"),
    }
}

/// `1 change of unknown outcome`
pub(in crate::ui) fn unknown_operations(lang: Lang, count: usize) -> String {
    let shown = n(count);
    match lang {
        Lang::En if count == 1 => "1 change of unknown outcome".to_owned(),
        Lang::En => format!("{shown} changes of unknown outcome"),
        Lang::Ko => format!("결과를 모르는 변경 {shown}건"),
        Lang::ZhHant => format!("{shown} 項變更結果不明"),
    }
}

/// What was done and the ledger could not take down.
pub(in crate::ui) fn unrecorded(lang: Lang, what: &str) -> String {
    match lang {
        Lang::En => format!("NOT RECORDED: {what}"),
        Lang::Ko => format!("기록되지 않음: {what}"),
        Lang::ZhHant => format!("未記錄：{what}"),
    }
}

/// `8 staged changes are not applied.`
pub(in crate::ui) fn leave_said(lang: Lang, count: usize) -> String {
    let said = staged(lang, count);
    match lang {
        Lang::En => format!("Leave? {said}"),
        Lang::Ko => format!("종료할까요? {said}"),
        Lang::ZhHant => format!("要離開嗎？{said}"),
    }
}

/// Seconds of `12h`, `3d`, `2w`; `None` for anything else.
pub(in crate::ui) fn span(text: &str) -> Option<i64> {
    let text = text.trim();
    let (at, unit) = text.char_indices().next_back()?;
    let seconds = match unit {
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let count: i64 = text.get(..at)?.trim().parse().ok()?;
    (1..=10_000).contains(&count).then(|| count * seconds)
}

/// A moment so long after another.
pub(in crate::ui) fn after(now: Moment, seconds: i64) -> Moment {
    now.plus_seconds(seconds)
}

/// `cancel 8, release 1`, in the words of the screen.
pub(in crate::ui) fn counts<'a>(lang: Lang, changes: impl Iterator<Item = &'a Change>) -> String {
    let mut by_word: Vec<(&'static str, usize)> = Vec::new();
    for change in changes {
        let word = change.action.say(lang);
        match by_word.iter_mut().find(|(w, _)| *w == word) {
            Some((_, n)) => *n += 1,
            None => by_word.push((word, 1)),
        }
    }
    let said: Vec<String> = by_word
        .iter()
        .map(|(word, count)| format!("{word} {}", n(*count)))
        .collect();
    said.join(lang.comma())
}

/// Changes by their actions; those of an undo are what is taken back: `takes back cancel 8`.
pub(in crate::ui) fn what(lang: Lang, actions: String, undo: bool) -> String {
    match (undo, lang) {
        (false, _) => actions,
        (true, Lang::En) => format!("takes back {actions}"),
        (true, Lang::Ko) => format!("{actions} 되돌리기"),
        (true, Lang::ZhHant) => format!("撤銷 {actions}"),
    }
}

/// `8 rows in 1 source: cancel 8`
pub(in crate::ui) fn headline(lang: Lang, plan: &Plan) -> String {
    let rows = plan.rows();
    let sources = plan.parts.iter().filter(|p| !p.changes.is_empty()).count();
    let counts = counts(lang, plan.parts.iter().flat_map(|p| &p.changes));
    let counts = what(lang, counts, plan.undoes.is_some());
    let (shown, of) = (n(rows), n(sources));
    match lang {
        _ if rows == 0 => Word::NothingToApply.say(lang).to_owned(),
        Lang::En => {
            let (s, t) = (
                if rows == 1 { "" } else { "s" },
                if sources == 1 { "" } else { "s" },
            );
            format!("{shown} row{s} in {of} source{t}: {counts}")
        }
        Lang::Ko => format!("소스 {of}곳 {shown}행: {counts}"),
        Lang::ZhHant => format!("{of} 個來源、{shown} 列：{counts}"),
    }
}
