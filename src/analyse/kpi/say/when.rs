//! When the report was last true, in sentences.

use super::forms::{date, split, ways};
use crate::analyse::kpi::KpiAnswer;
use crate::analyse::kpi::look::{Counting, Counts, LookBack};
use crate::analyse::kpi::when::When;
use crate::model::{Clock, Lang};
use crate::text::one_line;

impl When {
    /// When the report was last true, and what the times could not tell.
    #[must_use]
    pub fn say(&self, answer: &KpiAnswer, lang: Lang) -> Vec<String> {
        self.best()
            .map(|back| back.say(answer, lang))
            .unwrap_or_default()
    }
}

impl LookBack {
    /// The same for one definition; the first sentence answers, the others qualify it.
    #[must_use]
    pub fn say(&self, answer: &KpiAnswer, lang: Lang) -> Vec<String> {
        let Counting { terms, newest_days } = &self.counting;
        let label = answer.label(terms, false, *newest_days, lang);
        let mut out = vec![self.answer(&label, &answer.clock, lang)];
        if let Some(then) = &self.at_report
            && let Some(at) = answer.reported.as_ref().and_then(|r| r.count.as_of)
        {
            let at = date(at, &answer.clock, lang);
            let split = ways(&then.by_owner).unwrap_or_else(|| split(&then.by_owner));
            out.push(match lang {
                Lang::En => format!(
                    "when it was reported, {at}, there were {} {label} ({split})",
                    then.total
                ),
                Lang::Ko => format!("보고 시점 {at}에는 {label} {}건 ({split})", then.total),
                Lang::ZhHant => format!("報告當時（{at}）{label} 共 {} 件（{split}）", then.total),
            });
        }
        if self.untold_then > 0 {
            let n = self.untold_then;
            out.push(match lang {
                Lang::En => {
                    format!("not certain: for {n} rows the times do not tell where they stood then")
                }
                Lang::Ko => format!("확실하지 않음: {n}개 행은 시각만으로 당시 상태를 알 수 없다"),
                Lang::ZhHant => format!("並不確定：有 {n} 列的時間無法說明當時的狀態"),
            });
        }
        if !self.whole {
            out.push(match lang {
                Lang::En => "not every row of these queues could be looked at".into(),
                Lang::Ko => "이 큐의 모든 행을 볼 수는 없었다".into(),
                Lang::ZhHant => "這些佇列並非每一列都能查看".into(),
            });
        }
        if !self.lacking.is_empty() {
            let places = one_line(&self.lacking.join(", ")).into_owned();
            out.push(match lang {
                Lang::En => format!("nothing is known of the past of {places}"),
                Lang::Ko => format!("{places}의 과거는 알 수 없다"),
                Lang::ZhHant => format!("{places} 的過去無從得知"),
            });
        }
        out
    }

    fn answer(&self, label: &str, clock: &Clock, lang: Lang) -> String {
        match (&self.exact, &self.nearest) {
            (Some(s), _) if s.until.is_none() => match lang {
                Lang::En => format!("still exact: {label}, since {}", date(s.from, clock, lang)),
                Lang::Ko => format!("지금도 정확함: {label}, {}부터", date(s.from, clock, lang)),
                Lang::ZhHant => {
                    format!("目前仍然準確：{label}，自 {} 起", date(s.from, clock, lang))
                }
            },
            (Some(s), _) => {
                let (at, old) = (date(s.minute, clock, lang), lang.span(s.age_s));
                match lang {
                    Lang::En => format!("last exact on {at} ({label}): that figure is {old} old"),
                    Lang::Ko => format!("마지막으로 정확했던 때는 {at} ({label}): {old} 전 수치"),
                    Lang::ZhHant => format!("最後一次準確是 {at}（{label}）：那是 {old}前的數字"),
                }
            }
            (None, Some(near)) => self.never(near, label, clock, lang),
            (None, None) => match lang {
                Lang::En => format!("never exact: {label} never held an item of these owners"),
                Lang::Ko => {
                    format!("정확했던 적 없음: {label}에 이 담당자들의 항목이 있었던 적이 없다")
                }
                Lang::ZhHant => format!("從未準確：{label} 從未有過這些負責人的項目"),
            },
        }
    }

    fn never(&self, near: &Counts, label: &str, clock: &Clock, lang: Lang) -> String {
        let at = date(near.span.minute, clock, lang);
        let split = ways(&near.by_owner).unwrap_or_else(|| near.total.to_string());
        let off = near.distance;
        match lang {
            Lang::En => format!("never exact; nearest on {at} ({label}): {split}, off by {off}"),
            Lang::Ko => format!(
                "정확했던 적 없음; 가장 가까웠던 때는 {at} ({label}): {split}, {off}건 차이"
            ),
            Lang::ZhHant => format!("從未準確；最接近的是 {at}（{label}）：{split}，相差 {off}"),
        }
    }
}
