use serde::{Deserialize, Serialize};

use super::{ListChange, ListValue, Naming, Replacement};

/// A change that was made, with what is needed to show it and to take it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The value as it was before; an added or restored one as it became.
    pub value: ListValue,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Added {
        after: Option<String>,
    },
    Renamed {
        after: Naming,
    },
    Recolored {
        after: String,
    },
    /// The value that stood before it in its group, and the one that stands there now.
    Moved {
        before: Option<String>,
        after: Option<String>,
    },
    /// The value that stood before it, and what its records got instead.
    Deleted {
        after: Option<String>,
        replacement: Option<Replacement>,
    },
    Restored,
    MadeDefault {
        before: String,
    },
}

impl Done {
    /// The change that takes this one back.
    pub fn inverse(&self) -> ListChange {
        let code = self.value.code.clone();
        match &self.what {
            What::Added { .. } | What::Restored => ListChange::Remove { code },
            What::Renamed { after } => {
                ListChange::Rename { code, before: after.clone(), after: self.value.naming.clone() }
            }
            What::Recolored { after } => {
                ListChange::Recolor { code, before: after.clone(), after: self.value.color.clone().unwrap_or_default() }
            }
            What::Moved { before, .. } => ListChange::Move { code, after: before.clone() },
            What::Deleted { after, .. } => {
                ListChange::Restore { value: Box::new(self.value.clone()), after: after.clone() }
            }
            What::MadeDefault { before } => ListChange::MakeDefault { code: before.clone() },
        }
    }
}
