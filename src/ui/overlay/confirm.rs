//! A word that is asked for before something is done, and a name where somebody has to approve it.

use super::{Answer, Purpose};
use crate::ui::editor::Editor;
use crate::ui::theme::Tone;

/// What was wrong when it was to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Wrong {
    /// Another word was typed, or none.
    Word,
    /// Nobody is named.
    Approver,
}

/// The question, the word, and what was typed.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ui) struct Confirm {
    pub purpose: Purpose,
    pub title: String,
    /// What is about to happen, line by line.
    pub said: Vec<(String, Tone)>,
    /// The word that has to be typed.
    pub asked: String,
    pub word: Editor,
    /// Who approves it, where policy wants a name.
    pub approver: Option<Editor>,
    /// Typing goes to the name.
    pub at_approver: bool,
    pub trouble: Option<Wrong>,
}

impl Confirm {
    pub(in crate::ui) fn new(
        purpose: Purpose,
        title: impl Into<String>,
        said: Vec<(String, Tone)>,
        asked: impl Into<String>,
    ) -> Self {
        Self {
            purpose,
            title: title.into(),
            said,
            asked: asked.into(),
            word: Editor::line(""),
            approver: None,
            at_approver: false,
            trouble: None,
        }
    }

    /// Wants a name as well.
    pub(in crate::ui) fn approved(mut self) -> Self {
        self.approver = Some(Editor::line(""));
        self
    }

    /// The text that typing goes to.
    pub(in crate::ui) fn editor(&mut self) -> &mut Editor {
        match &mut self.approver {
            Some(approver) if self.at_approver => approver,
            _ => &mut self.word,
        }
    }

    /// Goes to the other text.
    pub(in crate::ui) fn switch(&mut self) {
        self.at_approver = self.approver.is_some() && !self.at_approver;
    }

    /// The answer, where what is typed is what was asked for; else it says what is wrong and goes
    /// there.
    pub(in crate::ui) fn answer(&mut self) -> Option<Answer> {
        if self.word.text().trim() != self.asked {
            self.trouble = Some(Wrong::Word);
            self.at_approver = false;
            return None;
        }
        let approver = self.approver.as_ref().map(|e| e.text().trim().to_owned());
        if approver.as_deref() == Some("") {
            // The first time one has simply not come to it yet.
            self.trouble = self.at_approver.then_some(Wrong::Approver);
            self.at_approver = true;
            return None;
        }
        Some(Answer::Confirmed { approver })
    }
}
