//! A screen of the demo's morning: the program's own engine on the demo's own stores, its clock
//! standing still, drawn into a buffer instead of onto a terminal.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use reveille::engine::Engine;
use reveille::model::Lang;
use reveille::protocol::Event;
use reveille::stores::demo;
use reveille::ui::{Model, Msg, Options, Theme, draw, picture, update};
use reveille::{cli, config};
use std::error::Error;
use std::time::Duration;

/// What is to be shown.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Columns and rows.
    pub size: (u16, u16),
    /// The language of the interface.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
    /// What is typed before the picture is taken.
    pub keys: String,
}

impl Default for Scene {
    /// The README's picture.
    fn default() -> Self {
        Self {
            size: (124, 34),
            lang: Lang::En,
            theme: Theme::dark(),
            keys: "jjjjjj".to_owned(),
        }
    }
}

/// A theme by its name.
pub fn theme(name: &str) -> Option<Theme> {
    match name {
        "dark" => Some(Theme::dark()),
        "light" => Some(Theme::light()),
        "terminal" => Some(Theme::new(true)),
        "none" => Some(Theme::new(false)),
        _ => None,
    }
}

fn key(c: char) -> KeyEvent {
    let code = match c {
        '⏎' => KeyCode::Enter,
        '⇥' => KeyCode::Tab,
        '␛' => KeyCode::Esc,
        '↓' => KeyCode::Down,
        '↑' => KeyCode::Up,
        c => KeyCode::Char(c),
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}

impl Scene {
    /// The picture.
    ///
    /// # Errors
    /// When the demo cannot be written or read.
    pub fn svg(&self) -> Result<String, Box<dyn Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let model = runtime.block_on(self.model())?;
        runtime.shutdown_background();
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1))?;
        terminal.draw(|frame| draw(&model, frame.area(), frame.buffer_mut()))?;
        Ok(picture::svg(terminal.backend().buffer(), "reveille demo"))
    }

    async fn model(&self) -> Result<Model, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let paths = demo::write(&folder.path().join("world"))?;
        let config = config::load::load(&paths.config, &|_| None, &|_, _| Vec::new())
            .map_err(cli::load_error)?;
        let staged = cli::staged(config)?;
        let clock = staged.settings.clock;
        let options = Options {
            lang: self.lang,
            theme: self.theme,
            looking: None,
            mouse: true,
            changes: staged.settings.changes,
        };
        let mut model = Model::new(options, self.size, clock());
        let (sender, mut events) = tokio::sync::mpsc::channel(64);
        let engine = Engine::start(staged.stores, staged.engine, sender);
        // The look back at the report is the last thing that the engine says of a morning.
        loop {
            let event = events.recv().await.ok_or("the engine has died")?;
            let last = matches!(event, Event::Past(_));
            update(&mut model, Msg::Engine(event), clock());
            if last {
                break;
            }
        }
        for c in self.keys.chars() {
            for request in update(&mut model, Msg::Key(key(c)), clock()) {
                engine.send(request);
            }
        }
        for request in update(&mut model, Msg::Rest, clock()) {
            engine.send(request);
        }
        // What the keys asked for; there may be nothing to come.
        while let Ok(Some(event)) =
            tokio::time::timeout(Duration::from_millis(200), events.recv()).await
        {
            update(&mut model, Msg::Engine(event), clock());
        }
        engine.shutdown().await;
        Ok(model)
    }
}
