//! Why items belong together, or do not, in words. A reason is one fragment; the sentence is made
//! by joining them with commas.

use crate::model::{Lang, State};

/// One reason.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// One text; where its readings changed, the first and the latest.
    SameText {
        /// The reading of the oldest and of the newest, where they differ.
        reading: Option<(String, String)>,
    },
    /// The survivor is the newest of so many.
    NewestOf(usize),
    /// The survivor is being worked on.
    KeptClaimed,
    /// A person has chosen which one stays.
    Chosen,
    /// All of them failed; the newest stays to be redelivered.
    AllFailed,
    /// It comes back at this beat, in seconds.
    Every(i64),
    /// Attempts at what the reference names; so many of them failed.
    RetryOf {
        /// The reference as it is usually written.
        reference: String,
        /// How many failed.
        failed: usize,
    },
    /// Attempts at one thing without a reference; so many of them failed.
    Retried {
        /// How many failed.
        failed: usize,
    },
    /// The copies stand in so many stores.
    Stores(usize),
    /// One text given to these owners.
    Owners(Vec<String>),
    /// Different texts of this likeness, from 0 to 1.
    Similar {
        /// The score after evidence.
        score: f32,
    },
    /// Both have one owner.
    SameOwner,
    /// One failed so many seconds before the other was made.
    FailedBefore {
        /// Seconds between the two.
        seconds: i64,
    },
    /// Both name this path, ticket or address.
    SharedName(String),
    /// Rare words that both have.
    SharedWords(Vec<String>),
    /// One title is cut off, and the other begins like it.
    CutOff,
    /// The bodies say different things.
    BodiesDiffer,
    /// Only one of them has a body.
    OneBody,
    /// The title says too little to tell.
    TooGeneral,
    /// Different people asked for it.
    Requesters,
    /// They are parts of different items.
    Parents,
    /// They are wanted by different days.
    DueApart,
    /// The title names a period, so that each may be work of its own.
    Periodic,
    /// A copy is being worked on.
    CopyClaimed,
    /// A copy waits for a time or for something else.
    CopyWaits(State),
    /// A copy lies in a legacy store and stays there.
    LegacyCopy,
    /// They are no copies, since these two differ.
    NotACopy {
        /// What kind of difference it is.
        why: Difference,
        /// What the one says.
        left: String,
        /// What the other says.
        right: String,
    },
}

/// What keeps two items apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Difference {
    /// They name different things.
    Name,
    /// One undoes the other.
    Opposite,
    /// They come from different sources.
    Tag,
    /// A number differs.
    Number,
    /// A date differs.
    Date,
    /// One word differs where the rest is the same.
    Argument,
    /// One says not.
    Negation,
}

impl Reason {
    /// The fragment in a language.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.english(),
            Lang::Ko => self.korean(),
            Lang::ZhHant => self.chinese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::SameText { reading: None } => "same text".into(),
            Self::SameText {
                reading: Some((a, b)),
            } => format!("same text, {a} → {b}"),
            Self::NewestOf(n) => format!("newest of {n}"),
            Self::Chosen => "chosen by hand".into(),
            Self::KeptClaimed => "the one being worked on is kept".into(),
            Self::AllFailed => "all failed; the newest is kept to be redelivered".into(),
            Self::Every(s) => format!("every {}", beat(*s, Lang::En)),
            Self::RetryOf { reference, failed } => {
                format!("retry of {reference}, failed {}", times(*failed))
            }
            Self::Retried { failed } => format!("retried, failed {}", times(*failed)),
            Self::Stores(n) => format!("in {n} stores"),
            Self::Owners(owners) => format!(
                "same text for {} owners: {}",
                owners.len(),
                owners.join(", ")
            ),
            Self::Similar { score } => format!("similar wording ({})", figure(*score)),
            Self::SameOwner => "same owner".into(),
            Self::FailedBefore { seconds } => {
                format!("failed, made {} before", beat(*seconds, Lang::En))
            }
            Self::SharedName(name) => format!("both name {name}"),
            Self::SharedWords(words) => format!("both say {}", words.join(", ")),
            Self::CutOff => "one title is cut off".into(),
            Self::BodiesDiffer => "the bodies differ".into(),
            Self::OneBody => "only one has a body".into(),
            Self::TooGeneral => "the title is too general to be sure".into(),
            Self::Requesters => "asked for by different people".into(),
            Self::Parents => "parts of different items".into(),
            Self::DueApart => "due at different times".into(),
            Self::Periodic => "names a period: each may be work of its own".into(),
            Self::CopyClaimed => "a copy is being worked on".into(),
            Self::CopyWaits(state) => format!("a copy is {}", state.word()),
            Self::LegacyCopy => "a copy lies in a legacy store".into(),
            Self::NotACopy { why, left, right } => not_a_copy(
                *why,
                left,
                right,
                ["not a copy", "one undoes the other", "says not"],
            ),
        }
    }

    fn korean(&self) -> String {
        match self {
            Self::SameText { reading: None } => "같은 내용".into(),
            Self::SameText {
                reading: Some((a, b)),
            } => format!("같은 내용, {a} → {b}"),
            Self::NewestOf(n) => format!("{n}건 중 최신"),
            Self::Chosen => "사람이 직접 고름".into(),
            Self::KeptClaimed => "작업 중인 건을 남김".into(),
            Self::AllFailed => "모두 실패, 최신 건을 재전달용으로 남김".into(),
            Self::Every(s) => format!("{}마다 반복", beat(*s, Lang::Ko)),
            Self::RetryOf { reference, failed } => format!("{reference} 재시도, {failed}회 실패"),
            Self::Retried { failed } => format!("재시도, {failed}회 실패"),
            Self::Stores(n) => format!("저장소 {n}곳에 있음"),
            Self::Owners(owners) => format!(
                "담당자 {}명에게 같은 내용: {}",
                owners.len(),
                owners.join(", ")
            ),
            Self::Similar { score } => format!("비슷한 표현 ({})", figure(*score)),
            Self::SameOwner => "같은 담당자".into(),
            Self::FailedBefore { seconds } => {
                format!("{} 앞서 만든 건이 실패", beat(*seconds, Lang::Ko))
            }
            Self::SharedName(name) => format!("둘 다 {name} 언급"),
            Self::SharedWords(words) => format!("같은 낱말: {}", words.join(", ")),
            Self::CutOff => "한쪽 제목이 잘려 있음".into(),
            Self::BodiesDiffer => "본문이 다름".into(),
            Self::OneBody => "한쪽에만 본문이 있음".into(),
            Self::TooGeneral => "제목이 너무 일반적이라 확신할 수 없음".into(),
            Self::Requesters => "요청자가 다름".into(),
            Self::Parents => "상위 항목이 다름".into(),
            Self::DueApart => "기한이 다름".into(),
            Self::Periodic => "주기 작업이라 각각 별개일 수 있음".into(),
            Self::CopyClaimed => "작업 중인 사본이 있음".into(),
            Self::CopyWaits(state) => format!("{} 상태의 사본이 있음", waits(*state, Lang::Ko)),
            Self::LegacyCopy => "레거시 저장소에 사본이 있음".into(),
            Self::NotACopy { why, left, right } => not_a_copy(
                *why,
                left,
                right,
                ["중복 아님", "서로 반대 작업", "부정 표현"],
            ),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::SameText { reading: None } => "內容相同".into(),
            Self::SameText {
                reading: Some((a, b)),
            } => format!("內容相同，{a} → {b}"),
            Self::NewestOf(n) => format!("{n} 筆中最新"),
            Self::Chosen => "由人指定".into(),
            Self::KeptClaimed => "保留處理中的一筆".into(),
            Self::AllFailed => "全部失敗，保留最新一筆待重新派送".into(),
            Self::Every(s) => format!("每 {}一次", beat(*s, Lang::ZhHant)),
            Self::RetryOf { reference, failed } => format!("{reference} 的重試，失敗 {failed} 次"),
            Self::Retried { failed } => format!("重試，失敗 {failed} 次"),
            Self::Stores(n) => format!("分散在 {n} 個來源"),
            Self::Owners(owners) => format!(
                "同樣內容派給 {} 位負責人：{}",
                owners.len(),
                owners.join("、")
            ),
            Self::Similar { score } => format!("用語相近（{}）", figure(*score)),
            Self::SameOwner => "負責人相同".into(),
            Self::FailedBefore { seconds } => {
                format!("{}前建立的一筆已失敗", beat(*seconds, Lang::ZhHant))
            }
            Self::SharedName(name) => format!("都提到 {name}"),
            Self::SharedWords(words) => format!("共同字詞：{}", words.join("、")),
            Self::CutOff => "其中一個標題被截斷".into(),
            Self::BodiesDiffer => "內文不同".into(),
            Self::OneBody => "只有一筆有內文".into(),
            Self::TooGeneral => "標題過於籠統，無法確定".into(),
            Self::Requesters => "提出者不同".into(),
            Self::Parents => "上層項目不同".into(),
            Self::DueApart => "期限不同".into(),
            Self::Periodic => "屬定期工作，可能各自獨立".into(),
            Self::CopyClaimed => "有一筆正在處理中".into(),
            Self::CopyWaits(state) => format!("有一筆{}", waits(*state, Lang::ZhHant)),
            Self::LegacyCopy => "舊系統中有一筆相同".into(),
            Self::NotACopy { why, left, right } => {
                not_a_copy(*why, left, right, ["並非重複", "動作相反", "含否定"])
            }
        }
    }
}

fn not_a_copy(
    why: Difference,
    left: &str,
    right: &str,
    [no, opposite, negated]: [&str; 3],
) -> String {
    match why {
        Difference::Opposite => format!("{no}: {left} ≠ {right} ({opposite})"),
        Difference::Negation => format!("{no}: {negated}"),
        Difference::Name
        | Difference::Tag
        | Difference::Number
        | Difference::Date
        | Difference::Argument => {
            format!("{no}: {left} ≠ {right}")
        }
    }
}

fn times(n: usize) -> String {
    match n {
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

/// `.59`: two figures are all it is worth.
fn figure(score: f32) -> String {
    format!("{:.2}", score.clamp(0.0, 1.0))
}

fn waits(state: State, lang: Lang) -> &'static str {
    match (lang, state) {
        (Lang::Ko, State::Scheduled) => "예약",
        (Lang::Ko, State::Blocked) => "보류",
        (Lang::ZhHant, State::Scheduled) => "已排程",
        (Lang::ZhHant, State::Blocked) => "暫停中",
        (Lang::Ko, _) => "알 수 없는",
        (Lang::ZhHant, _) => "狀態不明",
        (Lang::En, _) => state.word(),
    }
}

/// A length of time in its one or two units, with the unit's word apart: `12 h`, `1 d 6 h`.
fn beat(seconds: i64, lang: Lang) -> String {
    let units: [(i64, [&str; 3]); 4] = [
        (86_400, [" d", "일", " 天"]),
        (3600, [" h", "시간", " 小時"]),
        (60, [" min", "분", " 分鐘"]),
        (1, [" s", "초", " 秒"]),
    ];
    let at = match lang {
        Lang::En => 0,
        Lang::Ko => 1,
        Lang::ZhHant => 2,
    };
    let s = seconds.saturating_abs();
    let mut out = String::new();
    let mut rest = s;
    let mut used = 0;
    for (size, words) in units {
        let n = rest / size;
        if n > 0 && used < 2 {
            // A day needs no seconds beside it.
            if used == 1 && size * 3600 < s {
                break;
            }
            if used == 1 {
                out.push(' ');
            }
            out.push_str(&format!("{n}{}", words[at]));
            rest -= n * size;
            used += 1;
        } else if used == 1 {
            break;
        }
    }
    if out.is_empty() {
        out = format!("0{}", units[3].1[at]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_they_say() {
        let changed = Reason::SameText {
            reading: Some(("2건".into(), "4건".into())),
        };
        let retry = Reason::RetryOf {
            reference: "CMD#29162".into(),
            failed: 2,
        };
        let not = Reason::NotACopy {
            why: Difference::Name,
            left: "worker-3".into(),
            right: "worker-4".into(),
        };
        for (reason, en, ko, zh) in [
            (
                changed,
                "same text, 2건 → 4건",
                "같은 내용, 2건 → 4건",
                "內容相同，2건 → 4건",
            ),
            (
                Reason::NewestOf(9),
                "newest of 9",
                "9건 중 최신",
                "9 筆中最新",
            ),
            (
                Reason::Every(43_200),
                "every 12 h",
                "12시간마다 반복",
                "每 12 小時一次",
            ),
            (
                Reason::Every(90_000),
                "every 1 d 1 h",
                "1일 1시간마다 반복",
                "每 1 天 1 小時一次",
            ),
            (
                Reason::Every(300),
                "every 5 min",
                "5분마다 반복",
                "每 5 分鐘一次",
            ),
            (
                retry,
                "retry of CMD#29162, failed twice",
                "CMD#29162 재시도, 2회 실패",
                "CMD#29162 的重試，失敗 2 次",
            ),
            (
                not,
                "not a copy: worker-3 ≠ worker-4",
                "중복 아님: worker-3 ≠ worker-4",
                "並非重複: worker-3 ≠ worker-4",
            ),
        ] {
            assert_eq!(reason.say(Lang::En), en);
            assert_eq!(reason.say(Lang::Ko), ko);
            assert_eq!(reason.say(Lang::ZhHant), zh);
        }
    }
}
