use domain::Language;

/// Which plural form a number takes, in the order in which the forms are written down (the cardinal rules of
/// CLDR for whole numbers; Italian's extra form for millions is not distinguished).
pub fn form(language: Language, number: i64) -> usize {
    match language {
        Language::English | Language::German | Language::Italian => usize::from(number.abs() != 1),
        Language::Polish => polish(number.unsigned_abs()),
    }
}

fn polish(number: u64) -> usize {
    match (number, number % 10, number % 100) {
        (1, ..) => 0,
        (_, 2..=4, 0..=11 | 15..) => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polish_has_three_forms() {
        let forms = |numbers: &[i64]| numbers.iter().map(|n| form(Language::Polish, *n)).collect::<Vec<_>>();
        assert_eq!(forms(&[1]), [0]);
        assert_eq!(forms(&[2, 3, 4, 22, 33, 104, 1_002]), [1; 7]);
        assert_eq!(forms(&[0, 5, 11, 12, 13, 14, 21, 25, 112, 113, 114, 101, 1_000_000]), [2; 13]);
    }

    #[test]
    fn the_other_languages_have_two() {
        for language in [Language::English, Language::German, Language::Italian] {
            assert_eq!([0, 1, 2, 21, -1].map(|n| form(language, n)), [1, 0, 1, 1, 0]);
        }
    }
}
