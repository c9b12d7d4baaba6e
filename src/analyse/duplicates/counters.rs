//! What follows a number in Korean, Chinese and Japanese: a counter makes it a reading (`2건`,
//! `3 個`), an ordinal makes it a name (`2차`, `第3章`, `3단계`), and many a counter is only the first
//! syllable of another word (`3개발팀`).

use super::piece::Unit;

/// Ordinals and calendar words: the number before them names a thing. Looked at first.
const NAMING: &[&str] = &[
    "분기", "회차", "차", "주차", "단계", "번", "번째", "호기", "호", "장", "조", "항", "월", "일",
    "년", "년도", "학년", "층", "팀", "시", "위", "급", "세대", "판", "章", "期", "号", "號", "日",
    "月", "年", "季", "階段", "阶段", "版", "樓", "楼", "層", "层", "班", "組", "组", "週目",
    "回目", "番", "号机", "點", "点", "時", "步", "级", "級", "代",
];

/// Counters; the longest that fits is taken.
const COUNTING: &[(&str, Unit)] = &[
    ("개월", Unit::Span),
    ("시간", Unit::Span),
    ("일째", Unit::Span),
    ("일간", Unit::Span),
    ("주간", Unit::Span),
    ("초", Unit::Span),
    ("분", Unit::Span),
    ("밀리초", Unit::Span),
    ("건", Unit::Count),
    ("개", Unit::Count),
    ("회", Unit::Count),
    ("명", Unit::Count),
    ("대", Unit::Count),
    ("행", Unit::Count),
    ("줄", Unit::Count),
    ("곳", Unit::Count),
    ("편", Unit::Count),
    ("통", Unit::Count),
    ("퍼센트", Unit::Percent),
    ("프로", Unit::Percent),
    ("도", Unit::Rate),
    ("毫秒", Unit::Span),
    ("秒鐘", Unit::Span),
    ("秒钟", Unit::Span),
    ("秒", Unit::Span),
    ("分鐘", Unit::Span),
    ("分钟", Unit::Span),
    ("分間", Unit::Span),
    ("個小時", Unit::Span),
    ("个小时", Unit::Span),
    ("小時", Unit::Span),
    ("小时", Unit::Span),
    ("時間", Unit::Span),
    ("天", Unit::Span),
    ("個月", Unit::Span),
    ("个月", Unit::Span),
    ("件", Unit::Count),
    ("個", Unit::Count),
    ("个", Unit::Count),
    ("次", Unit::Count),
    ("條", Unit::Count),
    ("条", Unit::Count),
    ("筆", Unit::Count),
    ("笔", Unit::Count),
    ("名", Unit::Count),
    ("位", Unit::Count),
    ("人", Unit::Count),
    ("台", Unit::Count),
    ("臺", Unit::Count),
    ("封", Unit::Count),
    ("項", Unit::Count),
    ("项", Unit::Count),
    ("份", Unit::Count),
    ("則", Unit::Count),
    ("则", Unit::Count),
    ("回", Unit::Count),
    ("処理", Unit::Count),
];

/// Words that begin with the syllable of a counter and count nothing.
const NOT_COUNTING: &[&str] = &[
    "개발",
    "개선",
    "개인",
    "개별",
    "개편",
    "개시",
    "개통",
    "개월차",
    "건물",
    "건강",
    "건설",
    "회의",
    "회사",
    "회원",
    "회수",
    "회전",
    "회선",
    "회계",
    "초기",
    "초안",
    "초과",
    "분석",
    "분리",
    "분배",
    "분류",
    "분할",
    "명령",
    "명단",
    "명세",
    "대기",
    "대상",
    "대응",
    "대시",
    "대체",
    "대표",
    "대량",
    "행사",
    "행정",
    "편집",
    "편성",
    "통합",
    "통계",
    "통신",
    "통지",
    "도메인",
    "도입",
    "도구",
    "곳곳",
    "줄이",
    "프로젝",
    "프로그",
    "프로세",
    "프로덕",
    "프로필",
    "프로모",
    "个人",
    "個人",
    "个别",
    "個別",
    "件名",
    "条件",
    "條件",
    "次元",
    "名称",
    "名稱",
    "名单",
    "名單",
    "人员",
    "人員",
    "人工",
    "人事",
    "台湾",
    "台灣",
    "台北",
    "位置",
    "项目",
    "項目",
    "天气",
    "天氣",
    "回滚",
    "回滾",
    "回复",
    "回覆",
    "份额",
];

/// Hangul that may follow a counter without a space and changes nothing.
pub(super) const PARTICLES: &[&str] = &[
    "의", "이", "가", "은", "는", "을", "를", "에", "로", "으로", "와", "과", "도", "만", "씩",
    "이상", "이하", "초과", "미만", "째", "에서",
];

/// The counter at the start of `text` (which follows a number), and its length in bytes.
pub(super) fn counter(text: &str) -> Option<(Unit, usize)> {
    // Every word of the lists begins with a letter of three bytes: to compare these first spares most
    // of the comparing, and all of it before a Latin word.
    let first: &[u8; 3] = text.as_bytes().first_chunk()?;
    if first[0].is_ascii() {
        return None;
    }
    let begins = |w: &str| w.as_bytes().first_chunk() == Some(first) && text.starts_with(w);
    let (unit, len) = COUNTING
        .iter()
        .filter(|(w, _)| begins(w))
        .max_by_key(|(w, _)| w.len())
        .map(|(w, u)| (*u, w.len()))?;
    if NOT_COUNTING.iter().any(|w| begins(w)) {
        return None;
    }
    let naming = NAMING.iter().filter(|w| begins(w)).map(|w| w.len()).max();
    if naming.is_some_and(|naming| naming >= len) {
        return None;
    }
    let rest = text.get(len..)?;
    let run = rest.find(|c: char| !is_hangul(c)).unwrap_or(rest.len());
    let tail = rest.get(..run)?;
    let hangul = text.starts_with(is_hangul);
    // `2건감지` is a counter and a word; one loose syllable after a counter is neither.
    let clear =
        !hangul || tail.is_empty() || PARTICLES.contains(&tail) || tail.chars().count() >= 2;
    clear.then_some((unit, len))
}

/// Hangul syllables.
pub(super) fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

/// Han characters and kana: written without spaces.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '一'..='\u{9fff}' | '㐀'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'
        | '々' | '\u{20000}'..='\u{2ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_begins_with_three_bytes_that_are_one_letter() {
        let counting = COUNTING.iter().map(|(w, _)| w);
        for word in counting.chain(NAMING).chain(NOT_COUNTING) {
            assert_eq!(word.chars().next().map(char::len_utf8), Some(3), "{word}");
        }
    }

    #[test]
    fn counters_ordinals_and_other_words() {
        for (text, want) in [
            ("건 감지", Some((Unit::Count, 3))),
            ("건감지", Some((Unit::Count, 3))),
            ("건의", Some((Unit::Count, 3))),
            ("개월", Some((Unit::Span, 6))),
            ("개발팀", None),
            ("차 검토", None),
            ("회차", None),
            ("회 실패", Some((Unit::Count, 3))),
            ("단계", None),
            ("분기", None),
            ("분 지연", Some((Unit::Span, 3))),
            ("분석", None),
            ("시간", Some((Unit::Span, 6))),
            ("시 회의", None),
            ("月", None),
            ("個月", Some((Unit::Span, 6))),
            ("個錯誤", Some((Unit::Count, 3))),
            ("次重試", Some((Unit::Count, 3))),
            ("章", None),
            ("項目", None),
            ("小時", Some((Unit::Span, 6))),
            ("", None),
            ("워커", None),
        ] {
            assert_eq!(counter(text), want, "{text}");
        }
    }
}
