//! Who may do what: one pure table, turned by the store into one SQL condition.

use serde::{Deserialize, Serialize};

use crate::Kind;

/// What an employee does to records of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Read,
    Add,
    Update,
    Delete,
    Export,
    Import,
}

/// How far a right reaches (seed 003: *available to everyone* matters only at the level *open*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    None,
    /// Records that the employee is responsible for.
    Own,
    /// Own records and those available to everyone.
    Open,
    All,
}

/// What an employee is in the CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Administrator,
    Employee,
}

/// The rights of one employee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    pub role: Role,
    /// The right *may change CRM settings*: the mode, stages, dictionaries, people.
    pub settings: bool,
}

impl Permissions {
    /// Everything: the system employee and the command line.
    pub const SYSTEM: Self = Self { role: Role::Administrator, settings: true };

    /// How far the employee's right to `action` on records of `kind` reaches.
    pub fn level(self, kind: Kind, action: Action) -> Level {
        level(self.role, kind, action)
    }

    /// Only administrators and employees permitted to change CRM settings may (seed 004).
    pub fn may_change_settings(self) -> bool {
        self.settings || self.role == Role::Administrator
    }

    pub fn may_manage_people(self) -> bool {
        self.role == Role::Administrator
    }
}

/// The permission table.
fn level(role: Role, _kind: Kind, action: Action) -> Level {
    match (role, action) {
        (Role::Administrator, _) => Level::All,
        (Role::Employee, Action::Read | Action::Add | Action::Update | Action::Import | Action::Export) => Level::All,
        // What one is not responsible for, one does not throw away.
        (Role::Employee, Action::Delete) => Level::Own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_permitted_employees_change_settings() {
        let employee = Permissions { role: Role::Employee, settings: false };
        assert!(!employee.may_change_settings());
        assert!(Permissions { settings: true, ..employee }.may_change_settings());
        assert!(Permissions { role: Role::Administrator, settings: false }.may_change_settings());
    }

    #[test]
    fn everybody_works_on_every_record_and_deletes_their_own() {
        let employee = Permissions { role: Role::Employee, settings: true };
        for kind in Kind::ALL {
            for action in [Action::Read, Action::Add, Action::Update, Action::Export, Action::Import] {
                assert_eq!(employee.level(kind, action), Level::All, "{kind:?} {action:?}");
                assert_eq!(Permissions::SYSTEM.level(kind, action), Level::All, "{kind:?} {action:?}");
            }
            assert_eq!(employee.level(kind, Action::Delete), Level::Own, "{kind:?}");
            assert_eq!(Permissions::SYSTEM.level(kind, Action::Delete), Level::All, "{kind:?}");
        }
    }
}
