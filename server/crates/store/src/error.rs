use domain::AppError;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a store function did not do its work. Its transaction must be dropped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller's fault or the state of the CRM; shown to the user.
    #[error("{0:?}")]
    App(#[from] AppError),
    /// The database's fault; logged, never shown.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A file of settings that cannot be taken; only the command line reads such files.
    #[error("{} values of the file cannot be taken", .0.len())]
    Unfit(Vec<domain::settings::Unfit>),
    /// The file has no such column, or none that records can be found by; only the command line names columns.
    #[error("no such column: {0}")]
    UnknownColumn(String),
    /// There is no field of that name; only the command line names fields.
    #[error("no such field: {0}")]
    UnknownTarget(String),
    /// The file has no such sheet, or an empty one; those that it has with their places, counted from zero. Only the
    /// command line names sheets.
    #[error("no such sheet: {wanted}")]
    UnknownSheet { wanted: u32, sheets: Vec<(u32, String)> },
    /// Stored data that breaks an invariant of the program.
    #[error("inconsistent data: {0}")]
    Inconsistent(String),
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Inconsistent(error.to_string())
    }
}

impl Error {
    /// What the user may know of it. `request` finds the rest in the log. A text with a zero byte, which Postgres
    /// does not store (SQLSTATE 22021, 22P05 within JSON) and no page sends, is the sender's fault.
    pub fn for_user(&self, request: &str) -> AppError {
        match self {
            Self::App(error) => error.clone(),
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) => {
                AppError::Unavailable
            }
            Self::Database(_) if self.has_code("22021") || self.has_code("22P05") => AppError::Invalid(Vec::new()),
            Self::Database(_)
            | Self::Migrate(_)
            | Self::Unfit(_)
            | Self::UnknownColumn(_)
            | Self::UnknownTarget(_)
            | Self::UnknownSheet { .. }
            | Self::Inconsistent(_) => AppError::Internal { request: request.to_owned() },
        }
    }

    /// Whether Postgres answered with an SQLSTATE that begins so.
    pub(crate) fn has_code(&self, beginning: &str) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| code.starts_with(beginning))
            }
            _ => false,
        }
    }

    /// Whether trying again can help: the connection broke or a deadlock was resolved against us.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                // Serialization failure, deadlock, and every class of a server that goes down (SQLSTATE).
                error.code().is_some_and(|code| {
                    code == "40001" || code == "40P01" || code.starts_with("57P") || code.starts_with("08")
                })
            }
            _ => false,
        }
    }
}
