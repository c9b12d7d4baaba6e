//! The whole script of a plan for a person: source by source, what is refused as remarks.

use super::Plan;
use crate::text;

/// The scripts of a plan one after the other, each under a line that names its source and file, and
/// below them what is refused. Foreign text in such a line cannot end it.
#[must_use]
pub fn script(plan: &Plan) -> String {
    let mut out = String::new();
    for part in plan.parts.iter().filter(|p| !p.changes.is_empty()) {
        let path = part.path.to_string_lossy();
        let (source, path) = (text::one_line(&part.source), text::one_line(&path));
        out.push_str(&format!("-- {source}: {path}\n"));
        out.push_str(part.script.trim_end());
        out.push('\n');
    }
    for refused in &plan.refused {
        let key = refused.key.to_string();
        let (key, why) = (text::one_line(&key), text::one_line(&refused.why));
        out.push_str(&format!("-- {key}: {why}\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::sample::moment;
    use crate::plan::Refused;

    #[test]
    fn foreign_text_ends_no_remark() {
        let plan = Plan {
            id: "p".into(),
            created_at: moment("2026-04-21T00:00:00Z"),
            expires_at: moment("2026-04-22T00:00:00Z"),
            actor: "ron".into(),
            needs_approval: Vec::new(),
            parts: Vec::new(),
            refused: vec![Refused {
                key: crate::model::ItemKey {
                    source: "a".into(),
                    queue: "q".into(),
                    id: "1\nDROP TABLE q;".into(),
                },
                why: "it is\r\ndone".into(),
                difference: Vec::new(),
            }],
            undoes: None,
        };
        let script = script(&plan);
        assert_eq!(script.lines().count(), 1, "{script}");
        assert!(script.starts_with("-- ") && !script.contains('\r'));
    }
}
