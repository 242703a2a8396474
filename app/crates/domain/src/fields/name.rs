use std::borrow::Cow;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What the code of a custom field begins with; its number follows.
const CUSTOM: &str = "custom_";

macro_rules! field_names {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// The name of a field. Its code is the same on the wire, in addresses and in the history; that of a system
        /// field of the catalogue is its database column, too.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FieldName {
            $($(#[$doc])* $variant,)*
            /// A field that administrators added, by its number.
            Custom(i32),
        }

        impl FieldName {
            /// The system fields.
            pub const ALL: &'static [FieldName] = &[$(Self::$variant,)*];

            /// The code on the wire; of a system field the column in the database.
            pub fn code(self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant => Cow::Borrowed($code),)*
                    Self::Custom(id) => Cow::Owned(format!("{CUSTOM}{id}")),
                }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => code.strip_prefix(CUSTOM)?.parse().ok().map(Self::Custom),
                }
            }
        }
    };
}

impl FieldName {
    /// The number of a custom field.
    pub fn custom_id(self) -> Option<i32> {
        match self {
            Self::Custom(id) => Some(id),
            _ => None,
        }
    }
}

impl Serialize for FieldName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.code())
    }
}

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Code)
    }
}

/// Reads a field's name from its code.
struct Code;

impl Visitor<'_> for Code {
    type Value = FieldName;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("the code of a field")
    }

    fn visit_str<E: Error>(self, code: &str) -> Result<FieldName, E> {
        FieldName::from_code(code).ok_or_else(|| E::invalid_value(Unexpected::Str(code), &self))
    }
}

field_names! {
    /// What the lead or deal is about; the name of a company.
    Title = "title",
    /// The logo of a company, the photograph of a contact.
    PictureId = "picture_id",
    Honorific = "honorific",
    FirstName = "first_name",
    SecondName = "second_name",
    LastName = "last_name",
    Birthdate = "birthdate",
    /// The company as a lead or contact names it, without being linked to a company record.
    CompanyTitle = "company_title",
    Position = "position",
    Source = "source",
    SourceDescription = "source_description",
    /// The status of a lead, the stage of a deal.
    Stage = "stage",
    PipelineId = "pipeline_id",
    Amount = "amount",
    Currency = "currency",
    Comment = "comment",
    ContactId = "contact_id",
    CompanyId = "company_id",
    /// The lead that a deal or client was made from.
    LeadId = "lead_id",
    DealType = "deal_type",
    BeginDate = "begin_date",
    CloseDate = "close_date",
    ContactType = "contact_type",
    CompanyType = "company_type",
    Industry = "industry",
    Employees = "employees",
    AnnualRevenue = "annual_revenue",
    AddressStreet = "address_street",
    AddressCity = "address_city",
    AddressRegion = "address_region",
    AddressPostalCode = "address_postal_code",
    AddressCountry = "address_country",
    ResponsibleId = "responsible_id",
    /// *Available to everyone* (seed 003).
    IsOpen = "is_open",
    /// The lead came from a client who was known already.
    IsReturnCustomer = "is_return_customer",
    /// Made by an automatic conversion although required fields are empty.
    IsIncomplete = "is_incomplete",
    CreatedAt = "created_at",
    CreatedBy = "created_by",
    ChangedAt = "changed_at",
    ChangedBy = "changed_by",
    MovedAt = "moved_at",
    MovedBy = "moved_by",
    ClosedAt = "closed_at",
    /// The contact points of a kind: no fields of the catalogue, but lists are filtered by them ([`crate::filter::find`]).
    Phone = "phone",
    Email = "email",
    Web = "web",
    Messenger = "messenger",
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn names_travel_as_their_codes_also_as_keys() {
        for name in FieldName::ALL.iter().copied().chain([FieldName::Custom(1), FieldName::Custom(i32::MAX)]) {
            assert_eq!(FieldName::from_code(&name.code()), Some(name));
            let wire = serde_json::to_string(&BTreeMap::from([(name, name)])).unwrap();
            assert_eq!(wire, format!(r#"{{"{0}":"{0}"}}"#, name.code()));
            let read: BTreeMap<FieldName, FieldName> = serde_json::from_str(&wire).unwrap();
            assert_eq!(read, BTreeMap::from([(name, name)]));
        }
        for wrong in ["custom_", "custom_x", "custom", "nonsense", "custom_99999999999"] {
            assert_eq!(FieldName::from_code(wrong), None, "{wrong}");
        }
    }
}
