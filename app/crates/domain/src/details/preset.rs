use super::{DetailField as Field, Subject};

/// The countries with fields of their own. All others have the general ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Poland,
    Germany,
    Italy,
    UnitedKingdom,
    UnitedStates,
    General,
}

impl Form {
    pub fn of(country: &str) -> Self {
        match country {
            "PL" => Self::Poland,
            "DE" => Self::Germany,
            "IT" => Self::Italy,
            "GB" => Self::UnitedKingdom,
            "US" => Self::UnitedStates,
            _ => Self::General,
        }
    }
}

/// The fields of details, in order.
pub fn fields_of(country: &str, subject: Subject) -> &'static [Field] {
    use Subject::{Company, NonProfit, PrivatePerson};
    match (Form::of(country), subject) {
        (Form::Poland, Company | NonProfit) => &[Field::Name, Field::Nip, Field::Regon, Field::Krs],
        (Form::Poland, PrivatePerson) => &[Field::Name, Field::Nip, Field::Pesel],
        (Form::Germany, Company) => {
            &[Field::Name, Field::UstIdNr, Field::RegisterCourt, Field::RegisterNumber, Field::Steuernummer]
        }
        // Associations stand in the register of a court, too.
        (Form::Germany, NonProfit) => {
            &[Field::Name, Field::RegisterCourt, Field::RegisterNumber, Field::Steuernummer, Field::UstIdNr]
        }
        (Form::Germany, PrivatePerson) => &[Field::Name, Field::Steuernummer, Field::UstIdNr],
        (Form::Italy, Company) => &[Field::Name, Field::PartitaIva, Field::CodiceFiscale, Field::Sdi, Field::Pec],
        (Form::Italy, NonProfit | PrivatePerson) => {
            &[Field::Name, Field::CodiceFiscale, Field::PartitaIva, Field::Sdi, Field::Pec]
        }
        (Form::UnitedKingdom, Company) => &[Field::Name, Field::CompanyNumber, Field::GbVat],
        (Form::UnitedKingdom, NonProfit) => &[Field::Name, Field::CharityNumber, Field::CompanyNumber, Field::GbVat],
        (Form::UnitedKingdom, PrivatePerson) => &[Field::Name, Field::GbVat],
        (Form::UnitedStates, Company | NonProfit) => &[Field::Name, Field::Ein, Field::StateOfIncorporation],
        (Form::UnitedStates, PrivatePerson) => &[Field::Name, Field::TaxNumber],
        (Form::General, Company | NonProfit) => {
            &[Field::Name, Field::RegistrationNumber, Field::TaxNumber, Field::VatNumber]
        }
        (Form::General, PrivatePerson) => &[Field::Name, Field::TaxNumber, Field::VatNumber],
    }
}
