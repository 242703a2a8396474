use std::io::{Cursor, Read};

use domain::attachment::most_unpacked;
use domain::errors::Problem;
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

const ZIP: &[u8] = b"PK\x03\x04";
const GZIP: &[u8] = &[0x1F, 0x8B];
/// Archives in an archive are looked into, those in them are not.
const DEPTH: u8 = 1;
/// The most that the archives in an archive have together, in bytes. More was packed to a third, which nobody can do to
/// honest ones.
const INNER: u64 = 64 << 20;
/// What a file takes on a disk at least, in bytes.
const BLOCK: u64 = 4 << 10;

/// Checks what a file unpacks to, if it is an archive: ZIP, with what is packed as one (office documents), or gzip. It
/// is unpacked to nowhere, as what it says of itself may be a lie, and no further than it may go. That takes a
/// processor for up to some seconds.
///
/// # Errors
/// [`Problem::UnpacksTooLarge`].
pub fn check_archive(content: &[u8]) -> Result<(), Problem> {
    Room { left: most_unpacked(content.len() as u64), inner_left: INNER }.unpack(content, DEPTH)
}

/// What may still come out, in bytes.
struct Room {
    left: u64,
    /// Of archives that are looked into.
    inner_left: u64,
}

impl Room {
    fn take(&mut self, bytes: u64) -> Result<(), Problem> {
        self.left = self.left.checked_sub(bytes).ok_or(Problem::UnpacksTooLarge)?;
        Ok(())
    }

    /// What is broken or of another kind unpacks to nothing.
    fn unpack(&mut self, content: &[u8], depth: u8) -> Result<(), Problem> {
        if content.starts_with(GZIP) {
            return self.part(MultiGzDecoder::new(content), depth);
        }
        let Ok(mut archive) = ZipArchive::new(Cursor::new(content)) else { return Ok(()) };
        self.take((archive.len() as u64).saturating_mul(BLOCK))?;
        for at in 0..archive.len() {
            let Ok(part) = archive.by_index_raw(at) else { continue };
            match part.compression() {
                CompressionMethod::Stored if !part.encrypted() => self.part(part, depth)?,
                CompressionMethod::Deflated if !part.encrypted() => self.part(DeflateDecoder::new(part), depth)?,
                // What cannot be unpacked here is taken for as large as it says.
                _ => self.take(part.size())?,
            }
        }
        Ok(())
    }

    fn part(&mut self, mut part: impl Read, depth: u8) -> Result<(), Problem> {
        let mut content = Vec::new();
        read(part.by_ref().take(ZIP.len() as u64), &mut content);
        let is_archive = depth > 0 && (content.starts_with(ZIP) || content.starts_with(GZIP));
        if is_archive {
            read(part.by_ref().take(self.inner_left.min(self.left)), &mut content);
            self.inner_left = self.inner_left.saturating_sub(content.len() as u64);
        }
        self.take(content.len() as u64)?;
        let rest = count(part.take(self.left.saturating_add(1)));
        self.take(rest)?;
        match (is_archive, rest) {
            (false, _) => Ok(()),
            (true, 0) => self.unpack(&content, depth - 1),
            (true, _) => Err(Problem::UnpacksTooLarge),
        }
    }
}

/// What comes out before it ends or breaks off.
fn read(mut part: impl Read, content: &mut Vec<u8>) {
    if let Err(error) = part.read_to_end(content) {
        tracing::debug!(%error, "a part of an archive is broken");
    }
}

/// How many bytes come out before it ends or breaks off.
fn count(mut part: impl Read) -> u64 {
    let mut buffer = [0; 8 << 10];
    let mut total = 0;
    while let Ok(read @ 1..) = part.read(&mut buffer) {
        total += read as u64;
    }
    total
}

#[cfg(test)]
mod tests {
    use std::io::{copy, repeat};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// Larger than what any small archive may unpack to.
    const TOO_MANY: u64 = 110 << 20;

    /// An archive with one file.
    fn zip(mut content: impl Read) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("file", SimpleFileOptions::default()).unwrap();
        copy(&mut content, &mut archive).unwrap();
        archive.finish().unwrap().into_inner()
    }

    fn gzip(mut content: impl Read) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        copy(&mut content, &mut packed).unwrap();
        packed.finish().unwrap()
    }

    fn zeros(count: u64) -> impl Read {
        repeat(0).take(count)
    }

    #[test]
    fn bombs_are_refused_in_whatever_they_are_packed() {
        let (zipped, gzipped) = (zip(zeros(TOO_MANY)), gzip(zeros(TOO_MANY)));
        for bomb in [&zipped, &gzipped, &zip(&zipped[..]), &zip(&gzipped[..]), &gzip(&zipped[..])] {
            assert_eq!(check_archive(bomb), Err(Problem::UnpacksTooLarge));
        }
    }

    #[test]
    fn a_lie_about_the_size_does_not_help() {
        let mut bomb = zip(zeros(TOO_MANY));
        // The unpacked sizes in the header of the file and in the directory at the end.
        for (mark, place) in [(&b"PK\x03\x04"[..], 22), (&b"PK\x01\x02"[..], 24)] {
            let at = bomb.windows(mark.len()).position(|part| part == mark).unwrap() + place;
            bomb[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
        assert_eq!(ZipArchive::new(Cursor::new(&bomb)).unwrap().decompressed_size(), Some(1_000));
        assert_eq!(check_archive(&bomb), Err(Problem::UnpacksTooLarge));
    }

    #[test]
    fn a_bomb_that_breaks_off_is_one() {
        let mut bomb = gzip(zeros(TOO_MANY));
        bomb.truncate(bomb.len() - 8);
        assert_eq!(check_archive(&bomb), Err(Problem::UnpacksTooLarge));
    }

    #[test]
    fn several_files_count_together() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a", "b"] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            copy(&mut zeros(TOO_MANY / 2), &mut archive).unwrap();
        }
        assert_eq!(check_archive(&archive.finish().unwrap().into_inner()), Err(Problem::UnpacksTooLarge));
    }

    #[test]
    fn empty_files_in_multitudes_are_a_bomb_too() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in 0..30_000 {
            archive.start_file(name.to_string(), SimpleFileOptions::default()).unwrap();
        }
        let archive = archive.finish().unwrap().into_inner();
        assert_eq!(check_archive(&archive), Ok(()), "not where they stand side by side");
        assert_eq!(check_archive(&zip(&archive[..])), Err(Problem::UnpacksTooLarge), "but where they are packed");
    }

    #[test]
    fn honest_archives_are_taken() {
        let (zipped, gzipped) = (zip(zeros(1 << 20)), gzip(zeros(1 << 20)));
        for honest in [&zipped, &gzipped, &zip(&zipped[..]), &gzip(&gzipped[..])] {
            assert_eq!(check_archive(honest), Ok(()));
        }
    }

    #[test]
    fn what_is_no_archive_has_no_other_size() {
        for content in [&b""[..], b"PK\x03\x04", b"%PDF-1.7", b"\x1F\x8B", b"\x1F\x8B\x08 and nothing else"] {
            assert_eq!(check_archive(content), Ok(()));
        }
    }
}
