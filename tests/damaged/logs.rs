//! Damage to a write-ahead log, to its index, and to a rollback journal.

use super::base::{Base, Files, PAGE};
use super::case::Case;
use super::pages::number;
use super::rng::Rng;

const HEADER: usize = 32;
const FRAME: usize = 24 + PAGE;

/// Every kind of damage to a log.
pub fn of_logs(base: Base) -> Vec<Case> {
    let mut out = Vec::new();
    let mut with = |name: &str, damage: fn(&mut Vec<u8>)| {
        out.push(Case::new(base, format!("log.{name}"), move |files| {
            damage(files.get_mut("-wal").unwrap());
        }));
    };
    with("magic", |log| log[0] ^= 0xff);
    with("version", |log| number(log, 4, 4, 1));
    with("page_size_512", |log| number(log, 8, 4, 512));
    with("page_size_0", |log| number(log, 8, 4, 0));
    with("page_size_huge", |log| number(log, 8, 4, 0xffff_ffff));
    with("salt", |log| log[16] ^= 1);
    with("header_checksum", |log| log[24] ^= 1);
    with("emptied", Vec::clear);
    with("one_byte", |log| log.truncate(1));
    with("header_only", |log| log.truncate(HEADER));
    with("half_a_header", |log| log.truncate(HEADER / 2));
    with("half_a_frame", |log| log.truncate(HEADER + FRAME / 2));
    with("one_frame", |log| log.truncate(HEADER + FRAME));
    with("cut_in_the_middle", |log| log.truncate(log.len() / 2 + 7));
    with("cut_by_one", |log| {
        log.pop();
    });
    with("zeroed", |log| log.fill(0));
    with("random", |log| {
        let mut rng = Rng::new(7);
        log.fill_with(|| rng.next().to_le_bytes()[0]);
    });
    with("frames_zeroed", |log| log[HEADER..].fill(0));
    with("frame_bit", |log| log[HEADER + 24 + 200] ^= 4);
    with("last_frame_bit", |log| {
        let at = log.len() - 300;
        log[at] ^= 4;
    });
    with("frame_checksum", |log| log[HEADER + 16] ^= 1);
    with("frames_swapped", |log| {
        for i in 0..FRAME {
            log.swap(HEADER + i, HEADER + FRAME + i);
        }
    });
    with("frames_twice", |log| {
        let again = log[HEADER..].to_vec();
        log.extend(again);
    });
    // A log that is whole by its own checksums, and wrong.
    with("true.page_0", |log| rewrite(log, 0, |f| number(f, 0, 4, 0)));
    with("true.page_huge", |log| {
        rewrite(log, 0, |f| number(f, 0, 4, 0x7fff_fff0));
    });
    with("true.size_1", |log| {
        rewrite(log, usize::MAX, |f| number(f, 4, 4, 1));
    });
    with("true.size_huge", |log| {
        rewrite(log, usize::MAX, |f| number(f, 4, 4, 0x00ff_fff0));
    });
    with("true.content", |log| {
        rewrite(log, 1, |f| f[24..].fill(0xee))
    });
    with("true.version", |log| {
        number(log, 4, 4, 3_007_001);
        rewrite(log, 0, |_| {});
    });
    with("true.page_size", |log| {
        number(log, 8, 4, 512);
        rewrite(log, 0, |_| {});
    });
    with("true.first_page", |log| {
        rewrite(log, usize::MAX, |f| {
            number(f, 0, 4, 1);
            f[24..].fill(0);
        });
    });
    with("true.header_lies", |log| {
        rewrite(log, usize::MAX, |f| {
            number(f, 0, 4, 1);
            f[24..].fill(0);
            f[24..40].copy_from_slice(b"SQLite format 3\0");
            number(&mut f[24..], 16, 2, 4096);
        });
    });
    for seed in 0..10 {
        out.push(Case::new(base, format!("log.bits.{seed}"), move |files| {
            let log = files.get_mut("-wal").unwrap();
            let mut rng = Rng::new(seed);
            for _ in 0..4 {
                let at = rng.below(log.len());
                log[at] ^= 1 << rng.below(8);
            }
        }));
    }
    out.push(Case::new(base, "log.of_a_journal", |files: &mut Files| {
        // A rollback journal's name beside a log: somebody died while changing the mode.
        files.insert("-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7more".to_vec());
    }));
    out.push(Case::new(base, "log.main_emptied", |files: &mut Files| {
        files.insert("", Vec::new());
    }));
    out.push(Case::new(base, "log.main_gone", |files: &mut Files| {
        files.remove("");
    }));
    out.push(Case::new(base, "log.main_zeroed", |files: &mut Files| {
        files.get_mut("").unwrap().fill(0);
    }));
    out.push(Case::new(base, "log.main_rollback", |files: &mut Files| {
        files.get_mut("").unwrap()[18..20].fill(1);
    }));
    if base == Base::LogAndIndex {
        index(base, &mut out);
    }
    out
}

/// Changes one frame (beyond the last one: the last) and makes every checksum anew.
fn rewrite(log: &mut [u8], frame: usize, change: fn(&mut [u8])) {
    let frames = (log.len() - HEADER) / FRAME;
    let at = HEADER + frame.min(frames - 1) * FRAME;
    change(&mut log[at..at + FRAME]);
    let big = log[3] & 1 == 1;
    let mut sum = checksum((0, 0), &log[..24], big);
    number(log, 24, 4, u64::from(sum.0));
    number(log, 28, 4, u64::from(sum.1));
    for n in 0..frames {
        let at = HEADER + n * FRAME;
        sum = checksum(sum, &log[at..at + 8], big);
        sum = checksum(sum, &log[at + 24..at + FRAME], big);
        number(log, at + 16, 4, u64::from(sum.0));
        number(log, at + 20, 4, u64::from(sum.1));
    }
}

/// SQLite's own, over pairs of words.
fn checksum(mut sum: (u32, u32), bytes: &[u8], big: bool) -> (u32, u32) {
    let word = |b: &[u8]| {
        let b = [b[0], b[1], b[2], b[3]];
        if big {
            u32::from_be_bytes(b)
        } else {
            u32::from_le_bytes(b)
        }
    };
    for pair in bytes.chunks_exact(8) {
        sum.0 = sum.0.wrapping_add(word(pair)).wrapping_add(sum.1);
        sum.1 = sum.1.wrapping_add(word(&pair[4..])).wrapping_add(sum.0);
    }
    sum
}

fn index(base: Base, out: &mut Vec<Case>) {
    let mut with = |name: &str, damage: fn(&mut Vec<u8>)| {
        out.push(Case::new(base, format!("index.{name}"), move |files| {
            damage(files.get_mut("-shm").unwrap());
        }));
    };
    with("zeroed", |shm| shm.fill(0));
    with("ones", |shm| shm.fill(0xff));
    with("random", |shm| {
        let mut rng = Rng::new(9);
        shm.fill_with(|| rng.next().to_le_bytes()[0]);
    });
    with("emptied", Vec::clear);
    with("cut", |shm| shm.truncate(100));
    with("frames", |shm| {
        // The number of frames in both copies of its header: more than there are.
        shm[16..20].fill(0x7f);
        shm[64..68].fill(0x7f);
    });
    with("marks", |shm| shm[100..120].fill(0x7f));
}

/// Every kind of damage to a hot journal.
pub fn of_journals(base: Base) -> Vec<Case> {
    let mut out = Vec::new();
    let mut with = |name: &str, damage: fn(&mut Vec<u8>)| {
        out.push(Case::new(base, format!("journal.{name}"), move |files| {
            damage(files.get_mut("-journal").unwrap());
        }));
    };
    with("as_it_was", |_| {});
    with("magic", |j| j[0] ^= 0xff);
    with("emptied", Vec::clear);
    with("zeroed_head", |j| j[..28].fill(0));
    with("zeroed", |j| j.fill(0));
    with("records_many", |j| number(j, 8, 4, 0xffff_ffff));
    with("records_none", |j| number(j, 8, 4, 0));
    with("size_huge", |j| number(j, 16, 4, 0x7fff_ffff));
    with("size_0", |j| number(j, 16, 4, 0));
    with("sector", |j| number(j, 20, 4, 7));
    with("page", |j| number(j, 24, 4, 512));
    with("cut", |j| j.truncate(700));
    with("one_byte", |j| j.truncate(1));
    with("random_tail", |j| {
        let mut rng = Rng::new(11);
        j[512..].fill_with(|| rng.next().to_le_bytes()[0]);
    });
    out.push(Case::new(base, "journal.main_gone", |files: &mut Files| {
        files.remove("");
    }));
    out.push(Case::new(base, "journal.main_cut", |files: &mut Files| {
        files.get_mut("").unwrap().truncate(3 * PAGE + 10);
    }));
    out
}
