//! The difference between "refused" and "failed", which the exit code tells (2 and 1).

/// Something that was not even attempted: wrong usage, a wrong setting, or a state that forbids the request.
///
/// It travels inside [`anyhow::Error`]; `main` looks for it to choose the exit code.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

/// An error that ends the program with exit code 2.
pub fn refuse(message: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(Refusal(message.into()))
}
