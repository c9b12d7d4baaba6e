//! One owner's copies of one text in one store, which keep coming: what no other kind takes.

use super::{Gathered, Rule};
use crate::analyse::duplicates::Kind;
use crate::model::Lang;

pub(super) struct Recurrence;

impl Rule for Recurrence {
    fn kind(&self) -> Kind {
        Kind::Recurrence
    }

    fn word(&self) -> &'static str {
        "recurrence"
    }

    fn check(&self, gathered: &Gathered) -> bool {
        gathered.one_text
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => match count {
                1 => "1 recurring text".into(),
                n => format!("{n} recurring texts"),
            },
            Lang::Ko => format!("반복 {count}건"),
            Lang::ZhHant => format!("反覆出現 {count} 組"),
        }
    }
}
