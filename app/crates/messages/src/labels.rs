//! The names of what the rules know: fields, kinds, modes, reasons.

use domain::contact_point::{ContactPointKind, ContactPointType};
use domain::conversion::NotConvertible;
use domain::directory::Dictionary;
use domain::fields::Section;
use domain::list::Total;
use domain::permissions::Role;
use domain::record::Cause;
use domain::stage::Semantics;
use domain::{ClientChoice, CrmMode, FieldName, Kind, Language, Permissions};

use crate::Message;
pub use crate::details::*;
pub use crate::import::{import_column, import_introduction, import_title, row_reason};
use crate::text::{choices, custom, details, fields, frame, history, kinds, lists};

/// The name of a field of a kind of record: the lead's stage is its *status*, the company's title its *name*.
pub fn field(kind: Kind, name: FieldName) -> Message {
    match (kind, name) {
        (Kind::Company, FieldName::Title) => fields::company_name(),
        (Kind::Company, FieldName::PictureId) => fields::logo(),
        (Kind::Lead, FieldName::Stage) => fields::status(),
        (Kind::Lead, FieldName::MovedAt) => fields::status_moved_at(),
        (Kind::Lead, FieldName::MovedBy) => fields::status_moved_by(),
        _ => field_of_any_kind(name),
    }
}

/// The name of a field where the kind of record is unknown.
pub fn field_of_any_kind(name: FieldName) -> Message {
    match name {
        FieldName::Title => fields::title(),
        FieldName::PictureId => fields::photograph(),
        FieldName::Honorific => fields::honorific(),
        FieldName::FirstName => fields::first_name(),
        FieldName::SecondName => fields::second_name(),
        FieldName::LastName => fields::last_name(),
        FieldName::Birthdate => fields::birthdate(),
        FieldName::CompanyTitle => fields::company_title(),
        FieldName::Position => fields::position(),
        FieldName::Source => fields::source(),
        FieldName::SourceDescription => fields::source_description(),
        FieldName::Stage => fields::stage(),
        FieldName::PipelineId => fields::pipeline(),
        FieldName::Amount => fields::amount(),
        FieldName::Currency => fields::currency(),
        FieldName::Comment => fields::comment(),
        FieldName::ContactId => fields::contact(),
        FieldName::CompanyId => fields::company(),
        FieldName::LeadId => fields::lead(),
        FieldName::DealType => fields::deal_type(),
        FieldName::BeginDate => fields::begin_date(),
        FieldName::CloseDate => fields::close_date(),
        FieldName::ContactType => fields::contact_type(),
        FieldName::CompanyType => fields::company_type(),
        FieldName::Industry => fields::industry(),
        FieldName::Employees => fields::employees(),
        FieldName::AnnualRevenue => fields::annual_revenue(),
        FieldName::AddressStreet => fields::address_street(),
        FieldName::AddressCity => fields::address_city(),
        FieldName::AddressRegion => fields::address_region(),
        FieldName::AddressPostalCode => fields::address_postal_code(),
        FieldName::AddressCountry => fields::address_country(),
        FieldName::ResponsibleId => fields::responsible(),
        FieldName::IsOpen => fields::is_open(),
        FieldName::IsReturnCustomer => fields::is_return_customer(),
        FieldName::IsIncomplete => fields::is_incomplete(),
        FieldName::CreatedAt => fields::created_at(),
        FieldName::CreatedBy => fields::created_by(),
        FieldName::ChangedAt => fields::changed_at(),
        FieldName::ChangedBy => fields::changed_by(),
        FieldName::MovedAt => fields::moved_at(),
        FieldName::MovedBy => fields::moved_by(),
        FieldName::ClosedAt => fields::closed_at(),
        FieldName::Phone => fields::phone(),
        FieldName::Email => fields::email(),
        FieldName::Web => fields::web(),
        FieldName::Messenger => details::messenger(),
        FieldName::Custom(id) => crate::custom::name(id),
    }
}

/// The heading of a group of a form.
pub fn section(kind: Kind, section: Section) -> Message {
    match (section, kind) {
        (Section::About, Kind::Lead) => fields::section_about_lead(),
        (Section::About, Kind::Deal) => fields::section_about_deal(),
        (Section::About, Kind::Contact) => fields::section_about_contact(),
        (Section::About, Kind::Company) => fields::section_about_company(),
        (Section::Client, Kind::Contact) => fields::section_person(),
        (Section::Client, Kind::Lead | Kind::Deal | Kind::Company) => fields::section_client(),
        (Section::Address, _) => fields::section_address(),
        (Section::More, _) => fields::section_more(),
        (Section::Custom, _) => custom::custom_fields(),
        (Section::System, _) => fields::section_system(),
    }
}

/// One record of the kind: "Lead".
pub fn kind(kind: Kind) -> Message {
    match kind {
        Kind::Lead => kinds::lead(),
        Kind::Deal => kinds::deal(),
        Kind::Contact => kinds::contact(),
        Kind::Company => kinds::company(),
    }
}

/// The records of the kind: "Leads".
pub fn kind_plural(kind: Kind) -> Message {
    match kind {
        Kind::Lead => kinds::leads(),
        Kind::Deal => kinds::deals(),
        Kind::Contact => kinds::contacts(),
        Kind::Company => kinds::companies(),
    }
}

/// So many records of the kind: "3 leads".
pub fn kind_count(kind: Kind, count: i64) -> Message {
    match kind {
        Kind::Lead => kinds::lead_count(count),
        Kind::Deal => kinds::deal_count(count),
        Kind::Contact => kinds::contact_count(count),
        Kind::Company => kinds::company_count(count),
    }
}

/// What a record without a name is called by: "Lead #12".
pub fn numbered(kind: Kind, id: i64) -> Message {
    match kind {
        Kind::Lead => kinds::lead_number(id),
        Kind::Deal => kinds::deal_number(id),
        Kind::Contact => kinds::contact_number(id),
        Kind::Company => kinds::company_number(id),
    }
}

/// "Phone".
pub fn contact_point_kind(kind: ContactPointKind) -> Message {
    match kind {
        ContactPointKind::Phone => fields::phone(),
        ContactPointKind::Email => fields::email(),
        ContactPointKind::Web => fields::web(),
        ContactPointKind::Im => details::messenger(),
    }
}

/// "Phones".
pub fn contact_point_kind_plural(kind: ContactPointKind) -> Message {
    match kind {
        ContactPointKind::Phone => fields::phones(),
        ContactPointKind::Email => fields::emails(),
        ContactPointKind::Web => fields::webs(),
        ContactPointKind::Im => details::messengers(),
    }
}

pub fn contact_point_type(value_type: ContactPointType) -> Message {
    match value_type {
        ContactPointType::Work => fields::use_work(),
        ContactPointType::Mobile => fields::use_mobile(),
        ContactPointType::Home => fields::use_home(),
        ContactPointType::Fax => fields::use_fax(),
        ContactPointType::Telegram => details::telegram(),
        ContactPointType::Whatsapp => details::whatsapp(),
        ContactPointType::Signal => details::signal(),
        ContactPointType::Viber => details::viber(),
        ContactPointType::Other => fields::use_other(),
    }
}

pub fn dictionary(dictionary: Dictionary) -> Message {
    match dictionary {
        Dictionary::Source => fields::dictionary_source(),
        Dictionary::ContactType => fields::dictionary_contact_type(),
        Dictionary::CompanyType => fields::dictionary_company_type(),
        Dictionary::Employees => fields::dictionary_employees(),
        Dictionary::Industry => fields::dictionary_industry(),
        Dictionary::DealType => fields::dictionary_deal_type(),
        Dictionary::Honorific => fields::dictionary_honorific(),
        Dictionary::EventType => fields::dictionary_event_type(),
        Dictionary::CallStatus => fields::dictionary_call_status(),
        Dictionary::DocumentCatalogue => fields::dictionary_document_catalogue(),
    }
}

pub fn client_choice(choice: ClientChoice) -> Message {
    match choice {
        ClientChoice::Contact => choices::client_contact(),
        ClientChoice::Company => choices::client_company(),
        ClientChoice::Both => choices::client_both(),
    }
}

/// For whom the choice is right, in one sentence.
pub fn client_choice_hint(choice: ClientChoice) -> Message {
    match choice {
        ClientChoice::Contact => choices::client_contact_hint(),
        ClientChoice::Company => choices::client_company_hint(),
        ClientChoice::Both => choices::client_both_hint(),
    }
}

pub fn mode(mode: CrmMode) -> Message {
    match mode {
        CrmMode::Simple => choices::mode_simple(),
        CrmMode::Classic => choices::mode_classic(),
    }
}

/// What the mode does with an inquiry, in one sentence.
pub fn mode_summary(mode: CrmMode) -> Message {
    match mode {
        CrmMode::Simple => choices::mode_simple_summary(),
        CrmMode::Classic => choices::mode_classic_summary(),
    }
}

/// Why a lead stays a lead.
pub fn not_convertible(reason: NotConvertible) -> Message {
    match reason {
        NotConvertible::ContactDeleted => choices::contact_deleted(),
        NotConvertible::CompanyDeleted => choices::company_deleted(),
        NotConvertible::DatabaseError => choices::database_error(),
    }
}

/// What can be done about a lead that stays a lead.
pub fn not_convertible_advice(reason: NotConvertible) -> Message {
    match reason {
        NotConvertible::ContactDeleted => choices::contact_deleted_advice(),
        NotConvertible::CompanyDeleted => choices::company_deleted_advice(),
        NotConvertible::DatabaseError => choices::database_error_advice(),
    }
}

pub fn cause(cause: Cause) -> Message {
    match cause {
        Cause::Person => choices::cause_person(),
        Cause::Import => choices::cause_import(),
        Cause::Conversion => choices::cause_conversion(),
        Cause::Demo => choices::cause_demo(),
        Cause::Settings => choices::cause_settings(),
        Cause::Restored => history::cause_restored(),
        Cause::Bulk => lists::cause_bulk(),
    }
}

/// The language's name in the reader's language; language menus show [`Language::own_name`] instead.
pub fn language(language: Language) -> Message {
    match language {
        Language::English => choices::english(),
        Language::Polish => choices::polish(),
        Language::German => choices::german(),
        Language::Italian => choices::italian(),
    }
}

/// What an employee is and may.
pub fn role(permissions: Permissions) -> Message {
    match (permissions.role, permissions.settings) {
        (Role::Administrator, _) => choices::administrator(),
        (Role::Employee, true) => choices::employee_with_settings(),
        (Role::Employee, false) => choices::employee(),
    }
}

pub fn semantics(semantics: Semantics) -> Message {
    match semantics {
        Semantics::InProgress => choices::in_progress(),
        Semantics::Success => choices::success(),
        Semantics::Failure => choices::failure(),
    }
}

/// "Total: 1,234" or "Total: more than 10,000".
pub fn total(total: Total) -> Message {
    match total {
        Total::Exactly(count) => frame::total(count),
        Total::MoreThan(count) => frame::total_more_than(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_field_has_the_name_that_its_kind_gives_it() {
        let german = |kind, name| field(kind, name).show(Language::German);
        assert_eq!(german(Kind::Lead, FieldName::Stage), "Status");
        assert_eq!(german(Kind::Deal, FieldName::Stage), "Phase");
        assert_eq!(german(Kind::Company, FieldName::Title), "Name des Unternehmens");
    }

    #[test]
    fn no_form_has_two_fields_of_the_same_name() {
        for language in Language::ALL {
            for kind in Kind::ALL {
                let mut names: Vec<String> =
                    domain::fields::fields(kind).iter().map(|f| field(kind, f.name).show(language)).collect();
                names.sort();
                assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{language:?} {kind:?} {names:?}");
            }
        }
    }

    #[test]
    fn counts_are_grouped_and_inflected() {
        assert_eq!(kind_count(Kind::Lead, 12_345).show(Language::English), "12,345 leads");
        assert_eq!(kind_count(Kind::Deal, 22).show(Language::Polish), "22 deale");
        assert_eq!(kind_count(Kind::Deal, 12).show(Language::Polish), "12 deali");
        assert_eq!(total(Total::MoreThan(10_000)).show(Language::German), "Gesamt: mehr als 10.000");
        assert_eq!(numbered(Kind::Lead, 12_345).show(Language::English), "Lead #12345");
    }
}
