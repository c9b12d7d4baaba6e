//! Different texts that may mean the same. Never acted on without a look.

use super::{Gathered, Rule};
use crate::analyse::duplicates::Kind;
use crate::model::Lang;

pub(super) struct Near;

impl Rule for Near {
    fn kind(&self) -> Kind {
        Kind::Near
    }

    fn word(&self) -> &'static str {
        "near"
    }

    fn check(&self, gathered: &Gathered) -> bool {
        !gathered.one_text
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => match count {
                1 => "1 group of similar texts".into(),
                n => format!("{n} groups of similar texts"),
            },
            Lang::Ko => format!("비슷한 표현 {count}건"),
            Lang::ZhHant => format!("用語相近 {count} 組"),
        }
    }
}
