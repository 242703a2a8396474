//! Pictures that users upload: logos of companies, photographs of contacts.
//!
//! What a file contains is told by its content alone. SVG is refused: it is a document that can carry scripts.

use crate::errors::Problem;

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 5 << 20;
/// The most pixels that are decoded: a small file can claim to hold any number.
pub const MOST_PIXELS: u64 = 40_000_000;
/// The longest side of what is kept, in pixels: twice what is shown at most, for dense screens.
pub const LONGEST_SIDE: u32 = 256;
/// What a browser offers to choose from.
pub const ACCEPTED: &str = "image/png,image/jpeg,image/webp,image/gif";

/// The formats that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Png,
    Jpeg,
    Webp,
    Gif,
}

impl Format {
    /// The format of a file by its first bytes.
    pub fn of_content(content: &[u8]) -> Option<Self> {
        match content {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            _ => None,
        }
    }

    /// The format that the ending of a file's name promises; nothing without an ending that promises one.
    fn of_name(name: &str) -> Option<Self> {
        Self::of_ending(name.rsplit_once('.')?.1)
    }

    pub(crate) fn of_ending(ending: &str) -> Option<Self> {
        let is = |known: &str| ending.eq_ignore_ascii_case(known);
        match () {
            () if is("png") => Some(Self::Png),
            () if is("jpg") || is("jpeg") || is("jpe") || is("jfif") => Some(Self::Jpeg),
            () if is("webp") => Some(Self::Webp),
            () if is("gif") => Some(Self::Gif),
            () => None,
        }
    }
}

/// Checks what the browser knows of a file before it is sent.
///
/// # Errors
/// [`Problem::FileTooLarge`].
pub fn check_size(bytes: u64) -> Result<(), Problem> {
    if bytes > LARGEST_FILE as u64 { Err(Problem::FileTooLarge((LARGEST_FILE >> 20) as u32)) } else { Ok(()) }
}

/// Checks a file that arrived, before it is decoded. A name that promises another format is refused: somebody was
/// deceived by it.
///
/// # Errors
/// [`Problem::FileTooLarge`], [`Problem::NotAPicture`] or [`Problem::OtherFormat`].
pub fn check(name: &str, content: &[u8]) -> Result<Format, Problem> {
    check_size(content.len() as u64)?;
    let format = Format::of_content(content).ok_or(Problem::NotAPicture)?;
    match Format::of_name(name) {
        Some(promised) if promised != format => Err(Problem::OtherFormat),
        _ => Ok(format),
    }
}

/// Checks the size of a picture before its pixels are decoded.
///
/// # Errors
/// [`Problem::TooManyPixels`].
pub fn check_pixels(width: u32, height: u32) -> Result<(), Problem> {
    if u64::from(width) * u64::from(height) > MOST_PIXELS { Err(Problem::TooManyPixels) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";
    const JPEG: &[u8] = b"\xff\xd8\xff\xe0rest";

    #[test]
    fn the_content_tells_the_format() {
        assert_eq!(check("logo.png", PNG), Ok(Format::Png));
        assert_eq!(check("logo", JPEG), Ok(Format::Jpeg));
        assert_eq!(check("LOGO.JPEG", JPEG), Ok(Format::Jpeg));
        assert_eq!(check("a.webp", b"RIFF\0\0\0\0WEBPVP8 "), Ok(Format::Webp));
        assert_eq!(check("a.gif", b"GIF89a"), Ok(Format::Gif));
    }

    #[test]
    fn documents_and_lying_names_are_refused() {
        for content in
            [&b""[..], b"<svg xmlns='x'/>", b"<?xml version='1.0'?><svg/>", b"<script>", b"PK\x03\x04", b"GIF"]
        {
            assert_eq!(check("logo.png", content), Err(Problem::NotAPicture), "{content:?}");
        }
        assert_eq!(check("logo.jpg", PNG), Err(Problem::OtherFormat));
        assert_eq!(check("logo.svg.png", JPEG), Err(Problem::OtherFormat));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        assert_eq!(check("a.png", &vec![0; LARGEST_FILE + 1]), Err(Problem::FileTooLarge(5)));
        assert_eq!(check_pixels(8_000, 5_000), Ok(()));
        assert_eq!(check_pixels(u32::MAX, u32::MAX), Err(Problem::TooManyPixels));
    }
}
