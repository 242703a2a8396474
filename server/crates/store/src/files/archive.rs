use std::io::Cursor;

use domain::attachment::check_unpacked;
use domain::errors::Problem;
use zip::ZipArchive;

/// Checks what a file unpacks to, if it is an archive (ZIP, and what is packed as one: office documents).
///
/// # Errors
/// [`Problem::UnpacksTooLarge`], by what the archive says of itself.
pub fn check_archive(content: &[u8]) -> Result<(), Problem> {
    let Ok(archive) = ZipArchive::new(Cursor::new(content)) else { return Ok(()) };
    let unpacked = archive.decompressed_size().map_or(0, |size| u64::try_from(size).unwrap_or(u64::MAX));
    check_unpacked(content.len() as u64, unpacked)
}

#[cfg(test)]
mod tests {
    use std::io::{Write, copy, repeat};

    use std::io::Read;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive with one file of so many zeros.
    fn packed(zeros: u64) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("zeros", SimpleFileOptions::default()).unwrap();
        copy(&mut repeat(0).take(zeros), &mut archive).unwrap();
        archive.flush().unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn bombs_are_refused() {
        assert_eq!(check_archive(&packed(200 << 20)), Err(Problem::UnpacksTooLarge));
        assert_eq!(check_archive(&packed(1 << 20)), Ok(()));
    }

    #[test]
    fn what_is_no_archive_has_no_other_size() {
        for content in [&b""[..], b"PK\x03\x04", b"%PDF-1.7"] {
            assert_eq!(check_archive(content), Ok(()));
        }
    }
}
