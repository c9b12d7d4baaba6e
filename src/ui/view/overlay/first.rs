//! The first start: what was found without a configuration, what each file is taken for and why,
//! and what to do with it.

use crate::protocol::{FirstLook, FoundAs, FoundFile};
use crate::text;
use crate::ui::layout;
use crate::ui::model::{Model, Told};
use crate::ui::overlay::First;
use crate::ui::theme::Tone;
use crate::ui::view::paint::{self, Line};
use crate::ui::words::{self, Word};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;

pub(super) fn draw(model: &Model, of: &First, area: Rect, buf: &mut Buffer) {
    let outer = layout::reader(area);
    let inner = paint::frame(buf, outer, Word::FirstTitle.say(model.lang), model.theme);
    let (all, height) = (of.pane.lines(), usize::from(inner.height));
    let told = |told: &Told| {
        told.iter()
            .fold(Line::new(), |line, (text, tone)| line.add(text, *tone))
    };
    let shown = all.iter().skip(of.pane.scroll).take(height);
    let lines: Vec<Line> = shown.map(told).collect();
    paint::lines(buf, inner, &lines, model.theme);
    if all.len() > height {
        let to = (of.pane.scroll + height).min(all.len());
        let said = format!("{}–{to}/{}", of.pane.scroll + 1, all.len());
        paint::frame_end(buf, outer, &said, model.theme);
    }
}

/// All that is said of a first look.
pub(in crate::ui) fn lines(model: &Model, of: &FirstLook, cells: usize) -> Vec<Told> {
    let lang = model.lang;
    let mut out = Lines {
        cells,
        out: Vec::new(),
    };
    let is_source = |f: &&FoundFile| matches!(f.what, FoundAs::Source(_));
    let sources = of.found.iter().filter(is_source).count();
    let folders: Vec<String> = of.folders.iter().map(|f| short(f)).collect();
    out.say(&words::first_found(lang, sources, &folders), Tone::Strong);
    out.gap();
    for file in of.found.iter().filter(is_source) {
        source(model, file, &mut out);
    }
    if sources > 0 {
        out.say(Word::FirstMeaning.say(lang), Tone::Plain);
        out.gap();
        let path = of.save_to.as_deref().map(short);
        let said = words::first_choice(lang, path.as_deref());
        out.say(&crate::ui::keymap::say(&model.keys, &said), Tone::Key);
    } else {
        let hint = crate::ui::keymap::say_word(model, Word::NoSourcesHint);
        out.say(&hint, Tone::Plain);
        if let Some(path) = of.save_to.as_deref() {
            out.gap();
            out.say(&words::config_goes(lang, &short(path)), Tone::Dim);
        }
    }
    left_out(model, of, &mut out);
    if !of.gaps.is_empty() {
        out.gap();
    }
    for gap in &of.gaps {
        out.hang("! ", gap, Tone::Stale);
    }
    out.out
}

/// `● canonical  569 live  sqlite  latest 2h ago`, its path, and why it is taken for that.
fn source(model: &Model, file: &FoundFile, out: &mut Lines) {
    let lang = model.lang;
    let FoundAs::Source(role) = file.what else {
        return;
    };
    let mut head: Told = vec![
        ("● ".to_owned(), Tone::Good),
        (words::role(role).say(lang).to_owned(), Tone::Strong),
        (
            format!(
                "  {}  {}",
                words::live(lang, "", file.live),
                file.kind.word()
            ),
            Tone::Plain,
        ),
    ];
    if let Some(latest) = file.latest {
        let ago = lang.rough_span(model.now.age_s(latest));
        head.push((format!("  {}", words::latest_row(lang, &ago)), Tone::Dim));
    }
    out.out.push(head);
    out.hang("  ", &short(&file.path), Tone::Plain);
    for why in &file.why {
        out.hang("  · ", why, Tone::Dim);
    }
    out.gap();
}

/// What is no source: the kinds with their numbers, and each file but those without any queue.
fn left_out(model: &Model, of: &FirstLook, out: &mut Lines) {
    let lang = model.lang;
    let kinds = [
        (FoundAs::Unreadable, Word::Unreadable),
        (FoundAs::Archive, Word::FoundArchive),
        (FoundAs::Backup, Word::FoundBackup),
        (FoundAs::NoQueue, Word::FoundNoQueue),
    ];
    let mut first = true;
    for (what, word) in kinds {
        let files = || of.found.iter().filter(move |f| f.what == what);
        let count = files().count() as u64;
        if count == 0 {
            continue;
        }
        if std::mem::take(&mut first) {
            out.gap();
            out.say(Word::FoundLeftOut.say(lang), Tone::Strong);
        }
        out.say(&words::count(lang, count, word.say(lang)), Tone::Plain);
        for file in files().filter(|f| f.what != FoundAs::NoQueue) {
            out.hang("  ", &short(&file.path), Tone::Dim);
            out.hang("    · ", &file.why.join("; "), Tone::Dim);
        }
    }
}

/// A path in one line.
fn short(path: &Path) -> String {
    text::one_line(&path.to_string_lossy()).into_owned()
}

struct Lines {
    cells: usize,
    out: Vec<Told>,
}

impl Lines {
    fn gap(&mut self) {
        self.out.push(Vec::new());
    }

    fn say(&mut self, said: &str, tone: Tone) {
        self.hang("", said, tone);
    }

    /// Foreign text after a lead, in as many lines as it takes, the later ones below its beginning.
    fn hang(&mut self, lead: &str, said: &str, tone: Tone) {
        let safe = text::visible(said);
        let room = self.cells.saturating_sub(text::width(lead)).max(2);
        for (at, part) in text::wrap(&safe, room).into_iter().enumerate() {
            let lead = match at {
                0 => lead.to_owned(),
                _ => " ".repeat(text::width(lead)),
            };
            self.out
                .push(vec![(lead, Tone::Dim), (part.to_owned(), tone)]);
        }
    }
}
