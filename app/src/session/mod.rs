//! Set-up, invitation, log-in and log-out.

pub mod api;
mod invitation;
mod log_in;
mod one_time;
mod set_up;

pub use invitation::InvitationPage;
pub use log_in::LogInPage;
pub use set_up::{NotSetUpPage, SetUpPage};
