//! The answer in sentences, in each of the three languages. Foreign words (owners, statuses, queues)
//! are made harmless here, since sentences go to terminals.

mod forms;
mod when;

use super::definition::{Definition, Fit};
use super::term::{Term, place};
use super::{Explanation, Found, KpiAnswer, Match, Unmet};
use crate::model::Lang;
use crate::text::one_line;
use forms::{Split, date, split, ways};
use std::sync::Arc;

impl KpiAnswer {
    /// How the report agrees with the stores, in one sentence without a full stop; `None` when
    /// nothing was reported.
    #[must_use]
    pub fn headline(&self, lang: Lang) -> Option<String> {
        let reported = self.reported.as_ref()?;
        let found = self.found.as_ref()?;
        let n = reported.total();
        let first = found.definitions.first();
        let label =
            |d: &Definition| self.label(&d.terms, d.without_duplicates, d.newest_days, lang);
        Some(match (found.matched, first) {
            (Match::Exact, Some(d)) => exact(&label(d), d, lang),
            (Match::TotalOnly, Some(d)) => total_only(&label(d), d, &self.given(), lang),
            (Match::PerOwner, _) => match lang {
                Lang::En => format!(
                    "{n} reported: no one definition gives it, but each owner's number can be explained by itself"
                ),
                Lang::Ko => format!(
                    "보고된 {n}건: 한 가지 정의로는 나오지 않지만, 담당자별 수치는 각각 설명됩니다"
                ),
                Lang::ZhHant => {
                    format!("報告為 {n} 件：沒有單一定義能得出，但每位負責人的數字都能各自解釋")
                }
            },
            (_, Some(d)) => match lang {
                Lang::En => format!(
                    "{n} reported: nothing in the stores gives it; the nearest, {} {}, is off by {}",
                    d.total,
                    label(d),
                    d.distance
                ),
                Lang::Ko => format!(
                    "보고된 {n}건: 저장소 어디에서도 나오지 않으며, 가장 가까운 {} {}건은 {}건 차이",
                    label(d),
                    d.total,
                    d.distance
                ),
                Lang::ZhHant => format!(
                    "報告為 {n} 件：各來源都得不出；最接近的是 {}，共 {} 件，相差 {}",
                    label(d),
                    d.total,
                    d.distance
                ),
            },
            (_, None) => match lang {
                Lang::En => format!("{n} reported: the stores hold nothing of these owners"),
                Lang::Ko => format!("보고된 {n}건: 저장소에 이 담당자들의 항목이 없다"),
                Lang::ZhHant => format!("報告為 {n} 件：各來源沒有這些負責人的項目"),
            },
        })
    }

    /// What must be known beside the headline: luck, limits, gaps, the configured definition.
    #[must_use]
    pub fn notes(&self, lang: Lang) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(found) = &self.found {
            out.extend(luck(found, lang));
            out.extend(found.definitions.first().and_then(|d| others(d, lang)));
            if found.stopped_early {
                out.push(match lang {
                    Lang::En => "the search stopped early: not every definition was tried, there may be others".into(),
                    Lang::Ko => "탐색을 일찍 멈췄다: 모든 정의를 시험하지 않았으므로 다른 정의가 더 있을 수 있다".into(),
                    Lang::ZhHant => "搜尋提前停止：並未試過所有定義，可能還有其他定義".into(),
                });
            }
        }
        if let Some(reported) = &self.reported
            && let Some(stated) = reported.odd_total()
        {
            let sum = reported.total();
            out.push(match lang {
                Lang::En => {
                    format!("the report states {stated} in all, its owners add up to {sum}")
                }
                Lang::Ko => format!("보고서의 합계는 {stated}건이지만 담당자별 합은 {sum}건이다"),
                Lang::ZhHant => format!("報告的總數是 {stated}，各負責人相加是 {sum}"),
            });
        }
        if !self.exact_counts {
            out.push(match lang {
                Lang::En => {
                    "not every source was read to its end: the counts are at least so high".into()
                }
                Lang::Ko => "끝까지 읽지 못한 원천이 있다: 수치는 최솟값이다".into(),
                Lang::ZhHant => "並非每個來源都讀到底：這些數字是下限".into(),
            });
        }
        out.extend(self.rebuilt_note(lang));
        out.extend(self.configured_notes(lang));
        out
    }

    fn rebuilt_note(&self, lang: Lang) -> Option<String> {
        let rebuilt = self.rebuilt?;
        let (at, n) = (date(rebuilt.at, &self.clock, lang), rebuilt.untold);
        Some(match (n, lang) {
            (0, Lang::En) => format!("counts as of {at}, rebuilt from the rows' times"),
            (0, Lang::Ko) => format!("{at} 기준, 행의 시각으로 복원한 수치"),
            (0, Lang::ZhHant) => format!("截至 {at}，依各列的時間重建"),
            (n, Lang::En) => format!(
                "counts as of {at}, rebuilt from the rows' times, which do not tell where {n} of the rows stood"
            ),
            (n, Lang::Ko) => {
                format!("{at} 기준, 행의 시각으로 복원한 수치; {n}개 행은 당시 상태를 알 수 없다")
            }
            (n, Lang::ZhHant) => {
                format!("截至 {at}，依各列的時間重建；其中 {n} 列當時的狀態無從得知")
            }
        })
    }

    fn configured_notes(&self, lang: Lang) -> Vec<String> {
        let Some(configured) = &self.configured else {
            return Vec::new();
        };
        let terms: Vec<String> = configured.terms.iter().map(ToString::to_string).collect();
        let (terms, n) = (one_line(&terms.join(" + ")).into_owned(), configured.total);
        let split = split(&configured.by_owner);
        let agrees = match (configured.fit, lang) {
            (None, _) => "",
            (Some(Fit::Exact), Lang::En) => ", as reported",
            (Some(Fit::Exact), Lang::Ko) => ", 보고와 일치",
            (Some(Fit::Exact), Lang::ZhHant) => "，與報告相符",
            (Some(Fit::Total), Lang::En) => ", as reported in sum only",
            (Some(Fit::Total), Lang::Ko) => ", 합계만 보고와 일치",
            (Some(Fit::Total), Lang::ZhHant) => "，只有總數與報告相符",
            (Some(Fit::None), Lang::En) => ", not as reported",
            (Some(Fit::None), Lang::Ko) => ", 보고와 다름",
            (Some(Fit::None), Lang::ZhHant) => "，與報告不符",
        };
        let mut out = vec![match lang {
            Lang::En => format!("the configured count, {terms}, gives {n} ({split}){agrees}"),
            Lang::Ko => format!("설정된 정의 {terms}: {n}건 ({split}){agrees}"),
            Lang::ZhHant => format!("設定的定義 {terms}：{n} 件（{split}）{agrees}"),
        }];
        out.extend(configured.unmet.iter().map(|u| u.say(lang)));
        for query in &configured.queries {
            if let Some(n) = query.beyond.filter(|n| *n > 0) {
                let place = one_line(&place(&query.source, &query.queue)).into_owned();
                out.push(match lang {
                    Lang::En => format!("a query over {place} also counts {n} old failed or finished rows, which are no work any more"),
                    Lang::Ko => format!("{place}에 대한 질의는 더 이상 할 일이 아닌 오래된 실패·종료 행 {n}건도 센다"),
                    Lang::ZhHant => format!("對 {place} 的查詢還會算入 {n} 列已不算工作的舊失敗或已結束項目"),
                });
            }
        }
        out
    }

    /// Why each owner's number may be what it is: the best explanation of each.
    #[must_use]
    pub fn explanations(&self, lang: Lang) -> Vec<String> {
        let found = self.found.iter().flat_map(|f| &f.per_owner);
        let reported = self.given();
        found
            .zip(&reported)
            .map(|((owner, list), (_, n))| match list.first() {
                Some(best) => best.say(owner, lang),
                None => unexplained(owner, *n, lang),
            })
            .collect()
    }

    /// The reported numbers in the shape of a definition's.
    fn given(&self) -> Vec<(Arc<str>, u64)> {
        let reported = self.reported.iter().flat_map(super::figures_of);
        reported.map(|(o, n)| (Arc::from(o), n)).collect()
    }

    /// A definition in a few words: `queued + failed in bus_commands`, or its terms where they are
    /// of several queues.
    #[must_use]
    pub fn label(
        &self,
        terms: &[Term],
        without_duplicates: bool,
        newest_days: Option<u32>,
        lang: Lang,
    ) -> String {
        let what = match terms {
            [first, rest @ ..] if rest.iter().all(|t| t.same_queue(first)) => {
                let twins = |t: &Term| t.queue == first.queue && t.source != first.source;
                let queue = if self.cells.iter().any(|c| twins(&c.term)) {
                    place(&first.source, &first.queue)
                } else {
                    first.queue.to_string()
                };
                let words: Vec<&str> = terms.iter().map(|t| &*t.status).collect();
                let words = words.join(" + ");
                match lang {
                    Lang::En => format!("{words} in {queue}"),
                    Lang::Ko => format!("{queue}의 {words}"),
                    Lang::ZhHant => format!("{queue} 的 {words}"),
                }
            }
            _ => {
                let terms: Vec<String> = terms.iter().map(ToString::to_string).collect();
                terms.join(" + ")
            }
        };
        let mut out = one_line(&what).into_owned();
        if without_duplicates {
            out.push_str(match lang {
                Lang::En => " without certain duplicates",
                Lang::Ko => "(확실한 중복 제외)",
                Lang::ZhHant => "（不含確定的重複）",
            });
        }
        if let Some(n) = newest_days {
            out.push_str(&match (n, lang) {
                (1, Lang::En) => " of the newest day".to_owned(),
                (n, Lang::En) => format!(" of the newest {n} days"),
                (n, Lang::Ko) => format!("(최근 {n}일)"),
                (n, Lang::ZhHant) => format!("（最近 {n} 天）"),
            });
        }
        out
    }
}

fn exact(label: &str, d: &Definition, lang: Lang) -> String {
    let n = d.total;
    match (ways(&d.by_owner), lang) {
        (Some(split), Lang::En) => format!("{n} {label}, split {split}, as reported"),
        (Some(split), Lang::Ko) => format!("보고와 일치: {label} {n}건, 분포 {split}"),
        (Some(split), Lang::ZhHant) => format!("與報告相符：{label} 共 {n} 件，分布 {split}"),
        (None, Lang::En) => format!("{n} {label}, as reported"),
        (None, Lang::Ko) => format!("보고와 일치: {label} {n}건"),
        (None, Lang::ZhHant) => format!("與報告相符：{label} 共 {n} 件"),
    }
}

fn total_only(label: &str, d: &Definition, reported: &Split, lang: Lang) -> String {
    let n = d.total;
    if let (Some(is), Some(said)) = (ways(&d.by_owner), ways(reported)) {
        return match lang {
            Lang::En => format!("{n} {label}, as reported, but split {is} instead of {said}"),
            Lang::Ko => format!("합계는 보고대로 {label} {n}건이지만 분포는 {said}이 아니라 {is}"),
            Lang::ZhHant => {
                format!("{label} 共 {n} 件，總數與報告相符，但分布是 {is}，不是 {said}")
            }
        };
    }
    let all = d.by_owner.len();
    let differ = d
        .by_owner
        .iter()
        .zip(reported)
        .filter(|(a, b)| a.1 != b.1)
        .count();
    match lang {
        Lang::En => {
            format!("{n} {label}, as reported, but {differ} of {all} owners have other numbers")
        }
        Lang::Ko => format!(
            "합계는 보고대로 {label} {n}건이지만 담당자 {all}명 중 {differ}명의 수치가 다르다"
        ),
        Lang::ZhHant => format!(
            "{label} 共 {n} 件，總數與報告相符，但 {all} 位負責人中有 {differ} 位的數字不同"
        ),
    }
}

fn fitting(n: u64) -> &'static str {
    if n == 1 {
        "definition fits equally well"
    } else {
        "definitions fit equally well"
    }
}

fn luck(found: &Found, lang: Lang) -> Option<String> {
    let (n, least) = (found.as_simple, if found.stopped_early { ">=" } else { "" });
    if found.as_simple > 0 {
        return Some(match lang {
            Lang::En => format!(
                "may be coincidence: {least}{n} other, equally simple {} ({least}{} in all)",
                fitting(n),
                found.alternatives
            ),
            Lang::Ko => format!(
                "우연일 수 있습니다: 똑같이 단순한 다른 정의 {least}{n}가지도 똑같이 맞습니다(모두 {least}{}가지)",
                found.alternatives
            ),
            Lang::ZhHant => format!(
                "可能是巧合：另有 {least}{n} 種同樣簡單的定義同樣符合（共 {least}{} 種）",
                found.alternatives
            ),
        });
    }
    if found.may_be_coincidence() {
        let n = found.tried;
        return Some(match lang {
            Lang::En => format!(
                "may be coincidence: there are {n} definitions no more complex than this one, enough for one to fit by luck"
            ),
            Lang::Ko => format!(
                "우연일 수 있습니다: 이보다 복잡하지 않은 정의가 {n}가지나 있어 하나쯤은 운으로도 맞습니다"
            ),
            Lang::ZhHant => format!("可能是巧合：不比它複雜的定義有 {n} 種，總有一種會碰巧符合"),
        });
    }
    let n = found.alternatives;
    (n > 0).then(|| match lang {
        Lang::En => format!("{least}{n} other, less simple {}", fitting(n)),
        Lang::Ko => format!("더 복잡한 다른 정의 {least}{n}가지도 똑같이 맞는다"),
        Lang::ZhHant => format!("另有 {least}{n} 種較複雜的定義同樣符合"),
    })
}

fn others(d: &Definition, lang: Lang) -> Option<String> {
    let n: u64 = d.others.iter().map(|(_, n)| n).sum();
    (n > 0 && d.fit != Fit::None).then(|| {
        let split = split(&d.others);
        match lang {
            Lang::En => format!(
                "the same definition also counts {n} of owners who were not reported ({split})"
            ),
            Lang::Ko => format!("같은 정의에는 보고되지 않은 담당자의 {n}건도 들어 있다 ({split})"),
            Lang::ZhHant => format!("同一定義還包含未報告的負責人的 {n} 件（{split}）"),
        }
    })
}

fn unexplained(owner: &str, n: u64, lang: Lang) -> String {
    let owner = one_line(owner);
    match (n, lang) {
        (0, Lang::En) => format!("{owner} 0: nothing to explain"),
        (0, Lang::Ko) => format!("{owner} 0: 설명할 것이 없다"),
        (0, Lang::ZhHant) => format!("{owner} 0：無需解釋"),
        (n, Lang::En) => format!("{owner} {n}: nothing explains it"),
        (n, Lang::Ko) => format!("{owner} {n}: 설명할 수 없다"),
        (n, Lang::ZhHant) => format!("{owner} {n}：無法解釋"),
    }
}

impl Explanation {
    /// `codex 5 = canonical/bus_commands[queued] 2 + inbox/items[pending] 3`, or
    /// `ron 10 = newest 10 of 15 in canonical/bus_commands[queued]`.
    #[must_use]
    pub fn say(&self, owner: &str, lang: Lang) -> String {
        let parts: Vec<String> = self.parts.iter().map(|(t, n)| format!("{t} {n}")).collect();
        let what = match (self.newest, self.of, self.parts.first()) {
            (Some(newest), Some(of), Some((term, _))) => match lang {
                Lang::En => format!("newest {newest} of {of} in {term}"),
                Lang::Ko => format!("{term} {of}건 중 최신 {newest}건"),
                Lang::ZhHant => format!("{term} 的 {of} 件中最新的 {newest} 件"),
            },
            _ => parts.join(" + "),
        };
        one_line(&format!("{owner} {} = {what}", self.count)).into_owned()
    }
}

impl Unmet {
    /// What does not fit, in one sentence.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        let out = match (self, lang) {
            (Self::NoSource(s), Lang::En) => {
                format!("`kpi.count` names the source {s}, which is none")
            }
            (Self::NoSource(s), Lang::Ko) => format!("`kpi.count`에 적힌 원천 {s}이(가) 없다"),
            (Self::NoSource(s), Lang::ZhHant) => format!("`kpi.count` 指定的來源 {s} 不存在"),
            (Self::Unread(s), Lang::En) => {
                format!("{s} could not be read: what `kpi.count` counts there is missing")
            }
            (Self::Unread(s), Lang::Ko) => {
                format!("{s}을(를) 읽지 못했다: `kpi.count`의 해당 부분이 빠졌다")
            }
            (Self::Unread(s), Lang::ZhHant) => {
                format!("無法讀取 {s}：`kpi.count` 在該處的數目缺漏")
            }
            (Self::NoQueue(p), Lang::En) => {
                format!("`kpi.count` names the queue {p}, which is none")
            }
            (Self::NoQueue(p), Lang::Ko) => format!("`kpi.count`에 적힌 큐 {p}이(가) 없다"),
            (Self::NoQueue(p), Lang::ZhHant) => format!("`kpi.count` 指定的佇列 {p} 不存在"),
            (
                Self::Spelling {
                    place,
                    wanted,
                    found,
                },
                Lang::En,
            ) => format!("no row of {place} stands under `{wanted}`; some stand under `{found}`"),
            (
                Self::Spelling {
                    place,
                    wanted,
                    found,
                },
                Lang::Ko,
            ) => format!("{place}에 `{wanted}` 상태의 행은 없고 `{found}` 상태의 행이 있다"),
            (
                Self::Spelling {
                    place,
                    wanted,
                    found,
                },
                Lang::ZhHant,
            ) => format!("{place} 沒有狀態為 `{wanted}` 的列，但有 `{found}` 的列"),
        };
        one_line(&out).into_owned()
    }
}
