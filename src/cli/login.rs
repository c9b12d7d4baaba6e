//! Who is logged in. The environment says it; where that was cleared (cron, `env -i`, a service
//! manager), the system's list of users does.
//!
//! Reads `/etc/passwd` alone: the C library's own look-up would need `unsafe`. Users of a network
//! directory are not in it and go by their number.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;

const PASSWD: &str = "/etc/passwd";
/// Far more than any list of local users holds.
const LARGEST: u64 = 8 << 20;

/// The login name, `uid-1000` where nothing gives one.
#[must_use]
pub fn login_name(env: &dyn Fn(&str) -> Option<OsString>) -> String {
    let given = ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| env(name).filter(|v| !v.is_empty()));
    if let Some(name) = given {
        return name.to_string_lossy().into_owned();
    }
    let uid = rustix::process::getuid().as_raw();
    let mut users = Vec::new();
    // A list that cannot be read, or only in part, leaves the number.
    let _ = File::open(PASSWD).and_then(|f| f.take(LARGEST).read_to_end(&mut users));
    name_of(&String::from_utf8_lossy(&users), uid).unwrap_or_else(|| format!("uid-{uid}"))
}

/// The first name of a number in the form of passwd(5): `name:password:uid:…`.
fn name_of(users: &str, uid: u32) -> Option<String> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|n| !n.is_empty())?;
        let number: u32 = fields.nth(1)?.parse().ok()?;
        (number == uid).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_numbers() {
        let users = "# a comment\n\n:x:7::\nroot:x:0:0:root:/root:/bin/bash\nbroken\nron:x:1000:1000::/home/ron:/bin/sh\nron2:x:1000:1::\n+::::::\n";
        for (uid, want) in [
            (0, Some("root")),
            (1000, Some("ron")),
            (7, None),
            (12, None),
        ] {
            assert_eq!(name_of(users, uid).as_deref(), want, "{uid}");
        }
    }

    #[test]
    fn the_environment_comes_first_and_nothing_is_unknown() {
        let env = |name: &str| (name == "LOGNAME").then(|| OsString::from("론"));
        assert_eq!(login_name(&env), "론");
        let empty = |_: &str| Some(OsString::new());
        assert_ne!(login_name(&empty), "");
        assert_ne!(login_name(&empty), "unknown");
    }
}
