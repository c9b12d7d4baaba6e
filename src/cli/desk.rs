//! What the verbs that plan and change share: who acts, the ledger, the desk that applies, and what
//! an earlier run left unfinished.

use super::output;
use super::session::Session;
use crate::apply::Desk;
use crate::ledger::Ledger;
use crate::model::{Clock, Error, ErrorKind, Lang};
use crate::plan::{PlanContext, Progress, Settled, Stamp, Standing};
use std::path::PathBuf;

/// Where plans are made and applied for one run of the program.
#[derive(Debug)]
pub struct Office<'s> {
    session: &'s Session,
    /// Who acts, and when.
    pub stamp: Stamp,
}

impl<'s> Office<'s> {
    /// The office of a session. Settles what an earlier run left unfinished, where there is a ledger
    /// at all, and says what was found.
    ///
    /// # Errors
    /// A ledger that is there and cannot be read.
    pub fn open(session: &'s Session) -> Result<Self, Error> {
        let office = Self::quiet(session);
        office.settle()?;
        Ok(office)
    }

    /// The same without settling: for looking.
    #[must_use]
    pub fn quiet(session: &'s Session) -> Self {
        Self {
            session,
            stamp: session.stamp(),
        }
    }

    /// The desk that makes plans and applies them.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        Desk::new(context(self.session, &self.session.clock))
    }

    /// The folder of the ledger.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] where neither the platform nor a flag names one.
    pub fn folder(&self) -> Result<PathBuf, Error> {
        self.session.state_folder()
    }

    /// The ledger, made where it is missing.
    ///
    /// # Errors
    /// When it cannot be written: then nothing may be applied.
    pub fn ledger(&self) -> Result<Ledger, Error> {
        Ledger::open(&self.folder()?)
    }

    /// The ledger where there is one.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn existing(&self) -> Result<Option<Ledger>, Error> {
        Ledger::open_existing(&self.folder()?)
    }

    fn settle(&self) -> Result<(), Error> {
        let Some(ledger) = self.existing()? else {
            return Ok(());
        };
        if ledger.open_intents()?.is_empty() {
            return Ok(());
        }
        drop(ledger);
        for settled in self.desk().settle(&self.ledger()?, &self.stamp)? {
            self.tell_settled(&settled);
        }
        Ok(())
    }

    fn tell_settled(&self, settled: &Settled) {
        let said = settled_text(settled, self.session.lang);
        output::say(&format!("reveille: {said}"));
    }

    /// Tells how an apply goes on, to a person who watches.
    pub fn hear(&self, progress: &Progress) {
        match progress {
            Progress::Settled(settled) => self.tell_settled(settled),
            Progress::Begun { .. } => {}
            Progress::Ended { source, standing } => {
                output::say(&format!("reveille: {source}: {}", standing.word()));
            }
        }
    }
}

/// What plans of a session go by, at an instant.
#[must_use]
pub fn context<'a>(session: &'a Session, clock: &'a Clock) -> PlanContext<'a> {
    let config = &session.config;
    PlanContext {
        clock,
        lang: session.lang,
        policy: &config.policy,
        rules: &config.plan,
        sources: &config.sources,
        owners: &config.owners,
        actor: &session.actor,
    }
}

/// Writes down what a person says became of every part of an operation that nothing else can tell.
///
/// # Errors
/// [`ErrorKind::Usage`] when there is no such operation, or nothing to close; a ledger that cannot be
/// written.
pub fn close(
    desk: &Desk<'_>,
    ledger: &Ledger,
    operation: &str,
    applied: bool,
    reason: &str,
    stamp: &Stamp,
) -> Result<(), Error> {
    let operation = ledger.operation(operation)?;
    let open = operation.parts.iter();
    let open: Vec<&str> = open
        .filter(|p| matches!(p.standing, Standing::Unknown(_) | Standing::Open))
        .map(|p| &*p.part.source)
        .collect();
    if open.is_empty() {
        let (id, word) = (&operation.id, operation.word());
        let what = format!("operation {id} is {word}, there is nothing to close");
        let hint = "a person closes only what is unknown";
        return Err(Error::new(ErrorKind::Usage, what).hint(hint));
    }
    for source in open {
        desk.close_unknown(ledger, &operation.id, source, applied, reason, stamp)?;
    }
    Ok(())
}

/// What became of an operation that was cut short, as one sentence.
fn settled_text(settled: &Settled, lang: Lang) -> String {
    let (operation, source) = (&settled.operation, &settled.source);
    let done = match (&settled.standing, lang) {
        (Standing::Applied, Lang::En) => "its rows show that it was applied",
        (Standing::Applied, Lang::Ko) => "행을 보니 적용되었음",
        (Standing::Applied, Lang::ZhHant) => "由資料列可知已套用",
        (Standing::Open, Lang::En) => "its store cannot be read now, it stays open",
        (Standing::Open, Lang::Ko) => "지금 저장소를 읽을 수 없어 미결로 둠",
        (Standing::Open, Lang::ZhHant) => "目前無法讀取該來源，暫時保留",
        (Standing::Unknown(_), Lang::En) => {
            "its rows do not tell whether it was applied; look, then close it with `reveille log --close`"
        }
        (Standing::Unknown(_), Lang::Ko) => {
            "행만으로는 적용 여부를 알 수 없음; 확인 후 `reveille log --close`로 종결"
        }
        (Standing::Unknown(_), Lang::ZhHant) => {
            "由資料列無法判斷是否已套用；請查看後以 `reveille log --close` 結案"
        }
        (_, Lang::En) => "its rows show that nothing was changed",
        (_, Lang::Ko) => "행을 보니 변경되지 않았음",
        (_, Lang::ZhHant) => "由資料列可知未做變更",
    };
    match lang {
        Lang::En => format!("operation {operation} on {source} had been cut short: {done}"),
        Lang::Ko => format!("{source}의 작업 {operation}이(가) 중단되었음: {done}"),
        Lang::ZhHant => format!("{source} 的操作 {operation} 曾中斷：{done}"),
    }
}
