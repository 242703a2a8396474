use domain::import::Encoding;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

/// The encoding that the bytes are most likely written in: by the byte order mark, else UTF-8 if they are that
/// at all, else the Windows code page in which they spell words.
pub(super) fn guess(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return Encoding::Utf16Le;
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return Encoding::Utf16Be;
    }
    // A few wrong bytes do not make a file with thousands of sound letters a different one.
    let (mut sound, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    if wrong == 0 || sound > wrong * 10 {
        return Encoding::Utf8;
    }
    if central_european(bytes) > western(bytes) { Encoding::Windows1250 } else { Encoding::Windows1252 }
}

/// Bytes beside letters that are Polish letters in Windows-1250 and signs, or letters of rare languages, in
/// Windows-1252: ą ł ś ź ż Ą Ł Ś Ź Ż, ć ę Ć Ę.
fn central_european(bytes: &[u8]) -> usize {
    beside_letters(bytes, &[0xB9, 0xB3, 0x9C, 0x9F, 0xBF, 0xA5, 0xA3, 0x8C, 0x8F, 0xAF, 0xE6, 0xEA, 0xC6, 0xCA])
}

/// Bytes beside letters that are letters of Italian, French, Spanish and the Scandinavian languages in
/// Windows-1252, and letters that neither Polish nor German has in Windows-1250: à è ì ò ù À È Ì Ò Ù, å ø ã õ ñ.
fn western(bytes: &[u8]) -> usize {
    beside_letters(bytes, &[0xE0, 0xE8, 0xEC, 0xF2, 0xF9, 0xC0, 0xC8, 0xCC, 0xD2, 0xD9, 0xE5, 0xF8, 0xE3, 0xF5])
}

fn beside_letters(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes
        .windows(2)
        .filter(|pair| match pair {
            [first, second] => {
                let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0xC0;
                (wanted.contains(first) && is_letter(*second)) || (wanted.contains(second) && is_letter(*first))
            }
            _ => false,
        })
        .count()
}

/// The text without its byte order mark. No byte is dropped: what is no UTF-8 is taken as Windows-1252.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => {
            let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
            }
            text
        }
        Encoding::Utf16Le => UTF_16LE.decode_with_bom_removal(bytes).0.into_owned(),
        Encoding::Utf16Be => UTF_16BE.decode_with_bom_removal(bytes).0.into_owned(),
        Encoding::Windows1250 => WINDOWS_1250.decode_without_bom_handling(bytes).0.into_owned(),
        Encoding::Windows1252 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLISH: &str = "Zażółć gęślą jaźń;Łódź;Świętokrzyska 5;£100";
    const WESTERN: &str = "Città;Müller;Straße;Forlì è così;£100";

    fn guessed(text: &str, encoding: &'static encoding_rs::Encoding) -> (Encoding, String) {
        let bytes = encoding.encode(text).0;
        let encoding = guess(&bytes);
        (encoding, decode(&bytes, encoding))
    }

    #[test]
    fn the_code_page_is_the_one_that_spells_words() {
        let polish = POLISH.replace(";£100", "");
        assert_eq!(guessed(&polish, WINDOWS_1250), (Encoding::Windows1250, polish.clone()));
        assert_eq!(guessed(WESTERN, WINDOWS_1252), (Encoding::Windows1252, WESTERN.to_owned()));
        assert_eq!(guessed("Größe;Süd", WINDOWS_1252).1, "Größe;Süd", "the same in both");
    }

    #[test]
    fn utf_8_and_utf_16_are_recognised() {
        for mark in ["", "\u{feff}"] {
            let text = format!("{mark}{POLISH}");
            assert_eq!(guess(text.as_bytes()), Encoding::Utf8);
            assert_eq!(decode(text.as_bytes(), Encoding::Utf8), POLISH);
        }
        let bytes: Vec<u8> = format!("\u{feff}{POLISH}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(guess(&bytes), Encoding::Utf16Le);
        assert_eq!(decode(&bytes, Encoding::Utf16Le), POLISH);
    }

    #[test]
    fn a_stray_byte_is_not_lost() {
        let mut bytes = POLISH.repeat(5).into_bytes();
        bytes.push(0xE9);
        assert_eq!(guess(&bytes), Encoding::Utf8);
        assert!(decode(&bytes, Encoding::Utf8).ends_with("£100é"));
    }
}
