//! What invented people, companies and inquiries are made of, for four countries.

mod britain;
mod germany;
mod italy;
mod poland;

use domain::search::fold;

/// The parts for one country. All lists of a kind have the same length, so that a number picks one in each.
pub struct Region {
    pub country: &'static str,
    pub currency: &'static str,
    /// For a woman, for a man.
    pub honorifics: [&'static str; 2],
    /// Of women and men in turn.
    pub first_names: [&'static str; 20],
    pub last_names: [&'static str; 24],
    pub branches: [&'static str; 10],
    pub legal_forms: [&'static str; 2],
    pub cities: [City; 8],
    pub streets: [&'static str; 8],
    pub topics: [&'static str; 6],
    pub products: [&'static str; 12],
    pub positions: [&'static str; 8],
    pub comments: [&'static str; 8],
    /// Subjects of activities.
    pub subjects: [&'static str; 8],
}

pub struct City {
    pub name: &'static str,
    pub postal_code: &'static str,
    pub region: &'static str,
}

/// In the order of their numbers in the statement that combines the parts, which knows their phone numbers.
const REGIONS: [&Region; 4] = [&poland::POLAND, &germany::GERMANY, &italy::ITALY, &britain::BRITAIN];

/// All parts, column by column, as the statement takes them.
#[derive(Default)]
pub struct Parts {
    pub regions: Vec<i32>,
    pub kinds: Vec<String>,
    pub numbers: Vec<i32>,
    pub shown: Vec<String>,
    /// Folded here: the rules of search are Rust.
    pub folded: Vec<String>,
}

impl Parts {
    pub fn of_all_regions() -> Self {
        let mut parts = Self::default();
        for (number, region) in (0..).zip(REGIONS) {
            parts.add_region(number, region);
        }
        parts
    }

    fn add_region(&mut self, number: i32, region: &Region) {
        let of_cities = |part: fn(&City) -> &'static str| region.cities.each_ref().map(part);
        let kinds: [(&str, &[&str]); 16] = [
            ("country", &[region.country]),
            ("currency", &[region.currency]),
            ("honorific", &region.honorifics),
            ("first_name", &region.first_names),
            ("last_name", &region.last_names),
            ("branch", &region.branches),
            ("legal_form", &region.legal_forms),
            ("city", &of_cities(|city| city.name)),
            ("postal_code", &of_cities(|city| city.postal_code)),
            ("region", &of_cities(|city| city.region)),
            ("street", &region.streets),
            ("topic", &region.topics),
            ("product", &region.products),
            ("position", &region.positions),
            ("comment", &region.comments),
            ("subject", &region.subjects),
        ];
        for (kind, shown) in kinds {
            for (at, shown) in (0..).zip(shown) {
                self.regions.push(number);
                self.kinds.push(kind.to_owned());
                self.numbers.push(at);
                self.shown.push((*shown).to_owned());
                self.folded.push(fold(shown));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_parts_can_be_joined() {
        let parts = Parts::of_all_regions();
        for (shown, folded) in parts.shown.iter().zip(&parts.folded) {
            assert!(!folded.is_empty(), "{shown}");
            assert_eq!(fold(&format!("{shown}: {shown}, {shown} & {shown}")), [folded.as_str(); 4].join(" "));
        }
    }
}
