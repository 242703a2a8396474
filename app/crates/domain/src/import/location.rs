use super::country_code;
use crate::FieldName;

/// What a place in one cell is about: together they are the place, so that one which it does not name is empty. A street
/// is beside it.
pub(super) const PLACE: [FieldName; 3] = [FieldName::AddressCity, FieldName::AddressRegion, FieldName::AddressCountry];

/// The parts of a place in one cell, from the end: *Dublin, Ireland*, *Saint Paul, Minnesota*, *1 Main Street,
/// Springfield, Illinois, USA*. What stands last is the country if it is called so, else the region; what stands
/// before them is the city, and before that the street.
pub(super) fn split_location(typed: &str) -> Vec<(FieldName, String)> {
    let mut parts: Vec<&str> = typed.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut found = Vec::new();
    if parts.len() > 1 && parts.last().is_some_and(|last| is_country(last)) {
        found.extend(parts.pop().map(|country| (FieldName::AddressCountry, country.to_owned())));
    }
    // A street has a number; *Springfield, Illinois* has none.
    let has_street = parts.first().is_some_and(|first| first.contains(|c: char| c.is_ascii_digit()));
    let has_region = parts.len() > 2 || (parts.len() == 2 && !has_street);
    if has_region {
        found.extend(parts.pop().map(|region| (FieldName::AddressRegion, region.to_owned())));
    }
    found.extend(parts.pop().map(|city| (FieldName::AddressCity, city.to_owned())));
    if !parts.is_empty() {
        found.push((FieldName::AddressStreet, parts.join(", ")));
    }
    found
}

/// *Atlanta, Georgia* lies in the United States, and so does *Wilmington, DE*: a code of two letters is a state's.
fn is_country(last: &str) -> bool {
    let is_state = last.eq_ignore_ascii_case("Georgia") || (last.len() == 2 && !last.eq_ignore_ascii_case("UK"));
    !is_state && country_code(last).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_split_from_their_end() {
        let split = |typed: &str| {
            let mut parts = split_location(typed);
            parts.sort_unstable();
            parts.into_iter().map(|(name, part)| format!("{}={part}", name.code())).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(split("Saint Paul, Minnesota"), "address_city=Saint Paul; address_region=Minnesota");
        assert_eq!(split("Atlanta, Georgia"), "address_city=Atlanta; address_region=Georgia");
        assert_eq!(split("Wilmington, DE"), "address_city=Wilmington; address_region=DE");
        assert_eq!(split("Dublin, Ireland"), "address_city=Dublin; address_country=Ireland");
        assert_eq!(split("London, UK"), "address_city=London; address_country=UK");
        assert_eq!(split("Singapore"), "address_city=Singapore");
        assert_eq!(
            split("1 Main Street, Suite 2, Springfield, Illinois, USA"),
            "address_street=1 Main Street, Suite 2; address_city=Springfield; address_region=Illinois; \
             address_country=USA"
        );
        assert_eq!(
            split("Via Roma 1, Torino, Italia"),
            "address_street=Via Roma 1; address_city=Torino; address_country=Italia"
        );
        assert_eq!(
            split("Springfield, Illinois, USA"),
            "address_city=Springfield; address_region=Illinois; address_country=USA"
        );
        assert_eq!(split(" , "), "");
    }
}
