//! Templates: the one place that knows their engine. Whatever a template prints of an item is made
//! harmless for the form it is printed in, unless the program itself made that text; a template of
//! the user's own cannot forget it.

mod tree;

use super::markdown;
use crate::model::{Error, ErrorKind};
use crate::text;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Output, UndefinedBehavior};
use serde::Serialize;
use std::borrow::Cow;

/// A template's text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The file, for a message; of a built-in one its name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// What a template writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// Text for a person or an agent, with its line breaks.
    Text,
}

/// How wide a title may become in a table, in cells.
const CELL: usize = 140;

/// A template that was read and can be filled any number of times.
#[derive(Debug)]
pub struct Ready<'t> {
    name: &'t str,
    env: Environment<'t>,
}

/// What the engine calls the only template that it ever has.
const ONLY: &str = "template";

impl<'t> Ready<'t> {
    /// Reads a template.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with the file, the line and a hint.
    pub fn new(name: &'t str, text: &'t str, form: Form) -> Result<Self, Error> {
        let mut env = Environment::new();
        // A line with nothing but a tag leaves nothing behind.
        let mut syntax = SyntaxConfig::builder();
        syntax
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true);
        env.set_syntax(syntax.build().map_err(|e| broken(name, &e))?);
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_auto_escape_callback(move |_| match form {
            Form::Markdown => AutoEscape::Custom("markdown".into()),
            Form::Html => AutoEscape::Html,
            Form::Text => AutoEscape::None,
        });
        env.set_formatter(move |out, _, value| print(form, out, value));
        env.add_filter("block", move |text: &str, kind: Option<&str>| {
            Value::from_safe_string(block(form, text, kind.unwrap_or("")))
        });
        env.add_filter("cell", |text: &str| {
            text::fit(&text::one_line(text), CELL).into_owned()
        });
        env.add_filter("lines", |text: &str| {
            Value::from_safe_string(text::visible(text).into_owned())
        });
        env.add_template(ONLY, text).map_err(|e| broken(name, &e))?;
        Ok(Self { name, env })
    }

    /// Fills it with something small.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with the file, the line and a hint.
    pub fn fill(&self, with: &impl Serialize) -> Result<String, Error> {
        self.render(Value::from(Serde(with)))
    }

    /// Fills it with a tree, however large.
    ///
    /// # Errors
    /// As [`Ready::fill`].
    pub fn fill_tree(&self, tree: serde_json::Value) -> Result<String, Error> {
        self.render(tree::value(tree))
    }

    fn render(&self, with: Value) -> Result<String, Error> {
        let template = self.env.get_template(ONLY);
        let filled = template.and_then(|t| t.render(with));
        filled.map_err(|e| broken(self.name, &e))
    }
}

fn print(form: Form, out: &mut Output<'_>, value: &Value) -> Result<(), minijinja::Error> {
    if value.is_none() {
        return Ok(());
    }
    if value.is_undefined() {
        let what = "nothing of that name is in the report";
        return Err(minijinja::Error::new(
            minijinja::ErrorKind::UndefinedError,
            what,
        ));
    }
    let text = value
        .as_str()
        .map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed);
    let harmless = match form {
        _ if value.is_safe() => text,
        Form::Markdown => Cow::Owned(markdown::inline(&text)),
        Form::Html => html(text::visible(&text)),
        Form::Text => text::one_line(&text),
    };
    out.write_str(&harmless)
        .map_err(|_| minijinja::Error::new(minijinja::ErrorKind::WriteFailure, "no room"))
}

/// A text that keeps its lines and that nothing inside can end.
fn block(form: Form, text: &str, kind: &str) -> String {
    let shown = text::visible(text.trim_end());
    match form {
        Form::Html => format!("<pre><code>{}</code></pre>", html(shown)),
        Form::Text => shown.into_owned(),
        Form::Markdown => markdown::block(text, kind),
    }
}

fn html(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&', '"', '\'']) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn broken(name: &str, error: &minijinja::Error) -> Error {
    let line = error
        .line()
        .map(|l| format!(", line {l}"))
        .unwrap_or_default();
    let detail = error.detail().unwrap_or_default();
    let what = if detail.is_empty() {
        error.kind().to_string()
    } else {
        format!("{} ({detail})", error.kind())
    };
    Error::new(
        ErrorKind::Config,
        format!("the template {}{line}: {what}", text::one_line(name)),
    )
    .hint("mend that line, or take the file away: the built-in template is used then")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn filled(form: Form, text: &str, tree: serde_json::Value) -> Result<String, Error> {
        let ready = Ready::new("report.md", text, form)?;
        let filled = ready.fill(&tree);
        // Both ways are one to a template.
        assert_eq!(ready.fill_tree(tree), filled);
        filled
    }

    #[test]
    fn whatever_is_printed_is_harmless() {
        let tree = json!({"t": "a|b <script>x</script>\n`c` \u{1b}[2J", "n": 3, "none": null});
        let md = filled(Form::Markdown, "{{ t }} {{ n }}{{ none }}", tree.clone()).unwrap();
        assert_eq!(md, "a\\|b &lt;script>x&lt;/script>↵\\`c\\` ␛[2J 3");
        let html = filled(Form::Html, "<b>{{ t }}</b>{{ n }}", tree.clone()).unwrap();
        assert_eq!(html, "<b>a|b &lt;script&gt;x&lt;/script&gt;\n`c` ␛[2J</b>3");
        assert_eq!(
            filled(Form::Text, "{{ t }}", tree).unwrap(),
            "a|b <script>x</script>↵`c` ␛[2J"
        );
    }

    #[test]
    fn nothing_ends_a_block() {
        let tree = json!({"t": "x\n```\n</code>"});
        assert_eq!(
            filled(Form::Markdown, "{{ t|block(\"sql\") }}", tree.clone()).unwrap(),
            "````sql\nx\n```\n</code>\n````"
        );
        assert_eq!(
            filled(Form::Html, "{{ t|block }}", tree).unwrap(),
            "<pre><code>x\n```\n&lt;/code&gt;</code></pre>"
        );
    }

    #[test]
    fn a_template_may_ask_a_tree_for_anything() {
        let tree = json!({
            "list": [{"n": 1, "x": null}, {"n": -2}, {"n": 18_446_744_073_709_551_615_u64}],
            "none": [], "f": 1.5, "yes": true, "o": {"b": "1", "a": [[2]]},
        });
        for (text, want) in [
            (
                "{% for i in list[1:] %}{{ loop.index }}:{{ i.n }} {% endfor %}",
                "1:-2 2:18446744073709551615 ",
            ),
            (
                "{{ list|length }}{{ list|map(attribute='n')|first }}{{ list[0].x }}",
                "31",
            ),
            (
                "{% if none %}a{% else %}b{% endif %}{% if o and yes and f %}c{% endif %}",
                "bc",
            ),
            (
                "{% for k, v in o|items %}{{ k }}{% endfor %}{{ o.a[0][0] + 1 }}{{ f * 2 }}",
                "ab33.0",
            ),
            (
                "{% for i in list if i.n == 1 %}{{ 'n' in i }}{% endfor %}{{ o.b|int }}",
                "True1",
            ),
            (
                "{{ list|last == list[2] }}{{ o.c is defined }}{{ o|list|join(',') }}",
                "TrueFalsea,b",
            ),
        ] {
            assert_eq!(
                filled(Form::Text, text, tree.clone()).unwrap(),
                want,
                "{text}"
            );
        }
    }

    #[test]
    fn a_broken_template_names_its_line() {
        for (text, part) in [
            ("a\n{% if x %}\n", "line"),
            ("a\n\n{{ nothing.here }}", "line 3"),
            ("{{ t|nofilter }}", "line 1"),
            ("ok\n{{ t", "line 2"),
        ] {
            let error = filled(Form::Markdown, text, json!({"t": "x"})).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(
                error.message.contains("report.md") && error.message.contains(part),
                "{error:?}"
            );
            assert!(error.hint.is_some());
        }
    }
}
