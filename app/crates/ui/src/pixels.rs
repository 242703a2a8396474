/// A length for a style, exact to a hundredth of a pixel.
///
/// It is written as a quotient of whole numbers, because the code that writes fractions is as large as a page.
#[expect(clippy::cast_possible_truncation, reason = "lengths on a screen are small")]
pub(crate) fn pixels(length: f64) -> String {
    format!("calc({}px / 100)", (length * 100.0).round() as i32)
}
