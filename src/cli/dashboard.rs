//! The dashboard's loop: keys, signals and the engine's events go into the model, the model goes
//! onto the terminal, its requests go to the engine.
//!
//! Decides nothing itself and does no work that could keep a key waiting.

mod terminal;

use crate::engine::{ClockSource, Engine, EngineHandle, EngineSettings};
use crate::model::{Error, ErrorKind, KeyRule, Lang, ViewRule};
use crate::protocol;
use crate::stores::Store;
use crate::ui::{ChangeRules, Found, Model, Msg, Options, Theme, Wish, update};
use chrono::{Timelike, Utc};
use crossterm::event::{self, Event, MouseEventKind};
use std::future::pending;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use terminal::{Screen, Signal, Signals, is_there};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, sleep, sleep_until};

/// What the dashboard is started with.
#[derive(Clone)]
pub struct DashboardSettings {
    /// The language of the interface.
    pub lang: Lang,
    /// Its colours.
    pub theme: Theme,
    /// Take the mouse's wheel and clicks; the terminal's own selection then needs Shift.
    pub mouse: bool,
    /// Keys that actions are to have instead of their own.
    pub keys: Vec<KeyRule>,
    /// What is shown under a name.
    pub views: Vec<ViewRule>,
    /// What changes are held against, where any can be made and recorded.
    pub changes: Option<Arc<ChangeRules>>,
    /// Where "now" comes from.
    pub clock: ClockSource,
}

/// What the dashboard shows.
pub enum Start {
    /// Stores that are known.
    Known(Vec<Box<dyn Store>>, Box<EngineSettings>),
    /// What is found under these folders, while something is on the screen already.
    Looking(Vec<PathBuf>, Box<dyn FnOnce() -> Discovered + Send>),
}

/// What was found, and what is read from then on.
pub struct Discovered {
    /// The stores.
    pub stores: Vec<Box<dyn Store>>,
    /// Rules, clock, looks and rhythm.
    pub engine: EngineSettings,
    /// What is said of it.
    pub found: Found,
}

/// The keys have to be quiet for so long before the chosen item's body is read.
const QUIET: Duration = Duration::from_millis(80);

/// How long a change stays marked: two of these at most, one at least.
const BEAT: Duration = Duration::from_millis(1500);

/// Messages that are taken in before a frame is drawn, so that a flood of keys is one frame and
/// still some frame.
const FLOOD: usize = 1024;

/// Shows the dashboard until it is left. The terminal is given back whatever happens.
///
/// # Errors
/// [`ErrorKind::Usage`] when standard input or output is no terminal, [`ErrorKind::Io`] when the
/// terminal fails, [`ErrorKind::Internal`] when the engine has died.
pub fn run(start: Start, settings: DashboardSettings) -> Result<(), Error> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        let error = Error::new(ErrorKind::Usage, "the dashboard needs a terminal");
        return Err(error.hint("use `reveille items` where there is none"));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .on_thread_start(step_back)
        .enable_all()
        .build()
        .map_err(|e| terminal::broken(&e))?;
    let result = runtime.block_on(live(start, settings));
    // A look that hangs on a dead network drive must not keep the shell waiting.
    runtime.shutdown_background();
    result
}

/// How far everything but the keys and the screen steps back (`nice`).
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Reading and analysing give way to the keys, and to the workers whose stores are looked at. Only
/// Linux has this for a single thread; the loop itself stands on none of these.
fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(NICE);
}

async fn live(start: Start, settings: DashboardSettings) -> Result<(), Error> {
    let mut signals = Signals::new()?;
    let (sender, mut events) = mpsc::channel(64);
    let mut engine = None;
    let mut finding = None;
    // The first frame waits for no store: they are read beside it, by threads that give way.
    let looking = match start {
        Start::Known(stores, settings) => {
            engine = Some(Engine::start(stores, *settings, sender.clone()));
            None
        }
        Start::Looking(folders, find) => {
            finding = Some(tokio::task::spawn_blocking(find));
            Some(folders)
        }
    };
    let mut screen = Screen::open(settings.mouse)?;
    let clock = settings.clock;
    let options = Options {
        lang: settings.lang,
        theme: settings.theme,
        looking,
        mouse: settings.mouse,
        changes: settings.changes,
    };
    let size = screen.size().map_err(|e| terminal::broken(&e))?;
    let mut model = Model::new(options, size, clock());
    model = model.with(&settings.keys, &settings.views);
    if !is_there(screen.draw(&model))? {
        return leave(screen, engine, events).await;
    }
    // The engine's is the last one, so that its end is heard; without one nobody has died yet.
    let mut sender = engine.is_none().then_some(sender);
    let mut input = listen()?;
    let mut rest_at: Option<Instant> = None;
    let mut beat_at: Option<Instant> = None;
    let mut messages = Vec::new();
    loop {
        tokio::select! {
            // What somebody waits for goes before what is only worked off.
            biased;
            signal = signals.next() => match signal {
                Signal::Leave => break,
                // A terminal that goes away continues whoever was stopped at it, too.
                Signal::Continued if !is_there(screen.reopen())? => break,
                Signal::Continued => messages.push(Msg::Tick),
            },
            event = input.recv() => match event {
                Some(Ok(event)) => messages.extend(message(event)),
                Some(Err(error)) if terminal::is_gone(&error) => break,
                Some(Err(error)) => return Err(terminal::broken(&error)),
                None => break,
            },
            found = found(&mut finding) => {
                finding = None;
                let found = found.map_err(|_| engine_died())?;
                if let Some(sender) = sender.take() {
                    engine = Some(Engine::start(found.stores, found.engine, sender));
                }
                messages.push(Msg::Found(Box::new(found.found)));
            }
            event = events.recv() => match event {
                Some(event) => messages.push(Msg::Engine(event)),
                None => return Err(engine_died()),
            },
            () = sleep_until(rest_at.unwrap_or_else(Instant::now)), if rest_at.is_some() => {
                messages.push(Msg::Rest);
            }
            () = sleep_until(beat_at.unwrap_or_else(Instant::now)), if beat_at.is_some() => {
                beat_at = None;
                messages.push(Msg::Beat);
            }
            () = sleep(until_next_minute()) => messages.push(Msg::Tick),
            () = std::future::ready(()), if model.has_work() => messages.push(Msg::Work),
        }
        gather(&mut messages, &mut input, &mut events);
        if messages.is_empty() {
            continue;
        }
        for msg in messages.drain(..) {
            for request in update(&mut model, msg, clock()) {
                // Before there is an engine nothing is there to be asked for.
                if let Some(engine) = &engine {
                    engine.send(request);
                }
            }
            // Wishes are met in the order of the keys that made them.
            let done = match model.take_wish() {
                Some(Wish::Quit) => return leave(screen, engine, events).await,
                Some(Wish::Redraw) => screen.redraw(),
                Some(Wish::Suspend) => screen.suspend(),
                Some(Wish::Mouse(on)) => screen.set_mouse(on),
                Some(Wish::Copy(text)) => screen.copy(&text),
                None => Ok(()),
            };
            if !is_there(done)? {
                return leave(screen, engine, events).await;
            }
        }
        rest_at = model.wants_rest().then(|| Instant::now() + QUIET);
        // Beats come evenly however often a store changes, so that every mark ends.
        let due = beat_at.unwrap_or_else(|| Instant::now() + BEAT);
        beat_at = model.wants_beat().then_some(due);
        if !is_there(screen.draw(&model))? {
            break;
        }
    }
    leave(screen, engine, events).await
}

async fn leave(
    screen: Screen,
    engine: Option<EngineHandle>,
    events: mpsc::Receiver<protocol::Event>,
) -> Result<(), Error> {
    drop(screen);
    // Nobody hears it any more: it must not wait for room to tell something.
    drop(events);
    if let Some(engine) = engine {
        engine.shutdown().await;
    }
    Ok(())
}

/// Waits for what is being looked for.
async fn found(finding: &mut Option<JoinHandle<Discovered>>) -> Result<Discovered, JoinError> {
    match finding {
        Some(handle) => handle.await,
        None => pending().await,
    }
}

fn engine_died() -> Error {
    Error::new(ErrorKind::Internal, "the engine of the dashboard has died")
        .hint("this is a mistake of ours; please report it")
}

/// What the terminal says, read on a thread of its own that ends with the program.
///
/// Not crossterm's own stream: between its thread and its zero-timeout polls a burst of keys comes
/// one by one or stays behind until the next key. (The plain reader needs `use-dev-tty` for the
/// same reason: it waits for the terminal to have input, not for input to arrive.)
fn listen() -> Result<mpsc::Receiver<io::Result<Event>>, Error> {
    let (sender, input) = mpsc::channel(FLOOD);
    let read = move || {
        loop {
            let event = event::read();
            let failed = event.is_err();
            if sender.blocking_send(event).is_err() || failed {
                return;
            }
        }
    };
    let thread = thread::Builder::new().name("input".to_owned()).spawn(read);
    thread.map_err(|e| terminal::broken(&e))?;
    Ok(input)
}

/// Takes in what has arrived meanwhile, without waiting. A failing terminal is met at the next
/// wait: its reader ends, and so does the loop.
fn gather(
    messages: &mut Vec<Msg>,
    input: &mut mpsc::Receiver<io::Result<Event>>,
    events: &mut mpsc::Receiver<protocol::Event>,
) {
    for _ in 0..FLOOD {
        match input.try_recv() {
            Ok(Ok(event)) => messages.extend(message(event)),
            _ => break,
        }
    }
    for _ in 0..FLOOD {
        match events.try_recv() {
            Ok(event) => messages.push(Msg::Engine(event)),
            Err(_) => break,
        }
    }
}

/// What an event of the terminal means; `None` for those that change nothing (a mouse that moves).
fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Resize(width, height) => Some(Msg::Resize(width, height)),
        Event::Mouse(mouse) => {
            let idle = matches!(
                mouse.kind,
                MouseEventKind::Moved | MouseEventKind::Drag(_) | MouseEventKind::Up(_)
            );
            (!idle).then_some(Msg::Mouse(mouse))
        }
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::FocusGained | Event::FocusLost => None,
    }
}

/// Ages and the header's clock go by minutes.
fn until_next_minute() -> Duration {
    let past = u64::from(Utc::now().second().min(59));
    Duration::from_secs(60 - past)
}
