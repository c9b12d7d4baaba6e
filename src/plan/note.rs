//! The audit note of a change: what was done, why, and in which triage, in one line. The forms are
//! those that people have written by hand: `stale duplicate: superseded by #29204 per 260421 ops
//! triage`.

use super::admit::said;
use super::{Action, PlanContext, Wish};
use crate::analyse::{Board, ItemRef, Judgement};
use crate::model::{Field, ItemKey, Lang, State};
use crate::text::one_line;
use std::collections::HashSet;

/// What notes are made from. Built once for all wishes, since a plan may have thousands.
pub(super) struct Notes<'a> {
    board: &'a Board,
    judgement: &'a Judgement,
    ctx: &'a PlanContext<'a>,
    /// What is to be cancelled supersedes nothing.
    goes: HashSet<&'a ItemKey>,
}

impl<'a> Notes<'a> {
    pub fn new(
        wishes: &'a [Wish],
        board: &'a Board,
        judgement: &'a Judgement,
        ctx: &'a PlanContext<'a>,
    ) -> Self {
        let cancelled = wishes.iter().filter(|w| w.action == Action::Cancel);
        Self {
            goes: cancelled.map(|w| &w.key).collect(),
            board,
            judgement,
            ctx,
        }
    }

    /// The note of a wish: the person's own, else the template of its case.
    pub fn of(&self, wish: &Wish) -> Option<String> {
        let position = self.board.find(&wish.key);
        let item = position.and_then(|at| self.board.item(at));
        note(wish, item, self)
    }
}

fn note(wish: &Wish, item: Option<ItemRef<'_>>, notes: &Notes<'_>) -> Option<String> {
    let Notes {
        board,
        judgement,
        ctx,
        goes,
        ..
    } = notes;
    if let Some(own) = said(wish) {
        return Some(own.to_owned());
    }
    let lang = ctx.lang;
    let what = match &wish.action {
        Action::Note => return None,
        Action::Cancel => cancelled(item, goes, board, judgement, lang),
        Action::Reassign { to } => reassigned(item, to, lang),
        Action::Release { to } => {
            let mut text = ended(item, judgement, ctx, false);
            if let Some(to) = to {
                text = format!("{text}{}{}", semicolon(lang), reassigned(item, to, lang));
            }
            text
        }
        Action::Requeue => match lang {
            Lang::En => "requeued after it failed".into(),
            Lang::Ko => "실패 후 다시 대기".into(),
            Lang::ZhHant => "失敗後重新排入".into(),
        },
        Action::MarkFailed => ended(item, judgement, ctx, true),
    };
    let day = ctx.clock.format(ctx.clock.now, "%y%m%d");
    Some(match lang {
        Lang::En => format!("{what} per {day} ops triage"),
        Lang::Ko => format!("{what} ({day} 운영 트리아지)"),
        Lang::ZhHant => format!("{what}（{day} 營運分流）"),
    })
}

fn semicolon(lang: Lang) -> &'static str {
    match lang {
        Lang::En | Lang::Ko => "; ",
        Lang::ZhHant => "；",
    }
}

/// The item that stays instead of this one, unless it is to be given up too.
fn survivor<'b>(
    item: ItemRef<'_>,
    goes: &HashSet<&ItemKey>,
    board: &'b Board,
    judgement: &Judgement,
) -> Option<ItemRef<'b>> {
    let verdict = judgement.verdict(item.position).and_then(|v| v.survivor);
    let groups = judgement.groups_of(item.position).iter();
    let lost = groups
        .filter_map(|at| judgement.groups.get(*at))
        .filter_map(|g| g.survivor);
    verdict
        .into_iter()
        .chain(lost)
        .filter(|at| *at != item.position)
        .filter_map(|at| board.item(at))
        .find(|survivor| !goes.contains(&survivor.key()))
}

fn cancelled(
    item: Option<ItemRef<'_>>,
    goes: &HashSet<&ItemKey>,
    board: &Board,
    judgement: &Judgement,
    lang: Lang,
) -> String {
    let kept = item.and_then(|i| Some((i, survivor(i, goes, board, judgement)?)));
    let Some((item, kept)) = kept else {
        let stale = item.and_then(|i| judgement.stale_at(i.position));
        let Some(stale) = stale.map(|s| s.say(board, lang)) else {
            return match lang {
                Lang::En => "cancelled".into(),
                Lang::Ko => "취소".into(),
                Lang::ZhHant => "取消".into(),
            };
        };
        return match lang {
            Lang::En => format!("cancelled as stale ({stale})"),
            Lang::Ko => format!("오래되어 취소 ({stale})"),
            Lang::ZhHant => format!("因過時取消（{stale}）"),
        };
    };
    let (key, own) = (kept.key(), item.key());
    let name = if (&key.source, &key.queue) == (&own.source, &own.queue) {
        format!("#{}", one_line(&key.id))
    } else {
        one_line(&key.to_string()).into_owned()
    };
    let failed = item.state() == State::Failed;
    match (lang, failed) {
        (Lang::En, false) => format!("stale duplicate: superseded by {name}"),
        (Lang::En, true) => format!("duplicate failed task: superseded by {name}"),
        (Lang::Ko, false) => format!("오래된 중복: {name}(으)로 대체"),
        (Lang::Ko, true) => format!("실패한 중복: {name}(으)로 대체"),
        (Lang::ZhHant, false) => format!("過時重複：由 {name} 取代"),
        (Lang::ZhHant, true) => format!("失敗的重複：由 {name} 取代"),
    }
}

fn reassigned(item: Option<ItemRef<'_>>, to: &str, lang: Lang) -> String {
    let from = item.map_or("?".into(), |i| one_line(i.owner));
    let to = one_line(to.trim());
    match lang {
        Lang::En => format!("reassigned from {from} to {to}"),
        Lang::Ko => format!("담당자 변경: {from} → {to}"),
        Lang::ZhHant => format!("改派：{from} → {to}"),
    }
}

/// A claim that ends: whose it was, since when, and which figure was over which threshold.
fn ended(
    item: Option<ItemRef<'_>>,
    judgement: &Judgement,
    ctx: &PlanContext<'_>,
    failed: bool,
) -> String {
    let lang = ctx.lang;
    let mut parts = Vec::new();
    if let Some(item) = item {
        let by = item.record.claimed_by.as_deref().map(one_line);
        let since = item.time(Field::Claimed);
        let since = since.map(|at| ctx.clock.format(at, "%Y-%m-%d %H:%M"));
        parts.extend(claimed(by.as_deref(), since.as_deref(), lang));
        let stale = judgement.stale_at(item.position);
        if let Some((stale, age)) = stale.and_then(|s| Some((s, s.age_s(ctx.clock)?))) {
            let (rule, age, most) = (stale.rule(), lang.span(age), lang.span(stale.threshold_s));
            parts.push(match lang {
                Lang::En => format!("{rule} {age} (threshold {most})"),
                Lang::Ko => format!("{rule} {age} (기준 {most})"),
                Lang::ZhHant => format!("{rule} {age}（門檻 {most}）"),
            });
        }
    }
    let what = match (lang, failed) {
        (Lang::En, false) => "released",
        (Lang::En, true) => "marked failed",
        (Lang::Ko, false) => "점유 해제",
        (Lang::Ko, true) => "실패 처리",
        (Lang::ZhHant, false) => "釋放領取",
        (Lang::ZhHant, true) => "標記失敗",
    };
    match (lang, parts.is_empty()) {
        (_, true) => what.to_owned(),
        (Lang::En | Lang::Ko, false) => format!("{what}: {}", parts.join(", ")),
        (Lang::ZhHant, false) => format!("{what}：{}", parts.join("，")),
    }
}

fn claimed(by: Option<&str>, since: Option<&str>, lang: Lang) -> Option<String> {
    Some(match (lang, by, since) {
        (_, None, None) => return None,
        (Lang::En, Some(by), Some(since)) => format!("claimed by {by} since {since}"),
        (Lang::En, Some(by), None) => format!("claimed by {by}"),
        (Lang::En, None, Some(since)) => format!("claimed since {since}"),
        (Lang::Ko, Some(by), Some(since)) => format!("{by}, {since}부터 점유"),
        (Lang::Ko, Some(by), None) => format!("{by} 점유"),
        (Lang::Ko, None, Some(since)) => format!("{since}부터 점유"),
        (Lang::ZhHant, Some(by), Some(since)) => format!("{by} 自 {since} 領取"),
        (Lang::ZhHant, Some(by), None) => format!("由 {by} 領取"),
        (Lang::ZhHant, None, Some(since)) => format!("自 {since} 領取"),
    })
}
