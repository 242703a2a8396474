//! What was chosen in the wizard survives a reload of the page: the file waits on the server for a day, and what was
//! decided about it is kept in the storage of this tab, as forms keep what is typed.

use domain::Kind;
use domain::import::ImportChoices;

use crate::records::Kept;

/// How far the wizard is.
pub(super) struct Standing {
    pub file_id: i64,
    pub step: usize,
    pub choices: ImportChoices,
}

/// Where the wizard of a kind keeps how far it is.
#[derive(Clone, Copy)]
pub(super) struct KeptWizard(Kept);

impl KeptWizard {
    /// In the body of a component.
    pub fn of(kind: Kind) -> Self {
        Self(Kept::of_form(&format!("import-{}", kind.code())))
    }

    pub fn keep(self, file_id: i64, step: usize, choices: &ImportChoices) {
        if let Ok(choices) = serde_json::to_string(choices) {
            self.0.keep(&[file_id.to_string(), step.to_string(), choices]);
        }
    }

    pub fn read(self) -> Option<Standing> {
        let kept = self.0.read()?;
        let [file_id, step, choices] = kept.as_slice() else { return None };
        let choices = crate::json::read(choices).ok()?;
        Some(Standing { file_id: file_id.parse().ok()?, step: step.parse().ok()?, choices })
    }

    pub fn forget(self) {
        self.0.forget();
    }
}
