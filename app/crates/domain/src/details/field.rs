use serde::{Deserialize, Serialize};

use super::checks::{self, Warning, is_code};
use super::iban;
use crate::{contact_point, text};

macro_rules! detail_fields {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// A field of details. Its code is the same on the wire, in the database and in the history.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum DetailField {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl DetailField {
            pub const ALL: &'static [DetailField] = &[$(Self::$variant,)*];

            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

detail_fields! {
    /// The full name of the company or organisation as it is registered, or of the person.
    Name = "name",
    /// Polish tax number.
    Nip = "nip",
    /// Polish statistical number, of 9 or 14 digits.
    Regon = "regon",
    /// Number in the Polish court register.
    Krs = "krs",
    /// Polish number of a natural person.
    Pesel = "pesel",
    /// German VAT number.
    UstIdNr = "ust_idnr",
    /// The German court that keeps the register.
    RegisterCourt = "register_court",
    /// Number in a German register, with its department: HRB 12345.
    RegisterNumber = "register_number",
    /// German tax number, which is written differently from state to state.
    Steuernummer = "steuernummer",
    /// Italian VAT number.
    PartitaIva = "partita_iva",
    /// Italian tax code of a person (16 characters) or an organisation (11 digits).
    CodiceFiscale = "codice_fiscale",
    /// Code that Italian electronic invoices are delivered by.
    Sdi = "sdi",
    /// Italian certified e-mail address.
    Pec = "pec",
    /// Number at Companies House.
    CompanyNumber = "company_number",
    /// Number at the Charity Commission.
    CharityNumber = "charity_number",
    /// VAT number of the United Kingdom.
    GbVat = "gb_vat",
    /// Employer identification number of the United States.
    Ein = "ein",
    StateOfIncorporation = "state_of_incorporation",
    RegistrationNumber = "registration_number",
    TaxNumber = "tax_number",
    VatNumber = "vat_number",
}

impl DetailField {
    /// The form that is stored: numbers without blanks and dashes. What is no number of the kind stays as it is written.
    pub fn normalize(self, typed: &str) -> String {
        let line = text::line(typed);
        let compact = checks::compact(&line);
        let without = |prefix: &str| compact.strip_prefix(prefix).unwrap_or(&compact).to_owned();
        let digits = |text: String| if checks::is_digits(&text) { text } else { line.clone() };
        match self {
            Self::Nip => digits(without("PL")),
            Self::PartitaIva => digits(without("IT")),
            Self::GbVat => {
                let number = without("GB");
                if is_code(&number) && !number.starts_with("GB") { number } else { line }
            }
            Self::Regon | Self::Krs | Self::Pesel | Self::Ein | Self::CharityNumber => digits(compact),
            Self::UstIdNr if checks::is_digits(&compact) => format!("DE{compact}"),
            Self::UstIdNr | Self::CodiceFiscale | Self::Sdi | Self::CompanyNumber | Self::VatNumber => {
                if is_code(&compact) { compact } else { line }
            }
            Self::Pec => contact_point::normalize_email(&line).unwrap_or(line),
            Self::Name
            | Self::RegisterCourt
            | Self::RegisterNumber
            | Self::Steuernummer
            | Self::StateOfIncorporation
            | Self::RegistrationNumber
            | Self::TaxNumber => line,
        }
    }

    /// Whether two fields ask for the same in the forms of different countries. Most numbers are their country's alone.
    pub fn means_the_same(self, other: Self) -> bool {
        let is_vat = |field: Self| matches!(field, Self::UstIdNr | Self::PartitaIva | Self::GbVat | Self::VatNumber);
        self == other || (is_vat(self) && is_vat(other))
    }

    /// What is to be looked at again in a normalised text. It hinders nobody from saving.
    pub fn warning(self, text: &str) -> Option<Warning> {
        if text.is_empty() {
            return None;
        }
        match self {
            Self::Nip => checks::nip(text),
            Self::Regon => checks::regon(text),
            Self::Krs => checks::of_digits(text, 10),
            Self::Pesel => checks::pesel(text),
            Self::UstIdNr => checks::ust_idnr(text),
            Self::Steuernummer => checks::steuernummer(text),
            Self::PartitaIva => checks::partita_iva(text),
            Self::CodiceFiscale => checks::codice_fiscale(text),
            Self::Sdi => checks::sdi(text),
            Self::Pec => contact_point::normalize_email(text).is_none().then_some(Warning::Form),
            Self::CompanyNumber => checks::company_number(text),
            Self::GbVat => checks::gb_vat(text),
            Self::Ein => checks::of_digits(text, 9),
            Self::Name
            | Self::RegisterCourt
            | Self::RegisterNumber
            | Self::CharityNumber
            | Self::StateOfIncorporation
            | Self::RegistrationNumber
            | Self::TaxNumber
            | Self::VatNumber => None,
        }
    }

    /// The text as people write it.
    pub fn shown(self, text: &str) -> String {
        match self {
            Self::Nip => iban::split(text, &[3, 3, 2, 2], '-'),
            Self::Ein => iban::split(text, &[2, 7], '-'),
            Self::GbVat => match iban::split(text, &[3, 4, 2], ' ') {
                number if checks::is_digits(text) => format!("GB {number}"),
                number => number,
            },
            _ => text.to_owned(),
        }
    }

    /// A number that is well-formed, to be shown where one is expected.
    pub fn example(self) -> &'static str {
        match self {
            Self::Nip => "526-025-02-74",
            Self::Regon => "123456785",
            Self::Krs => "0000123456",
            Self::Pesel => "44051401359",
            Self::UstIdNr => "DE136695976",
            Self::RegisterNumber => "HRB 12345",
            Self::Steuernummer => "93815/08152",
            Self::PartitaIva => "07643520567",
            Self::CodiceFiscale => "RSSMRA85T10A562S",
            Self::Sdi => "ABC1234",
            Self::CompanyNumber => "01234567",
            Self::GbVat => "GB 980 7806 84",
            Self::Ein => "12-3456789",
            _ => "",
        }
    }
}
