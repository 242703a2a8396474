use super::Access::{Editable, ReadOnly};
use super::FieldName as Name;
use super::FieldType as Type;
use super::Section::{About, Address, Client, More, System};
use super::{Access, Field, Section};
use crate::Kind;
use crate::directory::Dictionary;

/// The system fields of a kind of record, in the order of its form.
pub fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Lead => LEAD,
        Kind::Deal => DEAL,
        Kind::Contact => CONTACT,
        Kind::Company => COMPANY,
    }
}

/// The system field of that name, if records of the kind have it.
pub fn field(kind: Kind, name: Name) -> Option<&'static Field> {
    fields(kind).iter().find(|field| field.name == name)
}

/// The field that is entered together with this one: the currency beside an amount.
pub fn companion(kind: Kind, field: &Field) -> Option<&'static Field> {
    (field.field_type == Type::Amount).then(|| self::field(kind, Name::Currency)).flatten()
}

const fn entry(name: Name, field_type: Type, section: Section, access: Access, reference_name: &'static str) -> Field {
    Field {
        name,
        field_type,
        section,
        access,
        is_required: false,
        is_multiple: false,
        in_list: false,
        is_sortable: false,
        reference_name,
    }
}

impl Field {
    const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    const fn listed(mut self) -> Self {
        self.in_list = true;
        self
    }

    const fn sortable(mut self) -> Self {
        self.is_sortable = true;
        self
    }
}

const STREET: Field = entry(Name::AddressStreet, Type::Text, Address, Editable, "ADDRESS");
const POSTAL_CODE: Field = entry(Name::AddressPostalCode, Type::Text, Address, Editable, "ADDRESS_POSTAL_CODE");
const CITY: Field = entry(Name::AddressCity, Type::Text, Address, Editable, "ADDRESS_CITY");
const REGION: Field = entry(Name::AddressRegion, Type::Text, Address, Editable, "ADDRESS_REGION");
const COUNTRY: Field = entry(Name::AddressCountry, Type::Text, Address, Editable, "ADDRESS_COUNTRY");
const SOURCE: Field = entry(Name::Source, Type::Choice(Dictionary::Source), More, Editable, "SOURCE_ID");
const SOURCE_DESCRIPTION: Field = entry(Name::SourceDescription, Type::LongText, More, Editable, "SOURCE_DESCRIPTION");
const COMMENT: Field = entry(Name::Comment, Type::LongText, More, Editable, "COMMENTS");
const RESPONSIBLE: Field = entry(Name::ResponsibleId, Type::Employee, More, Editable, "ASSIGNED_BY_ID").listed();
const IS_OPEN: Field = entry(Name::IsOpen, Type::Boolean, More, Editable, "OPENED");
const CREATED_AT: Field = entry(Name::CreatedAt, Type::Moment, System, ReadOnly, "DATE_CREATE").listed().sortable();
const CREATED_BY: Field = entry(Name::CreatedBy, Type::Employee, System, ReadOnly, "CREATED_BY_ID");
const CHANGED_AT: Field = entry(Name::ChangedAt, Type::Moment, System, ReadOnly, "DATE_MODIFY");
const CHANGED_BY: Field = entry(Name::ChangedBy, Type::Employee, System, ReadOnly, "MODIFY_BY_ID");
const MOVED_AT: Field = entry(Name::MovedAt, Type::Moment, System, ReadOnly, "MOVED_TIME");
const MOVED_BY: Field = entry(Name::MovedBy, Type::Employee, System, ReadOnly, "MOVED_BY_ID");
const CLOSED_AT: Field = entry(Name::ClosedAt, Type::Moment, System, ReadOnly, "DATE_CLOSED");
const INCOMPLETE: Field = entry(Name::IsIncomplete, Type::Boolean, System, ReadOnly, "");
const AMOUNT: Field = entry(Name::Amount, Type::Amount, About, Editable, "OPPORTUNITY").listed().sortable();
const CURRENCY: Field = entry(Name::Currency, Type::Currency, About, Editable, "CURRENCY_ID");
const HONORIFIC: Field = entry(Name::Honorific, Type::Choice(Dictionary::Honorific), Client, Editable, "HONORIFIC");
const FIRST_NAME: Field = entry(Name::FirstName, Type::Text, Client, Editable, "NAME");
const SECOND_NAME: Field = entry(Name::SecondName, Type::Text, Client, Editable, "SECOND_NAME");
const LAST_NAME: Field = entry(Name::LastName, Type::Text, Client, Editable, "LAST_NAME");
const BIRTHDATE: Field = entry(Name::Birthdate, Type::Date, Client, Editable, "BIRTHDATE");
const COMPANY_TITLE: Field = entry(Name::CompanyTitle, Type::Text, Client, Editable, "COMPANY_TITLE");
const POSITION: Field = entry(Name::Position, Type::Text, Client, Editable, "POST");
const LEAD_ID: Field = entry(Name::LeadId, Type::Lead, System, ReadOnly, "LEAD_ID");

/// Shown beside the name, wherever that is shown.
const PICTURE: Field = entry(Name::PictureId, Type::Picture, About, Editable, "LOGO").listed();

const LEAD: &[Field] = &[
    entry(Name::Title, Type::Text, About, Editable, "TITLE").listed().sortable(),
    entry(Name::Stage, Type::Stage, About, Editable, "STATUS_ID").listed(),
    AMOUNT,
    CURRENCY,
    HONORIFIC,
    FIRST_NAME.listed(),
    SECOND_NAME,
    LAST_NAME.listed().sortable(),
    BIRTHDATE,
    COMPANY_TITLE.listed().sortable(),
    POSITION,
    entry(Name::ContactId, Type::Contact, Client, Editable, "CONTACT_ID"),
    entry(Name::CompanyId, Type::Company, Client, Editable, "COMPANY_ID"),
    STREET,
    POSTAL_CODE,
    CITY,
    REGION,
    COUNTRY,
    SOURCE.listed(),
    SOURCE_DESCRIPTION,
    COMMENT,
    RESPONSIBLE,
    IS_OPEN,
    entry(Name::IsReturnCustomer, Type::Boolean, System, ReadOnly, "IS_RETURN_CUSTOMER"),
    CREATED_AT,
    CREATED_BY,
    CHANGED_AT,
    CHANGED_BY,
    MOVED_AT,
    MOVED_BY,
    CLOSED_AT,
];

const DEAL: &[Field] = &[
    entry(Name::Title, Type::Text, About, Editable, "TITLE").listed().sortable(),
    entry(Name::PipelineId, Type::Pipeline, About, ReadOnly, "CATEGORY_ID"),
    entry(Name::Stage, Type::Stage, About, Editable, "STAGE_ID").listed(),
    AMOUNT,
    CURRENCY,
    entry(Name::DealType, Type::Choice(Dictionary::DealType), About, Editable, "TYPE_ID"),
    entry(Name::BeginDate, Type::Date, About, Editable, "BEGINDATE"),
    entry(Name::CloseDate, Type::Date, About, Editable, "CLOSEDATE").listed(),
    entry(Name::ContactId, Type::Contact, Client, Editable, "CONTACT_ID").listed(),
    entry(Name::CompanyId, Type::Company, Client, Editable, "COMPANY_ID").listed(),
    SOURCE,
    SOURCE_DESCRIPTION,
    COMMENT,
    RESPONSIBLE,
    IS_OPEN,
    LEAD_ID,
    entry(Name::IsReturnCustomer, Type::Boolean, System, ReadOnly, "IS_RETURN_CUSTOMER"),
    INCOMPLETE,
    CREATED_AT,
    CREATED_BY,
    CHANGED_AT,
    CHANGED_BY,
    MOVED_AT,
    MOVED_BY,
    CLOSED_AT,
];

const CONTACT: &[Field] = &[
    Field { reference_name: "PHOTO", section: Client, ..PICTURE },
    HONORIFIC,
    FIRST_NAME.listed(),
    SECOND_NAME,
    LAST_NAME.listed().sortable(),
    BIRTHDATE,
    entry(Name::CompanyId, Type::Company, Client, Editable, "COMPANY_ID").listed(),
    COMPANY_TITLE,
    POSITION.listed(),
    STREET,
    POSTAL_CODE,
    CITY,
    REGION,
    COUNTRY,
    entry(Name::ContactType, Type::Choice(Dictionary::ContactType), More, Editable, "TYPE_ID").listed(),
    SOURCE,
    SOURCE_DESCRIPTION,
    COMMENT,
    RESPONSIBLE,
    IS_OPEN,
    LEAD_ID,
    INCOMPLETE,
    CREATED_AT,
    CREATED_BY,
    CHANGED_AT,
    CHANGED_BY,
];

const COMPANY: &[Field] = &[
    entry(Name::Title, Type::Text, About, Editable, "TITLE").required().listed().sortable(),
    PICTURE,
    entry(Name::CompanyType, Type::Choice(Dictionary::CompanyType), About, Editable, "COMPANY_TYPE").listed(),
    entry(Name::Industry, Type::Choice(Dictionary::Industry), About, Editable, "INDUSTRY").listed(),
    entry(Name::AnnualRevenue, Type::Amount, About, Editable, "REVENUE").listed(),
    CURRENCY,
    STREET,
    POSTAL_CODE,
    CITY.listed(),
    REGION,
    COUNTRY,
    entry(Name::Employees, Type::Choice(Dictionary::Employees), More, Editable, "EMPLOYEES"),
    SOURCE,
    COMMENT,
    RESPONSIBLE,
    IS_OPEN,
    LEAD_ID,
    INCOMPLETE,
    CREATED_AT,
    CREATED_BY,
    CHANGED_AT,
    CHANGED_BY,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_needs_only_its_name() {
        let required: Vec<Name> = fields(Kind::Company).iter().filter(|f| f.is_required).map(|f| f.name).collect();
        assert_eq!(required, [Name::Title]);
    }

    #[test]
    fn no_kind_has_a_field_twice_and_system_fields_are_read_only() {
        for kind in Kind::ALL {
            for (at, field) in fields(kind).iter().enumerate() {
                assert!(fields(kind)[..at].iter().all(|before| before.name != field.name), "{kind:?} {field:?}");
                assert!(field.section != System || field.access == ReadOnly, "{kind:?} {field:?}");
            }
        }
    }
}
