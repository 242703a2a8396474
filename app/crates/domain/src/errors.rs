//! Errors as codes with arguments. They become text where they are shown.

use serde::{Deserialize, Serialize};

use crate::activity::ActivityInput;
use crate::inquiry::Created;
use crate::{ContactPoint, ContactPointKind, FieldName, Value};

/// Why an operation did not happen. Nothing was written, except perhaps where no answer came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// Nobody is logged in, or the session ended.
    Unauthenticated,
    /// The employee lacks the right.
    Forbidden,
    /// There is no such record, or it is not visible to the employee.
    NotFound,
    /// Somebody else changed the same field in between.
    Conflict { field: FieldName, theirs: Value },
    /// Somebody else changed the phones, e-mails or web sites in between.
    PointsConflict { kind: ContactPointKind, theirs: Vec<ContactPoint> },
    /// Somebody else changed the same of an activity in between.
    ActivityConflict { theirs: Box<ActivityInput> },
    /// Somebody else changed the same name or colour in the settings in between; an empty one is the default name.
    Outdated { theirs: String },
    /// The form created this record when it was sent before, and says something else now. The name is empty where there
    /// is none, or the employee may not read it.
    AlreadyCreated { created: Created, name: String },
    /// The input breaks rules, each named with its field.
    Invalid(Vec<Violation>),
    /// The operation is impossible at the moment.
    Refused(Refusal),
    /// Too many attempts; seconds until the next one is allowed.
    TooManyAttempts { retry_after_s: i64 },
    /// The database or the network cannot be reached. Whoever asked does not know whether only the answer was lost.
    Unavailable,
    /// A defect. The number is the request's id, to be found in the server's log.
    Internal { request: String },
}

/// One rule that the input breaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    pub place: Place,
    pub problem: Problem,
}

/// Where in the input the problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Field(FieldName),
    /// The phones, e-mails and web sites.
    ContactPoints,
    /// The registration and bank data of a company or contact.
    Details,
    /// What a contact is in a company.
    ContactRole,
    /// Subject of an activity.
    Subject,
    Deadline,
    /// When a call or a meeting begins.
    Start,
    /// How long it takes.
    Length,
    Reminder,
    /// Where a meeting is.
    Location,
    Participants,
    Checklist,
    /// What came of an activity.
    ActivityResult,
    CallStatus,
    CommentText,
    /// E-mail address that an employee logs in with.
    Login,
    Password,
    EmployeeName,
    PipelineName,
    /// Name of a saved view of a list.
    ViewName,
    /// Name of a stage or of a dictionary value.
    ValueName,
    /// The stable code of a stage or of a dictionary value.
    ValueCode,
    Color,
    /// What records get instead of a value that is deleted.
    Replacement,
    /// How long before its time an activity is counted.
    CountedMinutes,
    File,
    /// The sentence below a custom field.
    FieldHelp,
    /// The values of a custom field's list.
    FieldOptions,
    /// What a custom field holds unless somebody enters something else.
    FieldDefault,
    /// The field that a lead's custom field becomes when the lead is converted.
    FieldLink,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    Required,
    /// Longer than so many characters.
    TooLong(u32),
    /// Shorter than so many characters.
    TooShort(u32),
    NotANumber,
    NumberTooLarge,
    /// An amount with more than so many digits after the point.
    TooManyDecimals(u32),
    /// No whole number of minutes from one to so many.
    NotALength(u32),
    /// No whole number of minutes from none to so many.
    NotMinutes(u32),
    NotADate,
    /// A call that is said to have taken place, at a time that is still to come.
    NotYet,
    /// A date of birth that is still to come.
    NotBornYet,
    /// No value of the dictionary, no stage, no currency, no active employee, no record.
    UnknownValue,
    NotAnEmail,
    NotAPhone,
    NotAWebAddress,
    /// Neither a user name nor a phone number, as the messenger wants it.
    NotAMessenger,
    ReadOnly,
    AlreadyUsed,
    /// The contact is one of the company's, or stands in another line.
    AlreadyLinked,
    /// A name was typed where one is chosen, and it chose none.
    NothingChosen,
    /// The wrong kind of value for the field.
    WrongType,
    /// A file that is no text table.
    NotATable,
    /// A table that has headings alone.
    NoRows,
    /// A table of more than so many columns.
    TooManyColumns(u32),
    /// A workbook that is broken, locked by a password, or of an old kind.
    UnreadableWorkbook,
    /// A workbook that is too large when it is unpacked.
    WorkbookTooLarge,
    /// Codes consist of letters without accents, digits, `_` and `-`.
    NotACode,
    NotAColor,
    /// A file of more than so many megabytes.
    FileTooLarge(u32),
    /// More than so many files.
    TooManyFiles(u32),
    /// A web page or SVG, which can run scripts.
    UnsafeFile,
    /// A file that is another thing than the ending of its name says.
    MisnamedFile,
    /// An archive that unpacks to far more than itself.
    UnpacksTooLarge,
    /// No picture in a format that browsers show and that cannot carry scripts.
    NotAPicture,
    /// The ending of the file's name is that of another format than its content has.
    OtherFormat,
    /// A picture with more pixels than are decoded.
    TooManyPixels,
    /// No number, or digits after the point, where only whole numbers fit.
    NotAWholeNumber,
}

/// Why the state of the CRM does not allow the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// A switch of the mode is still running.
    SwitchRunning,
    /// Needs the Classic mode.
    NeedsClassic,
    /// The leads in progress changed since the preview; look again.
    PreviewOutdated,
    /// The one-time link was used, has expired or is wrong.
    LinkInvalid,
    /// E-mail or password is wrong.
    LoginFailed,
    /// The last administrator cannot be deactivated.
    LastAdministrator,
    /// Oneself cannot be deactivated.
    Oneself,
    /// An administrator exists already.
    AlreadySetUp,
    /// The database holds records already.
    NotEmpty,
    /// A converted lead's status cannot be changed: its deal carries on.
    LeadConverted,
    /// A completed activity cannot be changed.
    ActivityCompleted,
    /// Somebody else has put the activity at another time.
    ActivityMoved,
    /// The lead could not be converted; it stays a lead.
    NotConvertible,
    /// The initial stage cannot be deleted.
    InitialStage,
    /// The success stage cannot be deleted.
    SuccessStage,
    /// The first failure stage cannot be deleted.
    FirstFailureStage,
    /// There is exactly one success stage.
    OneSuccessStage,
    /// A value of the system cannot be deleted.
    SystemValue,
    /// The pipeline *General* cannot be deleted.
    GeneralPipeline,
    /// Stages stay in their group.
    OtherGroup,
    /// Records use the value; what they get instead must be chosen.
    ValueInUse,
    /// The value is being deleted.
    ValueClosing,
    /// The change was taken back already, or something later builds on it.
    NotUndoable,
    /// Somebody changed the record after what is to be taken back.
    ChangedSince,
    /// The import that made the record was taken back since.
    ImportUndone,
    /// More records were chosen than can be at once.
    TooManyChosen,
}

impl AppError {
    pub fn invalid(place: Place, problem: Problem) -> Self {
        Self::Invalid(vec![Violation { place, problem }])
    }

    pub fn invalid_field(field: FieldName, problem: Problem) -> Self {
        Self::invalid(Place::Field(field), problem)
    }
}

/// The kind of error alone; what users see is made by `messages`, and logs take the whole by `Debug`.
impl std::fmt::Display for AppError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not found",
            Self::Conflict { .. }
            | Self::PointsConflict { .. }
            | Self::ActivityConflict { .. }
            | Self::Outdated { .. }
            | Self::AlreadyCreated { .. } => "conflict",
            Self::Invalid(_) => "invalid",
            Self::Refused(_) => "refused",
            Self::TooManyAttempts { .. } => "too many attempts",
            Self::Unavailable => "unavailable",
            Self::Internal { .. } => "internal",
        })
    }
}

impl std::error::Error for AppError {}
