//! What files contain by their first bytes, against what the endings of their names promise.

use crate::picture::Format;

/// How far into a file the mark of a PDF may stand, in bytes.
const PDF_WITHIN: usize = 1024;
/// How long the head of a program for Windows is, in bytes. Texts may begin as one, but have no zeros.
const PROGRAM_HEAD: usize = 64;
/// What begins as every ZIP archive does. With a password, documents are containers of Office instead.
const ZIPPED: [&str; 4] = ["zip", "docx", "xlsx", "pptx"];
/// The other endings of what nobody takes for a program.
const HARMLESS: [&str; 25] = [
    "doc", "xls", "ppt", "odt", "ods", "odp", "rtf", "txt", "csv", "md", "eml", "msg", "vcf", "ics", "json", "xml",
    "bmp", "tif", "tiff", "heic", "avif", "mp3", "wav", "mp4", "mov",
];

/// Whether the ending of a name promises something that the content is not. Most endings promise nothing.
pub(super) fn is_disguised(ending: &str, content: &[u8]) -> bool {
    let is = |known: &&str| ending.eq_ignore_ascii_case(known);
    if content.is_empty() {
        return false;
    }
    // Pictures are renamed and converted without a thought: one of any format is a picture.
    if Format::of_ending(ending).is_some() {
        return Format::of_content(content).is_none() && !is_heif(content);
    }
    if is(&"pdf") {
        let beginning = content.get(..PDF_WITHIN).unwrap_or(content);
        return !beginning.windows(5).any(|part| part == b"%PDF-");
    }
    if ZIPPED.iter().any(is) {
        let is_archive = matches!(content, [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..]);
        let is_container = content.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) && !is(&"zip");
        return !is_archive && !is_container;
    }
    is_program(content) && HARMLESS.iter().any(is)
}

/// Pictures of phones, HEIC and AVIF.
fn is_heif(content: &[u8]) -> bool {
    content.get(4..8).is_some_and(|mark| mark == b"ftyp")
}

fn is_program(content: &[u8]) -> bool {
    let has_zero = content.get(..PROGRAM_HEAD).is_some_and(|head| head.contains(&0));
    content.starts_with(b"\x7fELF") || (content.starts_with(b"MZ") && has_zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Vec<u8> {
        [&b"MZ\x90\0\x03"[..], &[0; 100]].concat()
    }

    #[test]
    fn contents_that_contradict_the_ending_are_disguised() {
        for (ending, content) in [
            ("JPG", &b"MZ"[..]),
            ("gif", b"%PDF-1.7"),
            ("webp", b"hello"),
            ("pdf", b"PK\x03\x04"),
            ("pdf", b"\x7fELF\x02"),
            ("zip", b"hello"),
            ("docx", b"%PDF-1.7"),
            ("zip", b"\xd0\xcf\x11\xe0"),
            ("txt", b"\x7fELF\x02"),
        ] {
            assert!(is_disguised(ending, content), "{ending} {content:?}");
        }
        for ending in ["pdf", "xlsx", "doc", "jpeg", "csv"] {
            assert!(is_disguised(ending, &program()), "{ending}");
        }
    }

    #[test]
    fn what_promises_nothing_may_be_anything() {
        for (ending, content) in [
            ("png", &b"\x89PNG\r\n\x1a\n"[..]),
            ("jpeg", b"\xff\xd8\xff\xe0"),
            ("png", b"\xff\xd8\xff\xe0"),
            ("jpg", b"\0\0\0\x18ftypheic"),
            ("pdf", b"\n\n%PDF-1.4"),
            ("zip", b"PK\x05\x06"),
            ("xlsx", b"\xd0\xcf\x11\xe0\xa1"),
            ("pdf", b""),
            ("txt", b"MZ Elektro, 12 lamps"),
            ("doc", b"{\\rtf1"),
            ("", b"\x7fELF"),
            ("so", b"\x7fELF"),
        ] {
            assert!(!is_disguised(ending, content), "{ending} {content:?}");
        }
        assert!(!is_disguised("exe", &program()));
    }
}
