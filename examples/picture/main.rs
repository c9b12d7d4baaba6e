//! Draws a screen of the demo as SVG:
//!
//! ```text
//! cargo run --example picture -- --size 120x36 --lang ko --theme light --keys 'jjj' > screen.svg
//! ```
//!
//! Keys are typed as they stand; `⏎` is Enter, `⇥` Tab, `␛` Escape, `↓` and `↑` the arrows.

mod scene;

use scene::Scene;
use std::error::Error;
use std::io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut scene = Scene::default();
    let mut args = std::env::args().skip(1);
    while let Some(flag) = args.next() {
        let value = args.next().ok_or_else(|| format!("{flag} wants a value"))?;
        match flag.as_str() {
            "--size" => {
                let (width, height) = value.split_once('x').ok_or("a size reads 120x36")?;
                scene.size = (width.parse()?, height.parse()?);
            }
            "--lang" => {
                let lang = reveille::model::Lang::from_tag(&value);
                scene.lang = lang.ok_or("known languages: en, ko, zh-Hant")?;
            }
            "--theme" => {
                scene.theme =
                    scene::theme(&value).ok_or("known themes: dark, light, terminal, none")?
            }
            "--keys" => scene.keys = value,
            _ => return Err(format!("{flag} is none of --size, --lang, --theme, --keys").into()),
        }
    }
    let svg = scene.svg()?;
    std::io::stdout().write_all(svg.as_bytes())?;
    Ok(())
}
