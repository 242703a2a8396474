use serde::{Deserialize, Serialize};

macro_rules! field_names {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// The name of a system field. Its code is the same on the wire, in the history and as a database column.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum FieldName {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl FieldName {
            pub const ALL: &'static [FieldName] = &[$(Self::$variant,)*];

            /// The code on the wire and the column in the database.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
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
}
