//! Damage to a database, byte by byte: its header, its schema, each kind of page, its length.

use super::base::{Base, Files, PAGE};
use super::case::Case;
use super::rng::Rng;

/// A field of the header: where it stands, how long it is, and lies that it can tell.
const HEADER: [(&str, usize, usize, &[u64]); 16] = [
    ("magic", 3, 1, &[0x00]),
    ("page_size", 16, 2, &[0, 1, 3, 512, 2048, 0xffff]),
    ("write_version", 18, 1, &[0, 2, 3, 255]),
    ("read_version", 19, 1, &[0, 2, 3, 255]),
    ("reserved", 20, 1, &[1, 32, 255]),
    ("fractions", 21, 3, &[0, 0xff_ffff]),
    ("change_counter", 24, 4, &[0, 0xffff_ffff]),
    ("size_in_pages", 28, 4, &[0, 1, 2, 0x7fff_ffff, 0xffff_ffff]),
    ("freelist", 32, 4, &[0, 1, 2, 0xffff_ffff]),
    ("free_pages", 36, 4, &[0, 1, 0xffff_ffff]),
    ("schema_cookie", 40, 4, &[0, 0xffff_ffff]),
    ("schema_format", 44, 4, &[0, 5, 0xffff_ffff]),
    ("largest_root", 52, 4, &[1, 0xffff_ffff]),
    ("encoding", 56, 4, &[0, 2, 3, 4, 0xffff_ffff]),
    ("vacuum", 64, 4, &[1]),
    ("valid_for", 92, 4, &[0]),
];

/// Every kind of damage to the main file.
pub fn cases(base: Base) -> Vec<Case> {
    let mut out = Vec::new();
    header(base, &mut out);
    schema_page(base, &mut out);
    every_page(base, &mut out);
    lengths(base, &mut out);
    noise(base, &mut out);
    out
}

fn case(out: &mut Vec<Case>, base: Base, name: String, damage: impl Fn(&mut Vec<u8>) + 'static) {
    out.push(Case::new(base, name, move |files: &mut Files| {
        if let Some(main) = files.get_mut("") {
            damage(main);
        }
    }));
}

/// Writes a number in big-endian, as much of it as the file has room for.
pub fn number(bytes: &mut [u8], at: usize, length: usize, value: u64) {
    let all = value.to_be_bytes();
    for (place, byte) in (at..at + length).zip(&all[8 - length..]) {
        if let Some(slot) = bytes.get_mut(place) {
            *slot = *byte;
        }
    }
}

fn header(base: Base, out: &mut Vec<Case>) {
    for (field, at, length, lies) in HEADER {
        for lie in lies {
            case(out, base, format!("header.{field}={lie:#x}"), move |db| {
                number(db, at, length, *lie);
            });
        }
    }
}

/// Page 1 holds the schema as a table of its own.
fn schema_page(base: Base, out: &mut Vec<Case>) {
    for (name, at, value) in [
        ("type_0", 100, 0),
        ("type_index", 100, 10),
        ("type_branch", 100, 5),
        ("many_cells", 103, 0xff),
        ("no_cells", 104, 0),
        ("content_start", 105, 0xff),
        ("first_cell", 108, 0xff),
        ("second_cell", 110, 0),
    ] {
        case(out, base, format!("schema.{name}"), move |db| {
            db[at] = value
        });
    }
    case(out, base, "schema.zeroed".into(), |db| {
        for byte in db.iter_mut().take(PAGE).skip(100) {
            *byte = 0;
        }
    });
    // The words of the schema, each read as another one.
    for (name, word, with) in [
        ("create", "CREATE TABLE bus", "CREATE TABLE \u{0}us"),
        ("no_sql", "CREATE TABLE bus", "XXXXXX XXXXX bus"),
        ("utf8", "bus_commands (", "bus_c\u{1}mmands ("),
        ("bracket", "id INTEGER PRIMARY", "id INTEGER (RIMARY"),
        ("column", "status TEXT NOT", "title_ TEXT NOT"),
        ("rowid", ") WITHOUT ROWID", ") WITH_UT ROWID"),
        ("index", "ON bus_commands (", "ON gone__commands"),
        ("view", "CREATE TABLE leases", "CREATE VIEW  leases"),
    ] {
        case(out, base, format!("schema.word_{name}"), move |db| {
            let found = db.windows(word.len()).position(|w| w == word.as_bytes());
            let at = found.expect("the schema has the word");
            for (slot, byte) in db[at..].iter_mut().zip(with.bytes()) {
                *slot = byte;
            }
        });
    }
    case(out, base, "schema.invalid_utf8".into(), |db| {
        let at = db.windows(7).position(|w| w == b"TABLE b").unwrap();
        db[at + 6..at + 9].copy_from_slice(&[0xff, 0xfe, 0x80]);
    });
}

/// Every page takes its turn with one kind of damage, and every kind with several pages.
fn every_page(base: Base, out: &mut Vec<Case>) {
    type Damage = fn(&mut Vec<u8>, usize, &mut Rng);
    let kinds: [(&str, Damage); 14] = [
        ("zeroed", |db, at, _| db[at..at + PAGE].fill(0)),
        ("ones", |db, at, _| db[at..at + PAGE].fill(0xff)),
        ("random", |db, at, rng| {
            for byte in &mut db[at..at + PAGE] {
                *byte = rng.next().to_le_bytes()[0];
            }
        }),
        ("type", |db, at, rng| {
            db[at] = *rng.of(&[0, 1, 2, 5, 10, 13])
        }),
        ("many_cells", |db, at, _| number(db, at + 3, 2, 0xffff)),
        ("no_cells", |db, at, _| number(db, at + 3, 2, 0)),
        ("content_start", |db, at, _| number(db, at + 5, 2, 3)),
        ("right_child_itself", |db, at, _| {
            number(db, at + 8, 4, (at / PAGE + 1) as u64);
        }),
        ("right_child_beyond", |db, at, _| {
            number(db, at + 8, 4, 0xffff_fff0);
        }),
        ("right_child_first", |db, at, _| number(db, at + 8, 4, 1)),
        ("cell_pointers", |db, at, rng| {
            let to = rng.below(PAGE) as u64;
            number(db, at + 8, 2, to);
            number(db, at + 12, 2, 4);
        }),
        ("next_itself", |db, at, _| {
            number(db, at, 4, (at / PAGE + 1) as u64);
        }),
        ("next_first", |db, at, _| number(db, at, 4, 1)),
        ("swapped", |db, at, rng| {
            let other = (1 + rng.below(db.len() / PAGE - 1)) * PAGE;
            for i in 0..PAGE {
                db.swap(at + i, other + i);
            }
        }),
    ];
    // More turns than there are pages in the file, so that every page has had one.
    for turn in 0..84 {
        let (name, damage) = kinds[turn % kinds.len()];
        case(out, base, format!("page.{turn}.{name}"), move |db| {
            let pages = db.len() / PAGE;
            let mut rng = Rng::new(turn as u64);
            damage(db, (1 + turn % (pages - 1)) * PAGE, &mut rng);
        });
    }
    // The first bytes of a cell say how long it is; of a long one, where it goes on.
    for turn in 0..12 {
        case(out, base, format!("cell.{turn}"), move |db| {
            let pages = db.len() / PAGE;
            let page = (1 + (turn * 7) % (pages - 1)) * PAGE;
            let cell = usize::from(u16::from_be_bytes([db[page + 8], db[page + 9]]));
            if cell < PAGE - 8 {
                db[page + cell..page + cell + 8].fill(0xff);
            }
        });
    }
}

fn lengths(base: Base, out: &mut Vec<Case>) {
    for length in [
        0, 1, 15, 16, 18, 50, 99, 100, 101, 108, 512, 1023, 1024, 1025, 2048, 5000,
    ] {
        case(out, base, format!("cut.to_{length}"), move |db| {
            db.truncate(length);
        });
    }
    for less in [1, 511, 1024, 1025, 4096, 9000] {
        case(out, base, format!("cut.by_{less}"), move |db| {
            db.truncate(db.len().saturating_sub(less));
        });
    }
    case(out, base, "longer.twice".into(), |db| {
        let again = db.clone();
        db.extend(again);
    });
    case(out, base, "longer.zeros".into(), |db| {
        db.extend([0; 5000]);
    });
    case(out, base, "shifted.one_byte".into(), |db| db.insert(0, 0));
    case(out, base, "shifted.line_ends".into(), |db| {
        // What a transfer in text mode makes of it.
        let found = std::mem::take(db);
        for byte in found {
            if byte == b'\n' {
                db.push(b'\r');
            }
            db.push(byte);
        }
    });
}

/// Single bits anywhere, a few at once.
fn noise(base: Base, out: &mut Vec<Case>) {
    for seed in 0..40 {
        case(out, base, format!("bits.{seed}"), move |db| {
            let mut rng = Rng::new(1000 + seed);
            for _ in 0..1 + seed % 8 {
                let (at, bit) = (rng.below(db.len()), rng.below(8));
                db[at] ^= 1 << bit;
            }
        });
    }
    // Within what is read first and most.
    for seed in 0..20 {
        case(out, base, format!("bits.head.{seed}"), move |db| {
            let mut rng = Rng::new(2000 + seed);
            let at = rng.below(2 * PAGE);
            db[at] ^= 1 << rng.below(8);
        });
    }
}
