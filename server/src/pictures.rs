//! Makes an uploaded picture harmless and small: it is decoded and encoded anew, so that nothing but its pixels is left.

use std::{borrow::Cow, io::Cursor};

use domain::{
    Problem,
    picture::{self, Format, LONGEST_SIDE, MOST_PIXELS},
};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops::FilterType};

/// A picture as it is kept.
#[derive(Debug)]
pub struct Picture {
    pub content: Vec<u8>,
    pub media_type: &'static str,
}

/// Decodes a file, turns the picture as its camera was held, makes it small, and encodes it as JPEG where it came as
/// one, else as PNG.
///
/// # Errors
/// The rule of [`domain::picture`] that the file breaks.
pub fn shrink(name: &str, content: &[u8]) -> Result<Picture, Problem> {
    let format = picture::check(name, content)?;
    let broken = |_| Problem::NotAPicture;
    let content = if format == Format::Png { without_packed(content) } else { Cow::Borrowed(content) };
    let mut reader = ImageReader::with_format(Cursor::new(&*content), of_crate(format));
    // Four bytes a pixel, and as much again while it is decoded.
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    picture::check_pixels(width, height)?;
    let orientation = decoder.orientation().map_err(broken)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    image.apply_orientation(orientation);
    if image.width().max(image.height()) > LONGEST_SIDE {
        image = image.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Lanczos3);
    }
    let (encoded, media_type, image) = match format {
        Format::Jpeg => (ImageFormat::Jpeg, "image/jpeg", DynamicImage::from(image.into_rgb8())),
        Format::Png | Format::Webp | Format::Gif => {
            (ImageFormat::Png, "image/png", DynamicImage::from(image.into_rgba8()))
        }
    };
    let mut small = Cursor::new(Vec::new());
    image.write_to(&mut small, encoded).map_err(broken)?;
    Ok(Picture { content: small.into_inner(), media_type })
}

/// The parts of a PNG that are packed by themselves: the profile of its colours, and texts. A few bytes of them can
/// unpack to gigabytes.
const PACKED: [&[u8]; 3] = [b"iCCP", b"zTXt", b"iTXt"];

/// The PNG without the packed parts, of which nothing is kept anyway.
fn without_packed(content: &[u8]) -> Cow<'_, [u8]> {
    const SIGNATURE: usize = 8;
    let Some((signature, mut rest)) = content.split_at_checked(SIGNATURE) else { return Cow::Borrowed(content) };
    let mut kept = Vec::with_capacity(content.len());
    kept.extend_from_slice(signature);
    while let Some((part, after)) = first_part(rest) {
        if !part.get(4..8).is_some_and(|kind| PACKED.contains(&kind)) {
            kept.extend_from_slice(part);
        }
        rest = after;
    }
    // What is cut off is refused by the decoder.
    kept.extend_from_slice(rest);
    Cow::Owned(kept)
}

/// A part is the length of its content, its kind, the content, and a check sum.
fn first_part(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u32::from_be_bytes(*rest.first_chunk::<4>()?);
    rest.split_at_checked(usize::try_from(length).ok()?.checked_add(12)?)
}

fn of_crate(format: Format) -> ImageFormat {
    match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Webp => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use image::RgbaImage;

    use super::*;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let image = DynamicImage::from(RgbaImage::new(width, height));
        let image = if format == ImageFormat::Jpeg { DynamicImage::from(image.into_rgb8()) } else { image };
        image.write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    #[test]
    fn every_format_becomes_a_small_picture() {
        for (name, format, kept) in [
            ("a.png", ImageFormat::Png, "image/png"),
            ("a.jpg", ImageFormat::Jpeg, "image/jpeg"),
            ("a.webp", ImageFormat::WebP, "image/png"),
            ("a.gif", ImageFormat::Gif, "image/png"),
        ] {
            let picture = shrink(name, &file(600, 300, format)).unwrap();
            assert_eq!(picture.media_type, kept);
            let image = image::load_from_memory(&picture.content).unwrap();
            assert_eq!((image.width(), image.height()), (LONGEST_SIDE, LONGEST_SIDE / 2), "{name}");
        }
        let small = shrink("a.png", &file(3, 2, ImageFormat::Png)).unwrap();
        assert_eq!(image::load_from_memory(&small.content).unwrap().width(), 3);
    }

    #[test]
    fn what_stands_beside_the_pixels_is_gone() {
        let mut with_script = file(8, 8, ImageFormat::Png);
        with_script.extend(b"<script>alert(1)</script>");
        let picture = shrink("a.png", &with_script).unwrap();
        assert!(!picture.content.windows(8).any(|part| part == b"<script>"));
    }

    /// A PNG of a few bytes that claims to be 60,000 pixels wide and high.
    #[test]
    fn a_picture_that_claims_too_many_pixels_is_not_decoded() {
        let mut bomb = file(1, 1, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let crc = png_crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(shrink("a.png", &bomb).unwrap_err(), Problem::TooManyPixels);
    }

    /// The profile is not even unpacked.
    #[test]
    fn a_profile_that_may_unpack_to_anything_is_taken_out() {
        let plain = file(8, 8, ImageFormat::Png);
        let mut part = b"iCCPsRGB\0\0".to_vec();
        part.extend([0; 1000]);
        let crc = png_crc(&part);
        let (before, after) = plain.split_at(33);
        let length = u32::try_from(part.len() - 4).unwrap().to_be_bytes();
        let with_profile = [before, length.as_slice(), part.as_slice(), crc.to_be_bytes().as_slice(), after].concat();
        assert_eq!(*without_packed(&with_profile), *plain);
        assert_eq!(*without_packed(&with_profile[..500]), with_profile[..500], "what is cut off stays");
        assert_eq!(shrink("a.png", &with_profile).unwrap().content, shrink("a.png", &plain).unwrap().content);
    }

    #[test]
    fn broken_files_are_refused() {
        let whole = file(50, 50, ImageFormat::Png);
        for length in [8, 20, 40, whole.len() / 2] {
            assert_eq!(shrink("a.png", &whole[..length]).unwrap_err(), Problem::NotAPicture, "{length}");
        }
    }

    /// The check sum of a PNG's part (ISO 3309).
    fn png_crc(part: &[u8]) -> u32 {
        !part.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
        })
    }
}
