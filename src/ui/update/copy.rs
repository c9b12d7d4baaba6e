//! What is put into the clipboard.

use crate::text;
use crate::ui::model::{Body, Model, Notice, Wish};
use crate::ui::overlay::{Choice, Menu, Overlay, Pick};
use crate::ui::theme::Tone;
use crate::ui::words::{self, Word};

/// Cells of a copied text that the footer repeats.
const REPEATED: usize = 48;

/// Bytes that terminals take in one OSC 52: many, tmux and xterm among them, drop a sequence of more
/// than 100,000, and base64 makes four of three.
const MOST: usize = 74_000;

/// Puts a text into the clipboard, and says so. Of one that is too long for the terminal the
/// beginning is put there, and that is said.
pub(super) fn copy(model: &mut Model, mut what: String) {
    if what.len() > MOST {
        let all = what.chars().count();
        let cut = (0..=MOST).rev().find(|at| what.is_char_boundary(*at));
        what.truncate(cut.unwrap_or(0));
        let kept = what.chars().count();
        model.notice = Some(Notice {
            text: words::copied_part(model.lang, kept, all),
            tone: Tone::Stale,
        });
        model.wish = Some(Wish::Copy(what));
        return;
    }
    let said = text::one_line(what.get(..1024).unwrap_or(&what)).into_owned();
    model.notice = Some(Notice {
        text: words::copied(model.lang, &text::fit(&said, REPEATED)),
        tone: Tone::Good,
    });
    model.wish = Some(Wish::Copy(what));
}

/// Copies the text that is being read.
pub(super) fn shown(model: &mut Model) {
    if let Some(Overlay::Text(of)) = model.overlays.last() {
        let text = of.text.clone();
        copy(model, text);
    }
}

/// The menu of what can be copied of an item.
pub(super) fn open(model: &mut Model) {
    let lang = model.lang;
    let Some(item) = model.item_here() else {
        return;
    };
    let key = item.key();
    let (name, title) = (key.to_string(), item.record.title.to_string());
    let body = match &model.detail.body {
        Body::Here { text, .. } if model.detail.of.as_ref() == Some(&key) => Some(text.clone()),
        _ => None,
    };
    let choice = |key, label: Word, about: &str, pick| Choice {
        key,
        label: label.say(lang).to_owned(),
        about: text::fit(&text::one_line(about), 40).into_owned(),
        why_not: None,
        pick,
    };
    let keys = model.targets();
    let all: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let mut choices = vec![
        choice('y', Word::CopyKey, &name, Pick::Copy(name.clone())),
        choice('t', Word::CopyName, &title, Pick::Copy(title.clone())),
        choice(
            'a',
            Word::CopyBoth,
            "",
            Pick::Copy(format!("{name}  {title}")),
        ),
    ];
    if all.len() > 1 {
        let about = if model.marks.is_empty() {
            words::items(lang, all.len())
        } else {
            words::marked(lang, all.len())
        };
        let pick = Pick::Copy(all.join("\n"));
        choices.push(choice('m', Word::CopyKeys, &about, pick));
    }
    let unread = body.is_none();
    let text = body.unwrap_or_default();
    let read = Pick::Show {
        title: name,
        text: text.clone(),
    };
    for (key, label, pick) in [
        ('b', Word::CopyBody, Pick::Copy(text)),
        ('r', Word::ReadBody, read),
    ] {
        choices.push(Choice {
            why_not: unread.then(|| Word::BodyUnread.say(lang).to_owned()),
            ..choice(key, label, "", pick)
        });
    }
    let unjudged = model.analysis.is_none();
    choices.push(Choice {
        why_not: unjudged.then(|| Word::NothingJudged.say(lang).to_owned()),
        ..choice('h', Word::ActHandoff, "", Pick::CopyHandoff)
    });
    if model.can_record() {
        let wishes = model.proposed(&keys);
        let none = wishes.is_empty();
        let about = words::items(lang, wishes.len());
        choices.push(Choice {
            why_not: none.then(|| Word::NothingProposed.say(lang).to_owned()),
            ..choice('s', Word::CopyScript, &about, Pick::CopyScript(wishes))
        });
    }
    let menu = Menu::new(Word::CopyTitle.say(lang), choices);
    model.overlays.push(Overlay::Menu(menu));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::analyse::sample::clock;
    use crate::model::Lang;
    use crate::ui::{Options, Theme};

    #[test]
    fn no_more_is_copied_than_a_terminal_takes() {
        let options = Options {
            lang: Lang::En,
            theme: Theme::new(false),
            looking: None,
            mouse: false,
            changes: None,
        };
        let mut model = Model::new(options, (80, 24), clock());
        copy(&mut model, "한".repeat(30_000));
        let Some(Wish::Copy(copied)) = model.take_wish() else {
            panic!("nothing is copied")
        };
        assert_eq!(copied.chars().count(), MOST / 3);
        let said = model.notice.clone().unwrap();
        assert!(said.text.contains("24,666 of 30,000"), "{said:?}");
        copy(&mut model, "x".repeat(MOST));
        let whole = matches!(model.take_wish(), Some(Wish::Copy(all)) if all.len() == MOST);
        assert!(whole && model.notice.unwrap().tone == Tone::Good);
    }
}
