//! How errors travel between server functions and pages.

use domain::AppError;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

use crate::json::JsonText;

/// An error of a server function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure(pub AppError);

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl FromServerFnError for Failure {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            // In the browser: the network or the server is away.
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => AppError::Unavailable,
            // On the server: the call is none that a page of this version makes.
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                AppError::Invalid(Vec::new())
            }
            _ => AppError::Internal { request: String::new() },
        })
    }
}

#[cfg(feature = "ssr")]
impl From<store::Error> for Failure {
    /// Logs what the user must not see, and sets the status of the answer.
    fn from(error: store::Error) -> Self {
        let request = crate::context::request_id();
        let shown = error.for_user(&request);
        if matches!(shown, AppError::Internal { .. } | AppError::Unavailable) {
            tracing::error!(request.id = %request, %error, "operation failed");
        }
        crate::context::set_status(&shown);
        Self(shown)
    }
}
