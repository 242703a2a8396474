use serde::{Deserialize, Serialize};

/// What an address is for (`reference-crm.md` §3.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressType {
    #[default]
    Registered,
    Physical,
    Mailing,
    Shipping,
    Beneficiary,
}

impl AddressType {
    pub const ALL: [Self; 5] = [Self::Registered, Self::Physical, Self::Mailing, Self::Shipping, Self::Beneficiary];

    /// The type's number in the reference product.
    pub fn number(self) -> i16 {
        match self {
            Self::Physical => 1,
            Self::Registered => 4,
            Self::Mailing => 8,
            Self::Beneficiary => 9,
            Self::Shipping => 11,
        }
    }

    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.number() == number)
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Physical => "physical",
            Self::Registered => "registered",
            Self::Mailing => "mailing",
            Self::Beneficiary => "beneficiary",
            Self::Shipping => "shipping",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.code() == code)
    }
}

/// One address of details.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub address_type: AddressType,
    pub street: String,
    /// Flat, floor, building: the second line.
    pub supplement: String,
    pub postal_code: String,
    pub city: String,
    pub region: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// A line of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressField {
    Street,
    Supplement,
    PostalCode,
    City,
    Region,
    Country,
}

impl AddressField {
    pub fn code(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::Supplement => "supplement",
            Self::PostalCode => "postal_code",
            Self::City => "city",
            Self::Region => "region",
            Self::Country => "country",
        }
    }
}

impl Address {
    pub fn get(&self, field: AddressField) -> &str {
        match field {
            AddressField::Street => &self.street,
            AddressField::Supplement => &self.supplement,
            AddressField::PostalCode => &self.postal_code,
            AddressField::City => &self.city,
            AddressField::Region => &self.region,
            AddressField::Country => &self.country,
        }
    }

    pub fn set(&mut self, field: AddressField, text: String) {
        *match field {
            AddressField::Street => &mut self.street,
            AddressField::Supplement => &mut self.supplement,
            AddressField::PostalCode => &mut self.postal_code,
            AddressField::City => &mut self.city,
            AddressField::Region => &mut self.region,
            AddressField::Country => &mut self.country,
        } = text;
    }

    /// Whether nothing but the country is given.
    pub fn is_empty(&self) -> bool {
        [&self.street, &self.supplement, &self.postal_code, &self.city, &self.region].iter().all(|text| text.is_empty())
    }

    /// The address on one line, without its country, in the order in which the country writes it.
    pub fn line(&self) -> String {
        let town = match self.country.as_str() {
            "US" | "CA" | "AU" => joined(&[&joined(&[&self.city, &self.region], ", "), &self.postal_code], " "),
            "GB" | "IE" => joined(&[&self.city, &self.region, &self.postal_code], ", "),
            "IT" if !self.region.is_empty() => {
                joined(&[&joined(&[&self.postal_code, &self.city], " "), &format!("({})", self.region)], " ")
            }
            _ => joined(&[&joined(&[&self.postal_code, &self.city], " "), &self.region], ", "),
        };
        joined(&[&self.street, &self.supplement, &town], ", ")
    }
}

fn joined(parts: &[&str], separator: &str) -> String {
    let mut line = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !line.is_empty() {
            line.push_str(separator);
        }
        line.push_str(part);
    }
    line
}

/// The lines of an address in the order in which the country writes them. The country itself comes first: it decides.
pub fn address_fields(country: &str) -> &'static [AddressField] {
    use AddressField::{City, Country, PostalCode, Region, Street, Supplement};
    match country {
        "US" | "CA" | "AU" | "GB" | "IE" => &[Country, Street, Supplement, City, Region, PostalCode],
        _ => &[Country, Street, Supplement, PostalCode, City, Region],
    }
}
