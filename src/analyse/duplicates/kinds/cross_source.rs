//! One owner's copies of one text in several stores.

use super::{Gathered, Rule};
use crate::analyse::duplicates::Kind;
use crate::model::Lang;

pub(super) struct CrossSource;

impl Rule for CrossSource {
    fn kind(&self) -> Kind {
        Kind::CrossSource
    }

    fn word(&self) -> &'static str {
        "cross_source"
    }

    fn check(&self, gathered: &Gathered) -> bool {
        gathered.one_text && !gathered.one_store
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => match count {
                1 => "1 text in several stores".into(),
                n => format!("{n} texts in several stores"),
            },
            Lang::Ko => format!("여러 저장소에 있음 {count}건"),
            Lang::ZhHant => format!("分散在多個來源 {count} 組"),
        }
    }
}
