//! The employees that are offered while a mention is being typed.

use domain::directory::EmployeeName;

/// The most employees that are offered.
const OFFERED: usize = 6;

/// What is being typed after an `@` that ends at the end of `text`: where the sign stands, and what follows it.
pub fn being_typed(text: &str) -> Option<(usize, &str)> {
    let at = text.rfind('@')?;
    let typed = text.get(at + 1..)?;
    let begins_word = !text.get(..at)?.ends_with(char::is_alphanumeric);
    let is_name = !typed.contains('\n') && !typed.starts_with(' ') && typed.chars().count() <= 40;
    (begins_word && is_name).then_some((at, typed))
}

/// The employees whose name, or a part of it, begins as what was typed.
pub fn matching<'a>(employees: &'a [EmployeeName], typed: &str) -> Vec<&'a EmployeeName> {
    let typed = typed.to_lowercase();
    let matches = |employee: &&EmployeeName| {
        let name = employee.name.to_lowercase();
        employee.is_offered() && name != typed && (name.starts_with(&typed) || name.contains(&format!(" {typed}")))
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
        assert_eq!(being_typed("@ and"), None);
        assert_eq!(being_typed("@Anna\nsaid"), None);
    }

    #[test]
    fn names_are_found_by_any_of_their_words() {
        let employee =
            |id, name: &str, is_active| EmployeeName { id, name: name.to_owned(), is_active, is_system: false };
        let all = [employee(1, "Łucja Żak", true), employee(2, "Ben Żuk", true), employee(3, "Zoë", false)];
        let found = |typed: &str| matching(&all, typed).iter().map(|employee| employee.id).collect::<Vec<_>>();
        assert_eq!(found("ł"), [1]);
        assert_eq!(found("ż"), [1, 2]);
        assert_eq!(found("z"), [0; 0]);
        let modus = EmployeeName { is_system: true, ..employee(4, "Modus", true) };
        assert!(matching(&[modus], "mod").is_empty(), "the program reads no comments");
        assert_eq!(found("ben żuk"), [0; 0], "what is complete needs no offer");
    }
}
