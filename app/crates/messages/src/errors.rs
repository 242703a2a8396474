//! Errors as sentences: what happened, what was kept, and what to do.

use domain::errors::{AppError, Place, Problem, Refusal, Violation};
use domain::{FieldName, Kind};

use crate::text::{agenda, attachments, custom, details, errors, fields, lists, settings, timeline, transfer};
use crate::{Message, labels};

/// The sentence for an error where no form can mark its fields.
pub fn describe(error: &AppError) -> Message {
    match error {
        AppError::Unauthenticated => errors::unauthenticated(),
        AppError::Forbidden => errors::forbidden(),
        AppError::NotFound => errors::not_found(),
        AppError::Conflict { field, .. } => errors::conflict(labels::field_of_any_kind(*field)),
        AppError::PointsConflict { kind, .. } => errors::conflict(labels::contact_point_kind(*kind)),
        AppError::ActivityConflict { .. } => timeline::changed_meanwhile(),
        AppError::Outdated { theirs } if theirs.is_empty() => errors::outdated_default(),
        AppError::Outdated { theirs } => errors::outdated(theirs),
        AppError::AlreadyCreated { created, name } if name.is_empty() => {
            errors::already_created(labels::numbered(created.kind, created.id))
        }
        AppError::AlreadyCreated { name, .. } => errors::already_created(name),
        AppError::Invalid(violations) => match violations.as_slice() {
            [violation] => describe_violation(violation),
            several => match missing_fields(several) {
                Some(missing) => errors::fill_in_first(missing),
                None => errors::invalid_many(i64::try_from(several.len()).unwrap_or(i64::MAX)),
            },
        },
        AppError::Refused(refusal) => describe_refusal(*refusal),
        AppError::TooManyAttempts { retry_after_s } => too_many_attempts(*retry_after_s),
        AppError::Unavailable => errors::unavailable(),
        AppError::Internal { request } => errors::internal(request),
    }
}

/// The names of the fields, where all that is wrong is that they are empty.
fn missing_fields(violations: &[Violation]) -> Option<Message> {
    let mut names = None;
    for violation in violations {
        let (Place::Field(field), Problem::Required) = (violation.place, &violation.problem) else { return None };
        let name = labels::field_of_any_kind(field);
        names = Some(match names {
            Some(before) => errors::listed(before, name),
            None => name,
        });
    }
    names
}

/// Waiting times beyond two minutes are told in minutes, rounded up.
fn too_many_attempts(seconds: i64) -> Message {
    if seconds <= 120 {
        errors::too_many_attempts(seconds.max(1))
    } else {
        errors::too_many_attempts_minutes(seconds.saturating_add(59) / 60)
    }
}

/// Why the operation is impossible at the moment.
pub fn describe_refusal(refusal: Refusal) -> Message {
    match refusal {
        Refusal::SwitchRunning => errors::switch_running(),
        Refusal::NeedsClassic => errors::needs_classic(),
        Refusal::PreviewOutdated => errors::preview_outdated(),
        Refusal::LinkInvalid => errors::link_invalid(),
        Refusal::LoginFailed => errors::login_failed(),
        Refusal::LastAdministrator => errors::last_administrator(),
        Refusal::Oneself => errors::oneself(),
        Refusal::AlreadySetUp => errors::already_set_up(),
        Refusal::NotEmpty => errors::not_empty(),
        Refusal::LeadConverted => errors::lead_converted(),
        Refusal::ActivityCompleted => errors::activity_completed(),
        Refusal::ActivityMoved => agenda::moved_meanwhile(),
        Refusal::NotConvertible => errors::not_convertible(),
        Refusal::InitialStage => errors::initial_stage(),
        Refusal::SuccessStage => errors::success_stage(),
        Refusal::FirstFailureStage => errors::first_failure_stage(),
        Refusal::OneSuccessStage => errors::one_success_stage(),
        Refusal::SystemValue => errors::system_value(),
        Refusal::GeneralPipeline => errors::general_pipeline(),
        Refusal::OtherGroup => errors::other_group(),
        Refusal::ValueInUse => errors::value_in_use(),
        Refusal::ValueClosing => errors::value_closing(),
        Refusal::NotUndoable => errors::not_undoable(),
        Refusal::ChangedSince => errors::changed_since(),
        Refusal::ImportUndone => errors::import_undone(),
        Refusal::TooManyChosen => errors::too_many_chosen(),
    }
}

/// A violation apart from its field: "Title: Please fill this in." What is wrong with a file says so itself.
pub fn describe_violation(violation: &Violation) -> Message {
    if violation.place == Place::File && is_about_files(&violation.problem) {
        return problem(&violation.problem);
    }
    errors::violation(place(violation.place, labels::field_of_any_kind), problem(&violation.problem))
}

/// Whether this is wrong with files only, as its text says.
fn is_about_files(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::FileTooLarge(_)
            | Problem::TooManyFiles(_)
            | Problem::UnsafeFile
            | Problem::MisnamedFile
            | Problem::UnpacksTooLarge
            | Problem::NotATable
            | Problem::NoRows
            | Problem::TooManyColumns(_)
            | Problem::UnreadableWorkbook
            | Problem::WorkbookTooLarge
    )
}

/// As [`describe_violation`], with the field's name as this kind of record calls it.
pub fn describe_violation_of(kind: Kind, violation: &Violation) -> Message {
    errors::violation(place(violation.place, |name| labels::field(kind, name)), problem(&violation.problem))
}

/// The name of a place in a form.
pub fn place_name(at: Place) -> Message {
    place(at, labels::field_of_any_kind)
}

fn place(place: Place, field: impl FnOnce(FieldName) -> Message) -> Message {
    match place {
        Place::Field(name) => field(name),
        Place::ContactPoints => fields::contact_points(),
        Place::Details => details::title(),
        Place::ContactRole => details::contact_role(),
        Place::Subject => fields::subject(),
        Place::Deadline => fields::deadline(),
        Place::Start => timeline::start(),
        Place::Length => timeline::length(),
        Place::Reminder => timeline::reminder(),
        Place::Location => timeline::place(),
        Place::Participants => timeline::participants(),
        Place::Checklist => timeline::checklist(),
        Place::ActivityResult => timeline::result(),
        Place::CallStatus => timeline::call_status(),
        Place::CommentText => timeline::comment(),
        Place::Login => fields::login(),
        Place::Password => fields::password(),
        Place::EmployeeName => fields::employee_name(),
        Place::PipelineName => fields::pipeline_name(),
        Place::ViewName => lists::view_name(),
        Place::ValueName => fields::value_name(),
        Place::ValueCode => fields::value_code(),
        Place::Color => fields::color(),
        Place::Replacement => fields::replacement(),
        Place::CountedMinutes => settings::counted_minutes(),
        Place::File => fields::file(),
        Place::FieldHelp => custom::help_text(),
        Place::FieldOptions => custom::options(),
        Place::FieldDefault => custom::default_value(),
        Place::FieldLink => custom::becomes(),
    }
}

/// What is wrong and what to do, for use beside the field.
pub fn problem(problem: &Problem) -> Message {
    match problem {
        Problem::Required => errors::required(),
        Problem::TooLong(longest) => errors::too_long(i64::from(*longest)),
        Problem::TooShort(shortest) => errors::too_short(i64::from(*shortest)),
        Problem::NotANumber => errors::not_a_number(),
        Problem::NumberTooLarge => errors::number_too_large(),
        Problem::TooManyDecimals(most) => errors::too_many_decimals(i64::from(*most)),
        Problem::NotALength(longest) => errors::not_a_length(i64::from(*longest)),
        Problem::NotMinutes(most) => errors::not_minutes(i64::from(*most)),
        Problem::NotADate => errors::not_a_date(),
        Problem::NotYet => errors::not_yet(),
        Problem::NotBornYet => errors::not_born_yet(),
        Problem::UnknownValue => errors::unknown_value(),
        Problem::NotAnEmail => errors::not_an_email(),
        Problem::NotAPhone => errors::not_a_phone(),
        Problem::NotAWebAddress => errors::not_a_web_address(),
        Problem::NotAMessenger => details::not_a_messenger(),
        Problem::ReadOnly => errors::read_only(),
        Problem::AlreadyUsed => errors::already_used(),
        Problem::AlreadyLinked => details::already_linked(),
        Problem::NothingChosen => details::nothing_chosen(),
        Problem::WrongType => errors::wrong_type(),
        Problem::NotATable => errors::not_a_table(),
        Problem::NoRows => errors::no_rows(),
        Problem::TooManyColumns(most) => errors::too_many_columns(i64::from(*most)),
        Problem::UnreadableWorkbook => transfer::unreadable_workbook(),
        Problem::WorkbookTooLarge => transfer::workbook_too_large(),
        Problem::NotACode => errors::not_a_code(),
        Problem::NotAColor => errors::not_a_color(),
        Problem::FileTooLarge(megabytes) => errors::file_too_large(i64::from(*megabytes)),
        Problem::TooManyFiles(most) => attachments::too_many_files(i64::from(*most)),
        Problem::UnsafeFile => attachments::unsafe_file(),
        Problem::MisnamedFile => attachments::misnamed_file(),
        Problem::UnpacksTooLarge => attachments::unpacks_too_large(),
        Problem::NotAPicture => errors::not_a_picture(),
        Problem::OtherFormat => errors::other_format(),
        Problem::TooManyPixels => errors::too_many_pixels(),
        Problem::NotAWholeNumber => custom::not_a_whole_number(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Language::{English, German, Polish};

    use super::*;

    #[test]
    fn one_violation_is_told_with_its_field_and_several_by_number() {
        let required = Violation { place: Place::Field(FieldName::Title), problem: Problem::Required };
        let one = AppError::Invalid(vec![required.clone()]);
        assert_eq!(describe(&one).show(English), "Title: Please fill this in.");
        assert_eq!(
            describe_violation_of(Kind::Company, &required).show(German),
            "Name des Unternehmens: Bitte füllen Sie dieses Feld aus."
        );
        let too_long = Violation { place: Place::Field(FieldName::Comment), problem: Problem::TooLong(255) };
        let three = AppError::Invalid(vec![required.clone(), too_long, required]);
        assert_eq!(describe(&three).show(Polish), "3 pola wymagają poprawy. Nic jeszcze nie zapisano.");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_without_a_label() {
        let of_file = |problem| describe(&AppError::invalid(Place::File, problem)).show(English);
        assert_eq!(of_file(Problem::FileTooLarge(20)), "The file is larger than 20 MB. Choose a smaller one.");
        assert_eq!(of_file(Problem::UnknownValue), "File: This value is not available any more. Choose another one.");
    }

    #[test]
    fn fields_that_are_missing_are_named() {
        let required = |name| Violation { place: Place::Field(name), problem: Problem::Required };
        let missing = [FieldName::Amount, FieldName::CloseDate, FieldName::Comment].map(required);
        let error = AppError::Invalid(missing.to_vec());
        assert_eq!(describe(&error).show(English), "Please fill in first: Amount, Expected close date, Comment.");
        crate::custom::know(vec![(4711, "Budżet".to_owned())]);
        let error = AppError::Invalid([FieldName::Custom(4711), FieldName::Amount].map(required).to_vec());
        assert_eq!(describe(&error).show(Polish), "Najpierw uzupełnij: Budżet, Kwota.");
    }

    #[test]
    fn waiting_is_told_in_seconds_or_minutes() {
        let wait = |retry_after_s| describe(&AppError::TooManyAttempts { retry_after_s }).show(English);
        assert_eq!(wait(0), "Too many attempts. Try again in 1 second.");
        assert_eq!(wait(120), "Too many attempts. Try again in 120 seconds.");
        assert_eq!(wait(121), "Too many attempts. Try again in 3 minutes.");
    }
}
