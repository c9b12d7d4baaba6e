//! Changes through the engine, on fake stores and a fake desk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::gates::Gates;
use super::tests::{Answer, Hand, World, settings};
use super::*;
use crate::analyse::chosen::ChosenSurvivor;
use crate::analyse::known::{Known, KnownThing};
use crate::analyse::{Board, Judgement};
use crate::model::{ErrorKind, ItemKey, StoreKind};
use crate::plan::{
    Ack, Action, Consent, Operation, Part, Plan, Progress, Remarks, Report, Settled, Stamp,
    Standing, Status, Wish,
};
use std::sync::Mutex;

#[derive(Default)]
struct Desk {
    calls: Mutex<Vec<String>>,
    acks: Mutex<Vec<Ack>>,
    chosen: Mutex<Vec<ChosenSurvivor>>,
    /// Held by the test while an apply is to stay in the middle.
    middle: tokio::sync::Mutex<()>,
}

impl Desk {
    fn call(&self, what: impl Into<String>) {
        self.calls.lock().unwrap().push(what.into());
    }

    fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }
}

fn key(id: &str) -> ItemKey {
    ItemKey {
        source: "a".into(),
        queue: "q".into(),
        id: id.into(),
    }
}

fn stamp() -> Stamp {
    let now = crate::analyse::sample::clock().now;
    Stamp {
        at: now,
        real: now,
        actor: "ron".into(),
        user: "ron".into(),
        host: "here".into(),
    }
}

fn plan(id: &str) -> Plan {
    let part = Part {
        source: "a".into(),
        kind: StoreKind::Sqlite,
        path: "/a".into(),
        schema: None,
        changes: Vec::new(),
        side_effects: Vec::new(),
        script: String::new(),
    };
    let now = crate::analyse::sample::clock().now;
    Plan {
        id: id.into(),
        created_at: now,
        expires_at: now,
        actor: "ron".into(),
        needs_approval: Vec::new(),
        parts: vec![part],
        refused: Vec::new(),
        undoes: None,
    }
}

impl Changes for Desk {
    fn plan(
        &self,
        board: &Board,
        _: &Judgement,
        wishes: Vec<Wish>,
    ) -> Result<(Plan, Remarks), Error> {
        self.call(format!("plan {} of {}", wishes.len(), board.len()));
        Ok((plan("p"), Remarks::default()))
    }

    fn plan_undo(&self, operation: &str, partial: bool) -> Result<Plan, Error> {
        self.call(format!("undo {operation} {partial}"));
        panic!("a mistake of ours");
    }

    fn apply(
        &self,
        plan: &Plan,
        _: &Consent,
        heard: &mut dyn FnMut(Progress),
    ) -> Result<Report, Error> {
        heard(Progress::Ended {
            source: "a".into(),
            standing: Standing::Applied,
        });
        drop(self.middle.blocking_lock());
        self.call(format!("apply {}", plan.id));
        Ok(Report {
            operation: Some("o".into()),
            status: Status::Applied,
            changed: Vec::new(),
            refused: Vec::new(),
            unknown: Vec::new(),
            why: None,
            unrecorded: Vec::new(),
            notes: Vec::new(),
        })
    }

    fn settle(&self) -> Result<Vec<Settled>, Error> {
        self.call("settle");
        Ok(vec![Settled {
            operation: "old".into(),
            source: "a".into(),
            standing: Standing::NotApplied,
            error: None,
        }])
    }

    fn operations(&self) -> Result<Vec<Operation>, Error> {
        Err(Error::new(ErrorKind::Malformed, "the ledger is damaged"))
    }

    fn close(&self, operation: &str, applied: bool, reason: &str) -> Result<(), Error> {
        self.call(format!("close {operation} {applied} {reason}"));
        Ok(())
    }

    fn acks(&self) -> Result<Vec<Ack>, Error> {
        Ok(self.acks.lock().unwrap().clone())
    }

    fn acknowledge(
        &self,
        what: KnownThing,
        reason: &str,
        until: Option<Moment>,
    ) -> Result<(), Error> {
        self.acks.lock().unwrap().push(Ack {
            what,
            reason: reason.into(),
            until,
            by: stamp(),
        });
        Ok(())
    }

    fn unacknowledge(&self, what: &KnownThing) -> Result<(), Error> {
        self.acks.lock().unwrap().retain(|a| a.what != *what);
        Ok(())
    }

    fn keep(&self, wishes: &[Wish]) -> Result<(), Error> {
        self.call(format!("keep {}", wishes.len()));
        Ok(())
    }

    fn kept(&self) -> Result<Vec<Wish>, Error> {
        Ok(vec![wish("1")])
    }

    fn keep_choices(&self, chosen: &[ChosenSurvivor]) -> Result<(), Error> {
        self.call(format!("choose {}", chosen.len()));
        Ok(())
    }

    fn choices(&self) -> Result<Vec<ChosenSurvivor>, Error> {
        Ok(self.chosen.lock().unwrap().clone())
    }
}

fn wish(id: &str) -> Wish {
    Wish {
        key: key(id),
        action: Action::Cancel,
        note: None,
    }
}

fn start(hand: &Arc<Hand>, desk: &Arc<Desk>) -> World {
    start_with(hand, desk, LookOptions::default())
}

fn start_with(hand: &Arc<Hand>, desk: &Arc<Desk>, look: LookOptions) -> World {
    let changes: Arc<dyn Changes> = Arc::clone(desk) as _;
    let known = Arc::clone(desk);
    World::start(
        vec![hand.store("a")],
        EngineSettings {
            look,
            changes: Some(changes),
            known: Arc::new(move || {
                let acks = known.acks.lock().unwrap();
                acks.iter()
                    .map(|a| Known {
                        thing: a.what.clone(),
                        reason: a.reason.clone(),
                        by: a.by.actor.clone(),
                        at: a.by.at,
                        until: a.until,
                    })
                    .collect()
            }),
            ..settings()
        },
    )
}

/// The first event that `take` takes.
async fn told<T>(world: &mut World, take: impl Fn(&Event) -> Option<T>) -> T {
    loop {
        if let Some(found) = take(&world.hear().await) {
            return found;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_earlier_run_left_is_settled_and_told_first() {
    let (hand, desk) = (Hand::new(Answer::Rows(2)), Arc::new(Desk::default()));
    let mut world = start(&hand, &desk);
    let settled = told(&mut world, |e| match e {
        Event::Settled(s) => Some(s.clone()),
        _ => None,
    });
    assert_eq!(settled.await[0].operation, "old");
    let ledger = told(&mut world, |e| match e {
        Event::Ledger(l) => Some(l.clone()),
        _ => None,
    });
    assert_eq!(ledger.await.unwrap_err().message, "the ledger is damaged");
    let kept = told(&mut world, |e| match e {
        Event::Kept(k) => Some(k.clone()),
        _ => None,
    });
    assert_eq!(kept.await, [wish("1")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_chosen_to_stay_stays_at_the_next_start() {
    let (hand, desk) = (Hand::new(Answer::Twins), Arc::new(Desk::default()));
    let chosen = vec![ChosenSurvivor {
        group: ["1", "2"].map(key).into(),
        survivor: key("1"),
    }];
    desk.chosen.lock().unwrap().clone_from(&chosen);
    // Without their bodies the two are the same work.
    let look = LookOptions {
        bodies: false,
        ..LookOptions::default()
    };
    let mut world = start_with(&hand, &desk, look);
    let told_back = told(&mut world, |e| match e {
        Event::Chosen(chosen) => Some(chosen.clone()),
        _ => None,
    });
    assert_eq!(told_back.await, chosen);
    // Twins of which the rules keep one are judged by what was chosen.
    let kept = |e: &Event| match e {
        Event::Analysis { said: Ok(a), .. } if a.whole => {
            let group = a.judgement.groups.first()?;
            Some(a.board.item(group.survivor?)?.record.id.to_string())
        }
        _ => None,
    };
    let mut stays = told(&mut world, kept).await;
    while stays != "1" {
        stays = told(&mut world, kept).await;
    }
    // Choosing otherwise is kept for the start after this one.
    world.engine.send(Request::Choose(Vec::new()));
    while stays == "1" {
        stays = told(&mut world, kept).await;
    }
    world.engine.shutdown().await;
    assert!(desk.calls().contains(&"choose 0".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_of_the_judged_board_and_a_mistake_of_ours_is_an_answer() {
    let (hand, desk) = (Hand::new(Answer::Rows(2)), Arc::new(Desk::default()));
    let mut world = start(&hand, &desk);
    let judged =
        |e: &Event| matches!(e, Event::Analysis { said: Ok(a), .. } if a.whole).then_some(());
    told(&mut world, judged).await;
    let planned = |wanted: u64| {
        move |e: &Event| match e {
            Event::Planned { number, plan, .. } if *number == wanted => Some(plan.clone()),
            _ => None,
        }
    };
    world.engine.send(Request::Plan {
        number: 1,
        wishes: vec![wish("1"), wish("2")],
    });
    assert_eq!(told(&mut world, planned(1)).await.unwrap().id, "p");
    assert!(desk.calls().contains(&"plan 2 of 2".to_owned()));
    world.engine.send(Request::PlanUndo {
        number: 2,
        operation: "o".into(),
        partial: true,
    });
    let error = told(&mut world, planned(2)).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Internal);
    // And the next one is answered again.
    world.engine.send(Request::Plan {
        number: 3,
        wishes: vec![],
    });
    assert!(told(&mut world, planned(3)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apply_keeps_looks_away_is_followed_by_one_and_is_not_left_in_the_middle() {
    let (hand, desk) = (Hand::new(Answer::Rows(1)), Arc::new(Desk::default()));
    let mut world = start(&hand, &desk);
    world.until(|w| w.is_read(0)).await;
    let middle = desk.middle.lock().await;
    world.engine.send(Request::Apply {
        plan: Arc::new(plan("p")),
        consent: Consent::default(),
    });
    let begun = |e: &Event| matches!(e, Event::Progress(_)).then_some(());
    told(&mut world, begun).await;
    let looks = hand.looks();
    *hand.answer() = Answer::Rows(5);
    world.engine.send(Request::Refresh(None));
    // An answered request of the coordinator: it has handed the other on. The look, or the question
    // whether the store changed, waits at the gate.
    world.engine.send(Request::SaveConfig);
    let saved = |e: &Event| matches!(e, Event::Saved(_)).then_some(());
    told(&mut world, saved).await;
    assert_eq!(hand.looks(), looks);
    drop(middle);
    let applied = |e: &Event| matches!(e, Event::Applied(Ok(_))).then_some(());
    told(&mut world, applied).await;
    world.until(|w| w.rows() == 5).await;

    let middle = desk.middle.lock().await;
    world.engine.send(Request::Apply {
        plan: Arc::new(plan("last")),
        consent: Consent::default(),
    });
    told(&mut world, begun).await;
    world.engine.send(Request::Keep(vec![wish("9")]));
    let World { engine, events, .. } = world;
    drop(events);
    let leaving = tokio::spawn(engine.shutdown());
    drop(middle);
    leaving.await.unwrap();
    let calls = desk.calls();
    assert_eq!(calls[calls.len() - 2..], ["apply last", "keep 1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_is_judged_anew() {
    let (hand, desk) = (Hand::new(Answer::Rows(1)), Arc::new(Desk::default()));
    let mut world = start(&hand, &desk);
    let judged = |want: Option<&'static str>| {
        move |e: &Event| match e {
            Event::Analysis { said: Ok(a), .. } if a.whole => {
                let known = a.judgement.known_item(0).map(|k| k.reason.as_str());
                (known == want).then_some(())
            }
            _ => None,
        }
    };
    told(&mut world, judged(None)).await;
    let key = world.board.clone().unwrap().item(0).unwrap().key();
    world.engine.send(Request::Acknowledge {
        what: KnownThing::Item(key.clone()),
        reason: "known".into(),
        until: None,
    });
    told(&mut world, judged(Some("known"))).await;
    world
        .engine
        .send(Request::Unacknowledge(KnownThing::Item(key)));
    told(&mut world, judged(None)).await;
}

#[test]
fn gates_are_held_in_one_order() {
    let gates = Gates::new(["b".into(), "a".into()]);
    std::thread::scope(|scope| {
        for names in [["a", "b"], ["b", "a"]] {
            let gates = &gates;
            scope.spawn(move || {
                for _ in 0..1_000 {
                    assert_eq!(gates.hold(&names).len(), 2);
                }
            });
        }
    });
}
