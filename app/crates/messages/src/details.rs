//! The names of registration and bank data.

use domain::Language;
use domain::details::{AccountField, AddressField, AddressType, DetailField, Subject, Warning};

use crate::Message;
use crate::text::{details, fields};

pub fn subject(subject: Subject) -> Message {
    match subject {
        Subject::Company => details::subject_company(),
        Subject::PrivatePerson => details::subject_private_person(),
        Subject::NonProfit => details::subject_non_profit(),
    }
}

/// The name of a field of details.
pub fn detail_field(field: DetailField, subject: Subject) -> Message {
    match field {
        DetailField::Name if subject == Subject::PrivatePerson => details::name_of_person(),
        DetailField::Name => details::name_registered(),
        DetailField::Nip => details::nip(),
        DetailField::Regon => details::regon(),
        DetailField::Krs => details::krs(),
        DetailField::Pesel => details::pesel(),
        DetailField::UstIdNr => details::ust_idnr(),
        DetailField::RegisterCourt => details::register_court(),
        DetailField::RegisterNumber => details::register_number(),
        DetailField::Steuernummer => details::steuernummer(),
        DetailField::PartitaIva => details::partita_iva(),
        DetailField::CodiceFiscale => details::codice_fiscale(),
        DetailField::Sdi => details::sdi(),
        DetailField::Pec => details::pec(),
        DetailField::CompanyNumber => details::company_number(),
        DetailField::CharityNumber => details::charity_number(),
        DetailField::GbVat | DetailField::VatNumber => details::vat_number(),
        DetailField::Ein => details::ein(),
        DetailField::StateOfIncorporation => details::state_of_incorporation(),
        DetailField::RegistrationNumber => details::registration_number(),
        DetailField::TaxNumber => details::tax_number(),
    }
}

pub fn address_type(address_type: AddressType) -> Message {
    match address_type {
        AddressType::Registered => details::registered(),
        AddressType::Physical => details::physical(),
        AddressType::Mailing => details::mailing(),
        AddressType::Shipping => details::shipping(),
        AddressType::Beneficiary => details::beneficiary(),
    }
}

/// The name of a line of an address, as its country calls it.
pub fn address_field(field: AddressField, country: &str) -> Message {
    match (field, country) {
        (AddressField::Street, _) => fields::address_street(),
        (AddressField::Supplement, _) => details::supplement(),
        (AddressField::PostalCode, _) => fields::address_postal_code(),
        (AddressField::City, _) => fields::address_city(),
        (AddressField::Region, "US" | "AU") => details::state(),
        (AddressField::Region, "GB" | "IE") => details::county(),
        (AddressField::Region, "IT" | "CA") => details::province(),
        (AddressField::Region, _) => fields::address_region(),
        (AddressField::Country, _) => fields::address_country(),
    }
}

/// The name of a line of bank details, as the country calls it.
pub fn account_field(field: AccountField, country: &str) -> Message {
    match (field, country) {
        (AccountField::Holder, _) => details::holder(),
        (AccountField::Bank, _) => details::bank(),
        (AccountField::Iban, _) => details::iban(),
        (AccountField::Bic, _) => details::bic(),
        (AccountField::Number, _) => details::account_number(),
        (AccountField::Routing, "US") => details::routing_number(),
        (AccountField::Routing, "GB") => details::sort_code(),
        (AccountField::Routing, _) => details::bank_code(),
        (AccountField::Currency, _) => fields::currency(),
        (AccountField::Comment, _) => fields::comment(),
    }
}

/// What is to be looked at again, with an example of how it is written, or an empty one.
pub fn warning(warning: Warning, example: &str) -> Message {
    match warning {
        Warning::Form if example.is_empty() => details::warn_form_plain(),
        Warning::Form => details::warn_form(example),
        Warning::CheckDigit => details::warn_check_digit(),
    }
}

/// The countries with their codes, sorted by their names.
pub fn countries(language: Language) -> Vec<(String, String)> {
    let list = details::countries().show(language);
    let entries = list.split("; ").filter_map(|entry| entry.split_once(' '));
    entries.map(|(code, name)| (code.to_owned(), name.to_owned())).collect()
}

/// The name of a country; a code that is not among the countries stands for itself.
pub fn country(language: Language, code: &str) -> String {
    let list = details::countries().show(language);
    let name = list.split("; ").filter_map(|entry| entry.split_once(' ')).find(|(own, _)| *own == code);
    name.map_or(code, |(_, name)| name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_knows_the_same_countries() {
        let codes = |language| {
            let mut codes: Vec<String> = countries(language).into_iter().map(|(code, _)| code).collect();
            codes.sort();
            codes
        };
        let known = codes(Language::English);
        assert!(known.len() > 240 && known.iter().all(|code| domain::import::country_code(code) == Some(code)));
        assert!(Language::ALL.into_iter().all(|language| codes(language) == known));
        assert_eq!(country(Language::German, "PL"), "Polen");
        assert_eq!(country(Language::Italian, "XX"), "XX");
    }

    #[test]
    fn no_form_has_two_fields_of_the_same_name() {
        for (language, country) in
            Language::ALL.into_iter().flat_map(|l| ["PL", "DE", "IT", "GB", "US", ""].map(|c| (l, c)))
        {
            for own in Subject::ALL {
                let fields = domain::details::fields_of(country, own);
                let mut names: Vec<String> =
                    fields.iter().map(|field| detail_field(*field, own).show(language)).collect();
                names.sort();
                names.dedup();
                assert_eq!(names.len(), fields.len(), "{language:?} {country} {own:?}");
            }
        }
    }
}
