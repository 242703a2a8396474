//! The employees that are offered while a mention is being typed.

use domain::directory::EmployeeName;
use domain::markup::{folded_name, may_mention};

/// The most employees that are offered.
const OFFERED: usize = 6;

/// What is being typed after an `@` that ends at the end of `text`: where the sign stands, and what follows it.
pub fn being_typed(text: &str) -> Option<(usize, &str)> {
    let at = text.rfind('@')?;
    let typed = text.get(at + 1..)?;
    let is_name = !typed.contains('\n') && !typed.starts_with(' ') && typed.chars().count() <= 40;
    (may_mention(text.get(..at)?) && is_name).then_some((at, typed))
}

/// The employees whose name, or a part of it, begins as what was typed, whatever its case and accents.
pub fn matching<'a>(employees: &'a [EmployeeName], typed: &str) -> Vec<&'a EmployeeName> {
    let typed = folded_name(typed);
    let word = format!(" {typed}");
    let matches = |employee: &&EmployeeName| {
        let name = folded_name(&employee.mention_name());
        employee.is_offered() && name != typed && (name.starts_with(&typed) || name.contains(&word))
    };
    employees.iter().filter(matches).take(OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_is_recognised_while_it_is_typed() {
        assert_eq!(being_typed("Ask @An"), Some((4, "An")));
        assert_eq!(being_typed("@"), Some((0, "")));
        assert_eq!(being_typed("anna@team"), None);
        assert_eq!(being_typed("https://medium.example/@an"), None);
        assert_eq!(being_typed("@ and"), None);
        assert_eq!(being_typed("@Anna\nsaid"), None);
    }

    fn employee(id: i64, name: &str) -> EmployeeName {
        EmployeeName { id, name: name.to_owned(), is_active: true, is_system: false, email: None }
    }

    #[test]
    fn names_are_found_by_any_of_their_words() {
        let all = [
            employee(1, "Łucja Żak"),
            employee(2, "Ben Żuk"),
            EmployeeName { is_active: false, ..employee(3, "Zoë") },
            EmployeeName { is_system: true, ..employee(4, "Modus") },
        ];
        let found = |typed: &str| matching(&all, typed).iter().map(|employee| employee.id).collect::<Vec<_>>();
        assert_eq!(found("ł"), [1]);
        assert_eq!(found("lucja"), [1]);
        assert_eq!(found("z"), [1, 2]);
        assert_eq!(found("zo"), [0; 0]);
        assert_eq!(found("mod"), [0; 0], "the program reads no comments");
        assert_eq!(found("ben żuk"), [0; 0], "what is complete needs no offer");
        assert_eq!(found("Ben Żuk "), [0; 0]);
    }

    #[test]
    fn of_two_with_one_name_both_are_offered_until_one_is_taken() {
        let named = |id: i64, email: &str| EmployeeName { email: Some(email.to_owned()), ..employee(id, "Ben Żuk") };
        let all = [named(1, "ben@x.example"), named(2, "zuk@x.example")];
        let found = |typed: &str| matching(&all, typed).iter().map(|employee| employee.id).collect::<Vec<_>>();
        assert_eq!(found("ben zuk"), [1, 2]);
        assert_eq!(found("Ben Żuk (z"), [2]);
        assert_eq!(found("Ben Żuk (zuk@x.example)"), [0; 0]);
    }
}
