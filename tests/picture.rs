//! The README's picture is what the program shows. After a change that is meant, draw it anew:
//! `REVEILLE_DRAW=1 cargo test --test picture`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../examples/picture/scene.rs"]
mod scene;

use scene::Scene;
use std::path::Path;

#[test]
fn the_readme_shows_what_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/picture.svg");
    let drawn = Scene::default().svg().unwrap();
    if std::env::var_os("REVEILLE_DRAW").is_some() {
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = kept.lines().zip(drawn.lines()).find(|(a, b)| a != b);
    assert!(
        kept == drawn,
        "assets/picture.svg is no longer what the dashboard shows; first: {differs:?}\n\
         draw it anew: REVEILLE_DRAW=1 cargo test --test picture"
    );
    assert!(
        drawn.len() < 100_000,
        "{} bytes are no light file",
        drawn.len()
    );
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    assert!(readme.unwrap().contains("(assets/picture.svg)"));
}

#[test]
fn every_screen_language_and_theme_can_be_drawn() {
    for (lang, theme, keys, says) in [
        ("ko", "light", "2", "KPI"),
        ("zh-Hant", "terminal", "3", "重"),
        ("en", "none", "7", "canonical"),
    ] {
        let scene = Scene {
            size: (90, 26),
            lang: reveille::model::Lang::from_tag(lang).unwrap(),
            theme: scene::theme(theme).unwrap(),
            keys: keys.to_owned(),
        };
        let svg = scene.svg().unwrap();
        assert!(svg.contains(says), "{lang} {theme}");
    }
}
