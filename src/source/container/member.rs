//! The names of what is in an archive: plain and relative, whatever they were made to be.
//!
//! Nothing is ever written where a name says; it is shown, and it is part of an article's id. It
//! knows no archive.

/// The longest name, in bytes, with those of all archives around it: that of paths on Linux.
pub(crate) const LONGEST_NAME: usize = 4096;

/// Why a member is passed over without a look into it.
pub(crate) const HIDDEN: &str = "hidden members";
pub(crate) const RESOURCE_FORK: &str = "macOS resource forks";
pub(crate) const LINK: &str = "links";
pub(crate) const DEVICE: &str = "devices and pipes";

/// The name as a relative path with `/`, without steps up, drives, and control characters.
pub(crate) fn plain_name(raw: &str) -> String {
    let steps = raw.split(['/', '\\']).map(str::trim);
    let is_step = |step: &&str| !matches!(*step, "" | "." | "..");
    let mut steps: Vec<&str> = steps.filter(is_step).collect();
    let is_drive = |step: &&str| step.len() == 2 && step.ends_with(':');
    if steps.len() > 1 && steps.first().is_some_and(is_drive) {
        steps.remove(0);
    }
    let name = steps.join("/").replace(|c: char| c.is_control(), "\u{fffd}");
    if name.is_empty() { "unnamed".to_owned() } else { name }
}

/// What a member with this plain name is if it is to be passed over, as files on the disk are.
pub(crate) fn passed_over(name: &str) -> Option<&'static str> {
    let mut steps = name.split('/');
    match () {
        () if steps.clone().any(|step| step == "__MACOSX" || step.starts_with("._")) => {
            Some(RESOURCE_FORK)
        }
        () if steps.any(|step| step.starts_with('.')) => Some(HIDDEN),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for (raw, expected) in [
            ("a.txt", "a.txt"),
            ("./2019//a.txt", "2019/a.txt"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("..\\..\\windows\\a.txt", "windows/a.txt"),
            ("C:\\news\\a.txt", "news/a.txt"),
            ("a\n\u{1b}[2J.txt", "a\u{fffd}\u{fffd}[2J.txt"),
            ("..", "unnamed"),
            ("", "unnamed"),
            ("a/..hidden", "a/..hidden"),
        ] {
            assert_eq!(plain_name(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn what_is_passed_over() {
        for (name, expected) in [
            ("a.txt", None),
            ("a/.git/b", Some(HIDDEN)),
            (".a", Some(HIDDEN)),
            ("__MACOSX/a.txt", Some(RESOURCE_FORK)),
            ("a/._b.txt", Some(RESOURCE_FORK)),
        ] {
            assert_eq!(passed_over(name), expected, "{name:?}");
        }
    }
}
