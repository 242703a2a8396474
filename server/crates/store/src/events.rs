//! What open browsers are told, and who may hear it.

use domain::event::Event;
use domain::{Action, Level};

use crate::Actor;

/// Reads a payload of the channel; what cannot be read is treated as "anything may have changed".
pub fn parse(payload: &str) -> Event {
    serde_json::from_str(payload).unwrap_or(Event::Resync)
}

/// Whether an employee may hear of the event. Events carry no contents; who may read no records of a kind
/// does not learn that they change, what concerns one employee is for nobody else, and runs are for those who may start
/// them.
pub fn may_see(event: &Event, actor: &Actor) -> bool {
    match event {
        Event::Record { kind, .. } => actor.permissions.level(*kind, Action::Read) > Level::None,
        Event::Own { employee_id } | Event::Due { employee_id } | Event::Arranged { employee_id } => {
            *employee_id == actor.id
        }
        Event::Activities | Event::Settings | Event::Counters | Event::Run { .. } | Event::Resync => true,
    }
}
