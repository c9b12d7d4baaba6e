//! Everything live in a legacy store is left over: archive it, never cancel it.

use super::{Around, Rule, Said, StaleAction};
use crate::analyse::board::ItemRef;
use crate::model::{Lang, Moment, Role};

pub(super) struct Legacy;

impl Rule for Legacy {
    fn word(&self) -> &'static str {
        "legacy"
    }

    fn check(&self, item: ItemRef<'_>, _: &Around<'_>) -> Said {
        if item.source.role != Role::Legacy {
            return Said::NotMine;
        }
        let since = item.record.times.created.unwrap_or(Moment::EARLIEST);
        Said::Stale {
            since,
            threshold_s: 0,
            action: StaleAction::Archive,
        }
    }

    fn sentence(&self, age: &str, _: &str, item: ItemRef<'_>, lang: Lang) -> String {
        let source = &item.source.name;
        match lang {
            Lang::En => format!(
                "{age} old and left over in `{source}`, which is legacy: archive it, do not work on it"
            ),
            Lang::Ko => {
                format!("legacy 저장소 `{source}`에 남은 {age} 된 항목: 작업하지 말고 보관 처리")
            }
            Lang::ZhHant => format!("舊系統 `{source}` 遺留的項目，已 {age}：封存，不要處理"),
        }
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => format!("{count} left over in a legacy store"),
            Lang::Ko => format!("legacy 저장소에 남은 {count}건"),
            Lang::ZhHant => format!("舊系統遺留 {count} 件"),
        }
    }
}
