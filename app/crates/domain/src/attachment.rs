//! Files of any kind that users attach to comments, or put into the fields that administrators added for them.
//!
//! They are given back as files to be saved, never shown. What a browser would run if it were shown all the same is
//! refused: web pages, and SVG. So is what pretends by its name to be a picture or document.

mod format;

use serde::{Deserialize, Serialize};

use crate::errors::Problem;
use crate::text;

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 20 << 20;
/// Beyond this size, in bytes, what an archive unpacks to is compared with what it is.
const LARGE_UNPACKED: u64 = 100 << 20;
/// Real files are packed to a tenth or so, a table of numbers to a thirtieth at best; bombs to a thousandth.
const TIGHTEST: u64 = 100;
/// The most files of one comment, or of one field.
pub const MOST_FILES: usize = 20;
/// What a file without a name is called: it must be named to be opened.
const NAMELESS: &str = "file";
/// The longest ending of a name, with its point, that a name which is too long keeps.
const LONGEST_ENDING: usize = 16;
/// How far into a file a web page is looked for, in bytes.
const BEGINNING: usize = 1024;
/// The endings of names by which systems take a file for a web page.
const ENDINGS: [&str; 11] = ["html", "htm", "xhtml", "xht", "shtml", "svg", "svgz", "mht", "mhtml", "hta", "htc"];
/// What web pages begin with.
const MARKS: [&str; 6] = ["<!doctype html", "<html", "<svg", "<script", "<body", "<head"];

/// A file of a comment or of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: i64,
    /// As the user called it.
    pub name: String,
    /// In bytes.
    pub size: i64,
}

/// What somebody who changed a comment did to its files. Of what others did meanwhile it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChanges {
    pub added: Vec<i64>,
    pub removed: Vec<i64>,
}

impl FileChanges {
    /// From the files that were seen to those that are meant.
    pub fn between(seen: &[Attachment], meant: &[i64]) -> Self {
        let is_seen = |id: &i64| seen.iter().any(|file| file.id == *id);
        let added = meant.iter().copied().filter(|id| !is_seen(id)).collect();
        let removed = seen.iter().map(|file| file.id).filter(|id| !meant.contains(id)).collect();
        Self { added, removed }
    }

    /// What a comment that has these files has then.
    pub fn apply(&self, known: &[i64]) -> Vec<i64> {
        let kept = known.iter().copied().filter(|id| !self.removed.contains(id) && !self.added.contains(id));
        kept.chain(self.added.iter().copied()).collect()
    }
}

/// Checks that a comment may have so many files.
///
/// # Errors
/// [`Problem::TooManyFiles`].
pub fn check_count(files: usize) -> Result<(), Problem> {
    if files > MOST_FILES { Err(Problem::TooManyFiles(MOST_FILES as u32)) } else { Ok(()) }
}

impl Attachment {
    /// A file of which no more than its number is known yet.
    pub fn of(id: i64) -> Self {
        Self { id, name: String::new(), size: 0 }
    }
}

/// What a file is called that somebody calls so: the last part of what may be a path of any system, as one clean line.
/// Of a name that is too long the stem is shortened, as the ending says what the file is.
pub fn file_name(given: &str) -> String {
    let name = text::line(given.rsplit(['/', '\\']).next().unwrap_or_default());
    if name.is_empty() {
        return NAMELESS.to_owned();
    }
    if name.chars().count() <= text::LINE_LENGTH {
        return name;
    }
    let ending = name.rfind('.').and_then(|at| name.get(at..)).unwrap_or_default();
    let length = ending.chars().count();
    let (ending, length) = if length > LONGEST_ENDING { ("", 0) } else { (ending, length) };
    let stem: String = name.chars().take(text::LINE_LENGTH - length).collect();
    format!("{}{ending}", stem.trim_end())
}

/// Checks what the browser knows of a file before it is sent.
///
/// # Errors
/// [`Problem::FileTooLarge`] or [`Problem::UnsafeFile`].
pub fn check_name(name: &str, bytes: u64) -> Result<(), Problem> {
    if bytes > LARGEST_FILE as u64 {
        return Err(Problem::FileTooLarge((LARGEST_FILE >> 20) as u32));
    }
    let name = file_name(name);
    let ending = ending(&name);
    let is_page = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if is_page { Err(Problem::UnsafeFile) } else { Ok(()) }
}

fn ending(name: &str) -> &str {
    name.trim_end_matches(['.', ' ']).rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Checks a file that arrived.
///
/// # Errors
/// As [`check_name`]; a web page is one under any name. [`Problem::MisnamedFile`] where the name promises another format.
pub fn check(name: &str, content: &[u8]) -> Result<(), Problem> {
    check_name(name, content.len() as u64)?;
    let beginning = content.get(..content.len().min(BEGINNING)).unwrap_or_default();
    // In UTF-16 every other byte of these is zero; what tells the encoding comes before.
    let is_of_encoding = |byte: &u8| matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
    let text: Vec<u8> = beginning.iter().copied().filter(|byte| !is_of_encoding(byte)).collect();
    let text = text.trim_ascii_start();
    let begins = |text: &[u8], mark: &str| {
        text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark.as_bytes()))
    };
    let is_page = MARKS.iter().any(|mark| begins(text, mark));
    // A document of XML may tell later what it is.
    let is_xml = begins(text, "<?xml") || begins(text, "<!--") || begins(text, "<!doctype");
    let has = |mark: &str| text.windows(mark.len()).any(|part| part.eq_ignore_ascii_case(mark.as_bytes()));
    if is_page || (is_xml && (has("<svg") || has("<html") || has("xhtml"))) {
        return Err(Problem::UnsafeFile);
    }
    if format::is_disguised(ending(&file_name(name)), content) { Err(Problem::MisnamedFile) } else { Ok(()) }
}

/// The most that an archive of so many bytes may unpack to; what is beyond is made to fill a disk. Modus unpacks no
/// attachments, but colleagues do.
pub fn most_unpacked(packed: u64) -> u64 {
    packed.saturating_mul(TIGHTEST).max(LARGE_UNPACKED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_may_unpack_to_much_but_not_to_far_more_than_themselves() {
        for (packed, unpacked) in [(100, 90_000_000), (20 << 20, 2_000 << 20), (0, 0), (5_000_000, 150_000_000)] {
            assert!(unpacked <= most_unpacked(packed), "{packed} {unpacked}");
        }
        assert!(1_000_000_000 > most_unpacked(1_000_000));
    }

    #[test]
    fn any_kind_of_file_is_taken() {
        for (name, content) in [
            ("offer.pdf", &b"%PDF-1.7"[..]),
            ("plan.dwg", b"AC1032"),
            ("notes", b""),
            ("letter.docx", b"PK\x03\x04"),
            ("feed.xml", b"<?xml version='1.0'?><prices/>"),
            ("readme.txt", b"How to write <svg> by hand"),
            ("setup.exe", b"MZ"),
        ] {
            assert_eq!(check(name, content), Ok(()), "{name}");
        }
    }

    #[test]
    fn web_pages_are_refused_under_any_name() {
        for name in ["a.html", "a.HTM", "a.svg", "a.pdf.svg", "a.xhtml", "a.html.", "a.svg  ", "a.ht\u{202e}ml"] {
            assert_eq!(check(name, b"x"), Err(Problem::UnsafeFile), "{name}");
        }
        for content in [
            &b"<!DOCTYPE html><p>"[..],
            b"\xef\xbb\xbf \n<HTML>",
            b"<svg xmlns='http://www.w3.org/2000/svg'>",
            b"<?xml version='1.0'?>\n<!-- x --><svg/>",
            b"<!-- --><html>",
            b"<\0s\0v\0g\0",
            b"\xff\xfe<\0h\0t\0m\0l\0",
            b"<script>alert(1)</script>",
        ] {
            assert_eq!(check("picture.png", content), Err(Problem::UnsafeFile), "{content:?}");
        }
    }

    #[test]
    fn lying_names_are_refused() {
        for (name, content) in [("offer.pdf", &b"PK\x03\x04"[..]), ("logo.PNG. ", b"MZ"), ("list.xlsx", b"%PDF-1.7")] {
            assert_eq!(check(name, content), Err(Problem::MisnamedFile), "{name}");
        }
    }

    #[test]
    fn names_are_clean_and_no_paths() {
        for (given, name) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\logo.png", "logo.png"),
            ("..", ".."),
            ("a\u{202e}gnp.exe\0", "agnp.exe"),
            ("dir/", "file"),
            ("\u{202e}", "file"),
        ] {
            assert_eq!(file_name(given), name, "{given}");
        }
    }

    #[test]
    fn names_that_are_too_long_keep_their_ending() {
        let of = |ending: &str| file_name(&format!("{}{ending}", "ż".repeat(300)));
        assert_eq!(of(".pdf"), format!("{}.pdf", "ż".repeat(251)));
        assert_eq!(of(""), "ż".repeat(255));
        assert_eq!(of(&format!(".{}", "x".repeat(40))), "ż".repeat(255), "no ending is as long");
    }

    #[test]
    fn changes_leave_what_others_did_alone() {
        let file = |id| Attachment { id, name: String::new(), size: 1 };
        let changes = FileChanges::between(&[file(1), file(2)], &[2, 7]);
        assert_eq!((changes.added.as_slice(), changes.removed.as_slice()), (&[7][..], &[1][..]));
        assert_eq!(changes.apply(&[1, 2]), [2, 7]);
        // Somebody else took 2 away, and added 3.
        assert_eq!(changes.apply(&[1, 3]), [3, 7]);
        assert_eq!(changes.apply(&changes.apply(&[1, 2])), [2, 7]);
        assert_eq!((check_count(20), check_count(21)), (Ok(()), Err(Problem::TooManyFiles(20))));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        assert_eq!(check_name("a.zip", LARGEST_FILE as u64), Ok(()));
        assert_eq!(check_name("a.zip", LARGEST_FILE as u64 + 1), Err(Problem::FileTooLarge(20)));
    }
}
