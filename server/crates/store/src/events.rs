//! What open browsers are told, and who may hear it.

use domain::event::Event;
use domain::{Action, Level, Permissions};

/// Reads a payload of the channel; what cannot be read is treated as "anything may have changed".
pub fn parse(payload: &str) -> Event {
    serde_json::from_str(payload).unwrap_or(Event::Resync)
}

/// Whether an employee may hear of the event. Events carry no contents; who may read no records of a kind
/// does not learn that they change, and runs are for those who may start them.
pub fn may_see(event: &Event, permissions: Permissions) -> bool {
    match event {
        Event::Record { kind, .. } => permissions.level(*kind, Action::Read) > Level::None,
        Event::Settings | Event::Run { .. } | Event::Resync => true,
    }
}
