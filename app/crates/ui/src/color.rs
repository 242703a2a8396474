//! Colours that users choose (stages): parsing, and text that stays readable on them.

/// An sRGB colour, eight bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

/// Parses `#rrggbb` or `#rgb`, with or without the `#`. `None` for anything else.
#[must_use]
pub fn parse_hex(text: &str) -> Option<Rgb> {
    let digits = text.trim();
    let digits = digits.strip_prefix('#').unwrap_or(digits);
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let channel = |shift: u32| u8::try_from((value >> shift) & 0xff).unwrap_or(u8::MAX);
    let short = |shift: u32| u8::try_from(((value >> shift) & 0xf) * 17).unwrap_or(u8::MAX);
    match digits.len() {
        6 => Some(Rgb { red: channel(16), green: channel(8), blue: channel(0) }),
        3 => Some(Rgb { red: short(8), green: short(4), blue: short(0) }),
        _ => None,
    }
}

/// Relative luminance as WCAG 2 defines it: 0 is black, 1 is white.
#[must_use]
pub fn luminance(color: Rgb) -> f64 {
    fn linear(channel: u8) -> f64 {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    }
    0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
}

/// Contrast ratio as WCAG 2 defines it, from 1 (equal) to 21 (black and white); the order does not matter.
#[must_use]
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Whether text on this background has to be black to be readable (4.5 : 1). White is preferred wherever it suffices,
/// because it looks calmer on saturated colours; where it does not, black always does.
#[must_use]
pub fn needs_dark_text(background: Rgb) -> bool {
    const WHITE: Rgb = Rgb { red: 255, green: 255, blue: 255 };
    contrast(background, WHITE) < 4.5
}

/// The colour as `#rrggbb`, safe to be put into a style; a neutral grey where the text is no colour.
#[must_use]
pub fn safe_hex(text: &str) -> String {
    let Rgb { red, green, blue } = parse_hex(text).unwrap_or(Rgb { red: 0x8a, green: 0x8f, blue: 0x98 });
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The inline style that hands a stage's colour to the style sheets: `--stage`, and `--on-stage` for text on it.
#[must_use]
pub fn stage_style(hex: &str) -> String {
    let color = safe_hex(hex);
    let dark = parse_hex(&color).is_some_and(needs_dark_text);
    format!("--stage:{color};--on-stage:var({})", if dark { "--on-light" } else { "--on-dark" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Rgb = Rgb { red: 0, green: 0, blue: 0 };
    const WHITE: Rgb = Rgb { red: 255, green: 255, blue: 255 };

    #[test]
    fn hex_colours_are_parsed() {
        assert_eq!(parse_hex("#39A8EF"), Some(Rgb { red: 0x39, green: 0xa8, blue: 0xef }));
        assert_eq!(parse_hex("fff"), Some(WHITE));
        for wrong in ["", "#", "#12345", "#gggggg", "red", "+12345", "#1234567", "ąąą"] {
            assert_eq!(parse_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_follows_the_definition() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(WHITE, WHITE) - 1.0).abs() < 1e-9);
        // #767676 is the well-known lightest grey that is readable on white.
        let grey = Rgb { red: 0x76, green: 0x76, blue: 0x76 };
        assert!((contrast(grey, WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn text_on_any_colour_is_readable() {
        for red in (0..=255u8).step_by(15) {
            for green in (0..=255u8).step_by(15) {
                for blue in (0..=255u8).step_by(15) {
                    let background = Rgb { red, green, blue };
                    let text = if needs_dark_text(background) { BLACK } else { WHITE };
                    assert!(contrast(background, text) >= 4.5, "{background:?}");
                }
            }
        }
    }

    #[test]
    fn no_foreign_text_reaches_a_style() {
        assert_eq!(safe_hex("red;position:fixed"), "#8a8f98");
        assert_eq!(stage_style("#fff"), "--stage:#ffffff;--on-stage:var(--on-light)");
        assert_eq!(stage_style("#003"), "--stage:#000033;--on-stage:var(--on-dark)");
    }
}
