//! Evidence as sentences, in three languages.

use super::{Evidence, Folded, Says, Status};
use crate::model::{Clock, Lang};
use crate::text;

/// Patterns of a log that are told.
const PATTERNS: usize = 5;

impl Evidence {
    /// `drift-recovery.json, 8h old`, and what is wrong with it.
    #[must_use]
    pub fn head(&self, clock: &Clock, lang: Lang) -> String {
        let mut parts = vec![text::one_line(&self.name).into_owned()];
        if let Some(at) = self.at {
            let age = lang.rough_span(clock.age_s(at));
            parts.push(match (lang, self.old) {
                (Lang::En, false) => format!("{age} old"),
                (Lang::En, true) => format!("{age} old: no longer to be relied on"),
                (Lang::Ko, false) => format!("{age} 전"),
                (Lang::Ko, true) => format!("{age} 전: 오래되어 신뢰할 수 없음"),
                (Lang::ZhHant, false) => format!("{age}前"),
                (Lang::ZhHant, true) => format!("{age}前：過舊，不可採信"),
            });
        }
        if let Some(code) = self.ended {
            parts.push(match lang {
                Lang::En => format!("ended with {code}"),
                Lang::Ko => format!("종료 코드 {code}"),
                Lang::ZhHant => format!("結束代碼 {code}"),
            });
        }
        parts.join(lang.comma())
    }

    /// What it says, a line each; harmless to a terminal.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let lines = match &self.says {
            Ok(Says::Status(status)) => told(status),
            Ok(Says::Lines(folded)) => patterns(folded, lang),
            Ok(Says::Nothing) => vec![nothing(lang).to_owned()],
            Ok(Says::Binary) => vec![binary(lang).to_owned()],
            Err(error) => {
                let mut lines = vec![format!("! {}", error.message)];
                lines.extend(error.hint.as_ref().map(|h| format!("→ {h}")));
                lines
            }
        };
        lines
            .iter()
            .map(|l| text::one_line(l).into_owned())
            .collect()
    }
}

fn told(status: &Status) -> Vec<String> {
    match (&status.word, &status.sentence) {
        (Some(word), Some(sentence)) => vec![format!("{word}: {sentence}")],
        (Some(one), None) | (None, Some(one)) => vec![one.clone()],
        (None, None) if status.facts.is_empty() => vec!["{…}".to_owned()],
        (None, None) => vec![status.facts.join(" · ")],
    }
}

fn patterns(folded: &Folded, lang: Lang) -> Vec<String> {
    let told = folded.patterns.get(..PATTERNS).unwrap_or(&folded.patterns);
    // The latest are told, and of those that come equally often the earlier first: what a program
    // says in one run reads as it said it.
    let runs = told.chunk_by(|a, b| a.count == b.count);
    let mut out: Vec<String> = runs
        .flat_map(|run| run.iter().rev())
        .map(|p| format!("{}× {}", p.count, p.text))
        .collect();
    let rest = folded.patterns.len().saturating_sub(PATTERNS);
    if rest > 0 {
        out.push(match lang {
            Lang::En => format!("and {rest} more kinds among {} lines", folded.lines),
            Lang::Ko => format!("그 밖에 {rest}종, 모두 {}줄", folded.lines),
            Lang::ZhHant => format!("另有 {rest} 種，共 {} 行", folded.lines),
        });
    }
    if folded.left_out > 0 {
        let mib = folded.left_out.div_ceil(1 << 20);
        out.push(match lang {
            Lang::En => format!("{mib} MB before these were not read"),
            Lang::Ko => format!("그 앞의 {mib} MB는 읽지 않음"),
            Lang::ZhHant => format!("此前的 {mib} MB 未讀取"),
        });
    }
    out
}

fn nothing(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "it is empty",
        Lang::Ko => "비어 있음",
        Lang::ZhHant => "內容為空",
    }
}

fn binary(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "it is no text, so nothing of it is shown",
        Lang::Ko => "텍스트가 아니어서 내용을 표시하지 않음",
        Lang::ZhHant => "不是文字，故不顯示內容",
    }
}
