//! Attempts at one thing, of which at least one failed: by a shared reference or a retry mark.

use super::{Gathered, Rule};
use crate::analyse::duplicates::Kind;
use crate::model::Lang;

pub(super) struct RetryChain;

impl Rule for RetryChain {
    fn kind(&self) -> Kind {
        Kind::RetryChain
    }

    fn word(&self) -> &'static str {
        "retry_chain"
    }

    fn check(&self, gathered: &Gathered) -> bool {
        gathered.attempts
    }

    fn fragment(&self, count: usize, lang: Lang) -> String {
        match lang {
            Lang::En => match count {
                1 => "1 chain of retries".into(),
                n => format!("{n} chains of retries"),
            },
            Lang::Ko => format!("재시도 묶음 {count}건"),
            Lang::ZhHant => format!("重試鏈 {count} 組"),
        }
    }
}
