//! One text given to several owners: a fan-out, to be decided once by a person. Nobody's copy is the one
//! to go.

use super::{Gathered, Rule, Told};
use crate::analyse::duplicates::Kind;
use crate::model::Lang;

pub(super) struct CrossOwner;

impl Rule for CrossOwner {
    fn kind(&self) -> Kind {
        Kind::CrossOwner
    }

    fn word(&self) -> &'static str {
        "cross_owner"
    }

    fn check(&self, gathered: &Gathered) -> bool {
        gathered.fanned
    }

    fn sentence(&self, told: &dyn Told, lang: Lang) -> String {
        let owners = told.owners();
        match lang {
            Lang::En => format!("the same work was given to {owners}; decide once who does it"),
            Lang::Ko => {
                format!("같은 작업이 {owners}에게 함께 배정됨; 누가 맡을지 한 번에 결정")
            }
            Lang::ZhHant => format!("同一工作同時派給 {owners}；請一次決定由誰負責"),
        }
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => match count {
                1 => "1 text for several owners".into(),
                n => format!("{n} texts for several owners"),
            },
            Lang::Ko => format!("여러 담당자에게 배정 {count}건"),
            Lang::ZhHant => format!("多人重複派工 {count} 組"),
        }
    }
}
