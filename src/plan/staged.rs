//! What a person has chosen and not yet planned: wishes in the order of choosing, one for an item.

use super::{Action, Wish};
use crate::model::ItemKey;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The staged wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staged {
    wishes: Vec<Wish>,
    /// Where each item's wish stands: a bulk change stages thousands, and every row that is drawn
    /// asks.
    places: HashMap<ItemKey, usize>,
}

impl Staged {
    /// Stages a wish; one that the item already has is replaced where it stands.
    pub fn stage(&mut self, wish: Wish) {
        let at = self.places.get(&wish.key).copied();
        match at.and_then(|at| self.wishes.get_mut(at)) {
            Some(slot) => *slot = wish,
            None => {
                self.places.insert(wish.key.clone(), self.wishes.len());
                self.wishes.push(wish);
            }
        }
    }

    fn index(&mut self) {
        let places = self.wishes.iter().enumerate();
        self.places = places.map(|(at, w)| (w.key.clone(), at)).collect();
    }

    /// Takes an item's wish back, and gives it.
    pub fn unstage(&mut self, key: &ItemKey) -> Option<Wish> {
        let at = *self.places.get(key)?;
        let wish = (at < self.wishes.len()).then(|| self.wishes.remove(at));
        self.index();
        wish
    }

    /// Takes the wish back where the item has one for the same action, else stages it. Whether it
    /// is staged afterwards.
    pub fn toggle(&mut self, wish: Wish) -> bool {
        if self.get(&wish.key).is_some_and(|w| w.action == wish.action) {
            self.unstage(&wish.key);
            return false;
        }
        self.stage(wish);
        true
    }

    /// Puts other wishes in the place of all, the last one for an item counting.
    pub fn replace(&mut self, wishes: Vec<Wish>) {
        self.clear();
        for wish in wishes {
            self.stage(wish);
        }
    }

    /// Keeps those that are still meant.
    pub fn retain(&mut self, keep: impl FnMut(&Wish) -> bool) {
        self.wishes.retain(keep);
        self.index();
    }

    /// Takes all of them back.
    pub fn clear(&mut self) {
        self.places.clear();
        self.wishes.clear();
    }

    /// An item's wish.
    #[must_use]
    pub fn get(&self, key: &ItemKey) -> Option<&Wish> {
        self.wishes.get(*self.places.get(key)?)
    }

    /// All of them, in the order of choosing.
    #[must_use]
    pub fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.wishes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wishes.is_empty()
    }

    /// How many of each action, in the order of a menu; actions without one are left out.
    #[must_use]
    pub fn by_action(&self) -> Vec<(&'static str, usize)> {
        let count = |word| {
            self.wishes
                .iter()
                .filter(|w| w.action.word() == word)
                .count()
        };
        Action::WORDS
            .iter()
            .map(|word| (*word, count(*word)))
            .filter(|(_, n)| *n > 0)
            .collect()
    }

    /// How many of each source, by name.
    #[must_use]
    pub fn by_source(&self) -> BTreeMap<Arc<str>, usize> {
        let mut out = BTreeMap::new();
        for wish in &self.wishes {
            *out.entry(Arc::clone(&wish.key.source)).or_insert(0) += 1;
        }
        out
    }

    /// For keeping between sessions.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let wish = |w: &Wish| {
            json!({
                "key": w.key.to_string(),
                "action": w.action.word(),
                "to": w.action.to(),
                "note": w.note,
            })
        };
        json!({ "version": 1, "staged": self.wishes.iter().map(wish).collect::<Vec<_>>() })
    }

    /// What [`Self::to_json`] gave. What cannot be read is left out: a choice that is lost is made
    /// again, one that is guessed is a change that nobody wanted.
    #[must_use]
    pub fn from_json(json: &Value) -> Self {
        let mut out = Self::default();
        if json.get("version").and_then(Value::as_u64) != Some(1) {
            return out;
        }
        let wishes = json.get("staged").and_then(Value::as_array);
        for wish in wishes.into_iter().flatten().filter_map(wish) {
            out.stage(wish);
        }
        out
    }
}

fn wish(json: &Value) -> Option<Wish> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let key = ItemKey::whole(text("key")?)?;
    let to = text("to").map(str::to_owned);
    let action = match (text("action")?, to) {
        ("reassign", Some(to)) => Action::Reassign { to },
        ("release", to) => Action::Release { to },
        ("cancel", None) => Action::Cancel,
        ("requeue", None) => Action::Requeue,
        ("mark-failed", None) => Action::MarkFailed,
        ("note", None) => Action::Note,
        _ => return None,
    };
    let note = text("note").map(str::to_owned);
    Some(Wish { key, action, note })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(id: &str, action: Action) -> Wish {
        Wish {
            key: ItemKey {
                source: if id.len() > 1 { "inbox" } else { "canonical" }.into(),
                queue: "a/b".into(),
                id: id.into(),
            },
            action,
            note: None,
        }
    }

    #[test]
    fn one_wish_an_item_in_the_order_of_choosing() {
        let mut staged = Staged::default();
        staged.stage(wish("1", Action::Cancel));
        staged.stage(wish("2", Action::Requeue));
        staged.stage(wish("1", Action::Note));
        assert_eq!(
            staged.wishes(),
            [wish("1", Action::Note), wish("2", Action::Requeue)]
        );
        assert!(!staged.toggle(wish("2", Action::Requeue)));
        assert!(staged.toggle(wish("1", Action::Cancel)));
        assert_eq!(staged.by_action(), [("cancel", 1)]);
        staged.replace(vec![
            wish("22", Action::Cancel),
            wish("3", Action::Cancel),
            wish("22", Action::Release { to: None }),
        ]);
        assert_eq!(staged.by_action(), [("cancel", 1), ("release", 1)]);
        let sources: Vec<(Arc<str>, usize)> = staged.by_source().into_iter().collect();
        assert_eq!(sources, [("canonical".into(), 1), ("inbox".into(), 1)]);
        assert_eq!(staged.unstage(&wish("9", Action::Note).key), None);
    }

    #[test]
    fn it_is_kept_and_what_cannot_be_read_is_left_out() {
        let mut staged = Staged::default();
        staged.stage(wish("1", Action::Reassign { to: "론".into() }));
        staged.stage(wish("2", Action::Release { to: None }));
        staged.stage(Wish {
            note: Some("a\nb".into()),
            ..wish("3", Action::MarkFailed)
        });
        let mut kept = staged.to_json();
        assert_eq!(Staged::from_json(&kept), staged);
        if let Some(list) = kept.get_mut("staged").and_then(Value::as_array_mut) {
            list.push(json!({"key": "x", "action": "cancel"}));
            list.push(json!({"key": "a/b/c", "action": "destroy"}));
            list.push(json!(7));
        }
        assert_eq!(Staged::from_json(&kept), staged);
        assert!(Staged::from_json(&json!({"version": 2, "staged": []})).is_empty());
        assert!(Staged::from_json(&json!("x")).is_empty());
    }
}
