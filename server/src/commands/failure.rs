//! Errors of the store in words for the command line.

use domain::{AppError, Language};
use store::Error;

use crate::refusal::refuse;

/// What went wrong: a refusal where the input or the state of the CRM forbids it, otherwise a failure.
pub fn explain(error: Error) -> anyhow::Error {
    match error {
        Error::App(error @ (AppError::Unavailable | AppError::Internal { .. })) => anyhow::anyhow!(text(&error)),
        Error::App(error) => refuse(text(&error)),
        other => anyhow::Error::new(other),
    }
}

fn text(error: &AppError) -> String {
    messages::errors::describe(error).show(Language::English)
}
