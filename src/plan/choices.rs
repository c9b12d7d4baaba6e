//! Which copies a person has chosen to stay, for keeping between two starts. Without them the next start
//! would give what is staged the reasons of the rules. A choice ends with its group, so that an old one
//! does nothing.

use crate::analyse::chosen::ChosenSurvivor;
use crate::model::ItemKey;
use serde_json::{Value, json};

/// For a file.
#[must_use]
pub fn choices_to_json(choices: &[ChosenSurvivor]) -> Value {
    let choice = |c: &ChosenSurvivor| {
        let group: Vec<String> = c.group.iter().map(ToString::to_string).collect();
        json!({ "group": group, "survivor": c.survivor.to_string() })
    };
    json!({ "version": 1, "chosen": choices.iter().map(choice).collect::<Vec<_>>() })
}

/// What [`choices_to_json`] gave. What cannot be read as a whole is left out: the rules choose then.
#[must_use]
pub fn choices_from_json(json: &Value) -> Vec<ChosenSurvivor> {
    if json.get("version").and_then(Value::as_u64) != Some(1) {
        return Vec::new();
    }
    let all = json.get("chosen").and_then(Value::as_array);
    all.into_iter().flatten().filter_map(choice).collect()
}

fn choice(json: &Value) -> Option<ChosenSurvivor> {
    let group = json.get("group")?.as_array()?;
    let group = group.iter().map(key).collect::<Option<_>>()?;
    let survivor = key(json.get("survivor")?)?;
    Some(ChosenSurvivor { group, survivor })
}

fn key(json: &Value) -> Option<ItemKey> {
    ItemKey::whole(json.as_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_back_and_what_is_damaged_is_none() {
        let key = |id: &str| ItemKey {
            source: "canonical".into(),
            queue: "a/b".into(),
            id: id.into(),
        };
        let choices = vec![ChosenSurvivor {
            group: ["1", "2/3", "%"].map(key).into(),
            survivor: key("2/3"),
        }];
        let json = choices_to_json(&choices);
        assert_eq!(choices_from_json(&json), choices);
        for (at, damaged) in [
            ("/version", json!(2)),
            ("/chosen/0/survivor", json!("29204")),
            ("/chosen/0/group/1", json!(7)),
            ("/chosen", json!({})),
        ] {
            let mut other = json.clone();
            if let Some(place) = other.pointer_mut(at) {
                *place = damaged;
            }
            assert_eq!(choices_from_json(&other), [], "{at}");
        }
        assert_eq!(choices_from_json(&Value::Null), []);
    }
}
