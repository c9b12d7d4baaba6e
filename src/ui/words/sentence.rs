//! What has a figure, a name or a time in it, in the order of each language.

use super::table::Word;
use crate::model::{Clock, Lang, MappingOrigin, Moment};

pub(in crate::ui) fn origin(lang: Lang, origin: &MappingOrigin) -> String {
    match (origin, lang) {
        (MappingOrigin::Config, _) => Word::ByConfig.say(lang).to_owned(),
        (MappingOrigin::Detected, _) => Word::Detected.say(lang).to_owned(),
        (MappingOrigin::Preset(name), Lang::En) => format!("preset {name}"),
        (MappingOrigin::Preset(name), Lang::Ko) => format!("프리셋 {name}"),
        (MappingOrigin::Preset(name), Lang::ZhHant) => format!("範本 {name}"),
    }
}

/// `1,234,567`.
pub(in crate::ui) fn figure(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `578 live`; `sign` (`≥`, `≈`) stands before the figure.
pub(in crate::ui) fn live(lang: Lang, sign: &str, n: u64) -> String {
    let n = figure(n);
    match lang {
        Lang::En => format!("{sign}{n} live"),
        Lang::Ko => format!("미완료 {sign}{n}건"),
        Lang::ZhHant => format!("未完結 {sign}{n} 件"),
    }
}

/// `8 dup`
pub(in crate::ui) fn copies(lang: Lang, n: u64) -> String {
    let n = figure(n);
    match lang {
        Lang::En => format!("{n} dup"),
        Lang::Ko => format!("중복 {n}"),
        Lang::ZhHant => format!("重複 {n}"),
    }
}

/// `1,200 texts not compared for likeness`
pub(in crate::ui) fn not_compared(lang: Lang, n: usize) -> String {
    let n = figure(n as u64);
    match lang {
        Lang::En => format!("{n} texts not compared for likeness"),
        Lang::Ko => format!("유사 비교 제외 {n}건"),
        Lang::ZhHant => format!("{n} 筆未作近似比對"),
    }
}

/// `3 owners`
pub(in crate::ui) fn owners(lang: Lang, n: usize) -> String {
    let n = figure(n as u64);
    match lang {
        Lang::En => format!("{n} owners"),
        Lang::Ko => format!("담당자 {n}명"),
        Lang::ZhHant => format!("{n} 位負責人"),
    }
}

/// `3 decisions`
pub(in crate::ui) fn decisions(lang: Lang, n: usize) -> String {
    let shown = figure(n as u64);
    match lang {
        Lang::En if n == 1 => "1 decision".to_owned(),
        Lang::En => format!("{shown} decisions"),
        Lang::Ko => format!("결정할 일 {shown}건"),
        Lang::ZhHant => format!("待決定 {shown} 件"),
    }
}

/// `KPI reported 18 at 07:45`; `KPI 18` where there is little room.
pub(in crate::ui) fn reported(lang: Lang, n: u64, at: Option<&str>, short: bool) -> String {
    let n = figure(n);
    match (short, lang, at) {
        (true, _, _) => format!("KPI {n}"),
        (_, Lang::En, Some(at)) => format!("KPI reported {n} at {at}"),
        (_, Lang::En, None) => format!("KPI reported {n}"),
        (_, Lang::Ko, Some(at)) => format!("KPI 보고 {n}건 ({at})"),
        (_, Lang::Ko, None) => format!("KPI 보고 {n}건"),
        (_, Lang::ZhHant, Some(at)) => format!("KPI 報告 {n} 件（{at}）"),
        (_, Lang::ZhHant, None) => format!("KPI 報告 {n} 件"),
    }
}

/// `nearest 17 queued`
pub(in crate::ui) fn nearest(lang: Lang, what: &str) -> String {
    match lang {
        Lang::En => format!("nearest {what}"),
        Lang::Ko => format!("가장 가까운 값 {what}"),
        Lang::ZhHant => format!("最接近 {what}"),
    }
}

/// `queued in bus_commands, the last 14 days at 07:45`
pub(in crate::ui) fn chart_of(lang: Lang, label: &str, days: usize, time: &str) -> String {
    match lang {
        Lang::En => format!("{label}, the last {days} days at {time}"),
        Lang::Ko => format!("{label}, 최근 {days}일 {time} 기준"),
        Lang::ZhHant => format!("{label}，最近 {days} 天 {time}"),
    }
}

/// `reported 18`, the legend of a chart's line.
pub(in crate::ui) fn reported_line(lang: Lang, n: u64) -> String {
    let n = figure(n);
    match lang {
        Lang::En => format!("reported {n}"),
        Lang::Ko => format!("보고 {n}건"),
        Lang::ZhHant => format!("報告 {n} 件"),
    }
}

/// `off by 3`
pub(in crate::ui) fn off_by(lang: Lang, n: u64) -> String {
    let n = figure(n);
    match lang {
        Lang::En => format!("off by {n}"),
        Lang::Ko => format!("{n}건 차이"),
        Lang::ZhHant => format!("相差 {n}"),
    }
}

/// `and 12 more`
pub(in crate::ui) fn and_more(lang: Lang, n: usize) -> String {
    let n = figure(n as u64);
    match lang {
        Lang::En => format!("and {n} more"),
        Lang::Ko => format!("외 {n}개"),
        Lang::ZhHant => format!("另有 {n} 項"),
    }
}

/// `22 live of 2,123`.
pub(in crate::ui) fn live_of(lang: Lang, live: u64, total: &str) -> String {
    let live = figure(live);
    match lang {
        Lang::En => format!("{live} live of {total}"),
        Lang::Ko => format!("{total}건 중 미완료 {live}"),
        Lang::ZhHant => format!("{total} 件中未完結 {live}"),
    }
}

/// `18 queued`, in the order of the language.
pub(in crate::ui) fn count(lang: Lang, n: u64, what: &str) -> String {
    signed_count(lang, "", n, what)
}

/// `≥18 queued`
pub(in crate::ui) fn signed_count(lang: Lang, sign: &str, n: u64, what: &str) -> String {
    let n = figure(n);
    match lang {
        Lang::En => format!("{sign}{n} {what}"),
        Lang::Ko | Lang::ZhHant => format!("{what} {sign}{n}"),
    }
}

/// `reading 2 of 4…`
pub(in crate::ui) fn reading_of(lang: Lang, left: usize, all: usize) -> String {
    match lang {
        Lang::En => format!("reading {left} of {all}…"),
        Lang::Ko => format!("{all}곳 중 {left}곳 읽는 중…"),
        Lang::ZhHant => format!("讀取中 {left}/{all}…"),
    }
}

/// Where a configuration is looked for.
pub(in crate::ui) fn config_goes(lang: Lang, path: &str) -> String {
    match lang {
        Lang::En => format!("It is looked for at {path}."),
        Lang::Ko => format!("설정 파일 위치: {path}"),
        Lang::ZhHant => format!("設定檔的位置：{path}"),
    }
}

/// `✖ not read: canonical`
pub(in crate::ui) fn not_read(lang: Lang, names: &str) -> String {
    match lang {
        Lang::En => format!("✖ not read: {names}"),
        Lang::Ko => format!("✖ 읽지 못함: {names}"),
        Lang::ZhHant => format!("✖ 未能讀取：{names}"),
    }
}

/// `as of 07:45`
pub(in crate::ui) fn as_of(lang: Lang, time: &str) -> String {
    match lang {
        Lang::En => format!("as of {time}"),
        Lang::Ko => format!("{time} 기준"),
        Lang::ZhHant => format!("截至 {time}"),
    }
}

/// `UTC column`
pub(in crate::ui) fn column_zone(lang: Lang, zone: &str) -> String {
    match lang {
        Lang::En => format!("{zone} column"),
        Lang::Ko => format!("{zone} 열"),
        Lang::ZhHant => format!("{zone} 欄位"),
    }
}

/// `Read again at 08:15:02.`
pub(in crate::ui) fn read_again(lang: Lang, time: &str) -> String {
    match lang {
        Lang::En => format!("Read again at {time}."),
        Lang::Ko => format!("{time}에 다시 읽었습니다."),
        Lang::ZhHant => format!("已於 {time} 重新讀取。"),
    }
}

/// `Saved to /home/ron/.config/reveille/config.toml.`
pub(in crate::ui) fn saved(lang: Lang, path: &str) -> String {
    match lang {
        Lang::En => format!("Saved to {path}."),
        Lang::Ko => format!("{path}에 저장했습니다."),
        Lang::ZhHant => format!("已儲存至 {path}。"),
    }
}

/// `The terminal is 40×10; reveille needs 60×15.`
pub(in crate::ui) fn too_small(lang: Lang, is: (u16, u16), needs: (u16, u16)) -> String {
    let ((w, h), (nw, nh)) = (is, needs);
    match lang {
        Lang::En => {
            format!("This window is {w}×{h}. A little larger, please: reveille needs {nw}×{nh}.")
        }
        Lang::Ko => {
            format!("지금 창은 {w}×{h}입니다. {nw}×{nh} 이상으로 조금만 넓혀 주세요.")
        }
        Lang::ZhHant => format!("目前視窗為 {w}×{h}，請放大至 {nw}×{nh} 以上。"),
    }
}

/// `3 stores found under /home/ron/.openclaw and /home/ron/.hermes.`
pub(in crate::ui) fn first_found(lang: Lang, n: usize, folders: &[String]) -> String {
    let count = figure(n as u64);
    let within = folders.join(lang.comma());
    match (lang, n) {
        (Lang::En, 0) => format!("No store was found under {within}."),
        (Lang::En, 1) => format!("One store was found under {within}."),
        (Lang::En, _) => format!("{count} stores were found under {within}."),
        (Lang::Ko, 0) => format!("{within} 아래에서 저장소를 찾지 못했습니다."),
        (Lang::Ko, _) => format!("{within} 아래에서 저장소 {count}개를 찾았습니다."),
        (Lang::ZhHant, 0) => format!("在 {within} 之下沒有找到來源。"),
        (Lang::ZhHant, _) => format!("在 {within} 之下找到 {count} 個來源。"),
    }
}

/// `Looking for stores under /home/ron/.openclaw…`
pub(in crate::ui) fn first_looking(lang: Lang, folders: &[String]) -> String {
    let within = folders.join(lang.comma());
    match lang {
        Lang::En => format!("Looking for stores under {within}…"),
        Lang::Ko => format!("{within} 아래에서 저장소를 찾는 중…"),
        Lang::ZhHant => format!("正在 {within} 之下尋找來源…"),
    }
}

/// What can be done with what was found; keys stand as `{action}`.
pub(in crate::ui) fn first_choice(lang: Lang, path: Option<&str>) -> String {
    match (lang, path) {
        (Lang::En, Some(path)) => format!(
            "{{save-config}} saves this as {path}, with the reasons as comments. {{dismiss}} goes on without."
        ),
        (Lang::En, None) => "{dismiss} goes on; `reveille discover -o FILE` saves this.".to_owned(),
        (Lang::Ko, Some(path)) => format!(
            "{{save-config}} 키를 누르면 이유를 주석으로 달아 {path}에 저장합니다. {{dismiss}} 키는 저장하지 않고 계속합니다."
        ),
        (Lang::Ko, None) => {
            "{dismiss} 키로 계속합니다. 저장하려면 `reveille discover -o FILE`을 쓰세요.".to_owned()
        }
        (Lang::ZhHant, Some(path)) => {
            format!(
                "按 {{save-config}} 將此結果連同理由註解存為 {path}；按 {{dismiss}} 不儲存並繼續。"
            )
        }
        (Lang::ZhHant, None) => {
            "按 {dismiss} 繼續；要儲存請用 `reveille discover -o FILE`。".to_owned()
        }
    }
}

/// `latest row 2h ago`
pub(in crate::ui) fn latest_row(lang: Lang, ago: &str) -> String {
    match lang {
        Lang::En => format!("latest row {ago} old"),
        Lang::Ko => format!("최근 행 {ago} 전"),
        Lang::ZhHant => format!("最新一列 {ago}前"),
    }
}

/// `Written: /home/ron/reveille-report-20260421-0815.md`
pub(in crate::ui) fn written(lang: Lang, path: &str) -> String {
    match lang {
        Lang::En => format!("Written: {path}"),
        Lang::Ko => format!("저장했습니다: {path}"),
        Lang::ZhHant => format!("已寫入：{path}"),
    }
}

/// `report.md is there already`
pub(in crate::ui) fn is_there(lang: Lang, path: &str) -> String {
    match lang {
        Lang::En => format!("{path} is there already"),
        Lang::Ko => format!("{path} 파일이 이미 있습니다"),
        Lang::ZhHant => format!("{path} 已存在"),
    }
}

/// `272 texts are too many at once: mark up to 100`
pub(in crate::ui) fn too_many_texts(lang: Lang, n: usize, most: usize) -> String {
    match lang {
        Lang::En => format!("{n} texts are too many at once: mark up to {most}."),
        Lang::Ko => format!("한 번에 {n}건은 너무 많습니다. {most}건 이하로 표시하세요."),
        Lang::ZhHant => format!("一次 {n} 份過多，請標記 {most} 項以內。"),
    }
}

/// The title above what is likely to be the same.
pub(in crate::ui) fn alike_title(lang: Lang, id: &str) -> String {
    match lang {
        Lang::En => format!("Likely the same as {id}, best first"),
        Lang::Ko => format!("{id}와(과) 같을 가능성이 높은 순"),
        Lang::ZhHant => format!("與 {id} 可能相同，依可能性排序"),
    }
}

/// `… 3,000 more characters`
pub(in crate::ui) fn more_characters(lang: Lang, n: usize) -> String {
    let n = figure(n as u64);
    match lang {
        Lang::En => format!("… {n} more characters"),
        Lang::Ko => format!("… 이하 {n}자"),
        Lang::ZhHant => format!("… 尚有 {n} 字"),
    }
}

/// `Tue 21 Apr`; without the weekday where `short`.
pub(in crate::ui) fn date(lang: Lang, clock: &Clock) -> String {
    let part = |pattern| clock.format(clock.now, pattern);
    let day = part("%u").parse::<usize>().unwrap_or(1).saturating_sub(1);
    let of = |names: [&'static str; 7]| names.get(day).copied().unwrap_or_default();
    match lang {
        Lang::En => part("%a %-d %b"),
        Lang::Ko => format!(
            "{} ({})",
            part("%-m월 %-d일"),
            of(["월", "화", "수", "목", "금", "토", "일"])
        ),
        Lang::ZhHant => format!(
            "{} 週{}",
            part("%-m月%-d日"),
            of(["一", "二", "三", "四", "五", "六", "日"])
        ),
    }
}

/// `07:45`, with the day before it where that is another than today.
pub(in crate::ui) fn clock_time(clock: &Clock, moment: Moment) -> String {
    let day = "%Y-%m-%d";
    let today = clock.format(clock.now, day) == clock.format(moment, day);
    clock.format(moment, if today { "%H:%M" } else { "%m-%d %H:%M" })
}

/// `Type “cancel 8”`
pub(in crate::ui) fn type_word(lang: Lang, word: &str) -> String {
    match lang {
        Lang::En => format!("Type “{word}”"),
        Lang::Ko => format!("“{word}” 입력"),
        Lang::ZhHant => format!("輸入「{word}」"),
    }
}

/// `That is not "cancel 8"; nothing was done.`
pub(in crate::ui) fn wrong_word(lang: Lang, word: &str) -> String {
    match lang {
        Lang::En => format!("That is not “{word}”; nothing was done."),
        Lang::Ko => format!("“{word}”이(가) 아니어서 아무것도 하지 않았습니다."),
        Lang::ZhHant => format!("與「{word}」不符，未執行任何動作。"),
    }
}

/// `Copied: canonical/bus_commands/29204`
pub(in crate::ui) fn copied(lang: Lang, what: &str) -> String {
    match lang {
        Lang::En => format!("Copied: {what}"),
        Lang::Ko => format!("복사함: {what}"),
        Lang::ZhHant => format!("已複製：{what}"),
    }
}

/// `Copied the first 24,666 of 30,000 characters: a terminal takes no more at once.`
pub(in crate::ui) fn copied_part(lang: Lang, kept: usize, all: usize) -> String {
    let (kept, all) = (figure(kept as u64), figure(all as u64));
    match lang {
        Lang::En => {
            format!(
                "Copied the first {kept} of {all} characters: a terminal takes no more at once."
            )
        }
        Lang::Ko => {
            format!("{all}자 중 앞 {kept}자만 복사했습니다. 터미널이 한 번에 더 받지 못합니다.")
        }
        Lang::ZhHant => format!("只複製了 {all} 字中的前 {kept} 字：終端機一次無法接收更多。"),
    }
}

/// `3 characters that cannot be shown were left out.`
pub(in crate::ui) fn left_out(lang: Lang, n: usize) -> String {
    let one = n == 1;
    let n = figure(n as u64);
    match lang {
        Lang::En if one => "A character that cannot be shown was left out.".to_owned(),
        Lang::En => format!("{n} characters that cannot be shown were left out."),
        Lang::Ko => format!("표시할 수 없는 문자 {n}개를 뺐습니다."),
        Lang::ZhHant => format!("已略去 {n} 個無法顯示的字元。"),
    }
}

/// `12 of 533`; `≥` before the first figure while more may come.
pub(in crate::ui) fn matching(lang: Lang, sign: &str, n: usize, all: usize) -> String {
    let (n, all) = (figure(n as u64), figure(all as u64));
    match lang {
        Lang::En => format!("{sign}{n} of {all}"),
        Lang::Ko => format!("{all}건 중 {sign}{n}"),
        Lang::ZhHant => format!("{all} 件中 {sign}{n}"),
    }
}

/// `8 marked`
pub(in crate::ui) fn marked(lang: Lang, n: usize) -> String {
    let n = figure(n as u64);
    match lang {
        Lang::En => format!("{n} marked"),
        Lang::Ko => format!("{n}건 표시"),
        Lang::ZhHant => format!("已標記 {n} 項"),
    }
}

/// `View: the old ones`
pub(in crate::ui) fn view_shown(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("View: {name}"),
        Lang::Ko => format!("보기: {name}"),
        Lang::ZhHant => format!("檢視：{name}"),
    }
}
