//! What stands in the dialog of an activity. What is typed survives a reload of the page: the dialog opens again, with
//! the activity as it was seen.

use domain::activity::{Activity, ActivityInput};
use domain::directory::Dictionary;
use leptos::prelude::*;

use super::Draft;
use super::dialogs::Ask;
use crate::boot::use_boot;
use crate::json::read;
use crate::records::{Kept, restored_note};

/// The questions with something to lose, by the words that they are kept under.
const KEPT: [(&str, Ask); 2] = [("edit", Ask::Edit), ("complete", Ask::Complete)];

/// Whether what is typed there does not go by a slip of the hand, or by a reload.
pub(super) fn is_kept(ask: Ask) -> bool {
    KEPT.iter().any(|(_, kept)| *kept == ask)
}

/// What was typed when the page was left.
pub(super) struct Unsaved {
    pub ask: Ask,
    /// As it was when the dialog was opened.
    pub activity: Activity,
    before: ActivityInput,
    result: String,
    texts: Vec<String>,
}

impl Unsaved {
    pub fn read(kept: Kept) -> Option<Self> {
        let mut texts = kept.read()?.into_iter();
        let code = texts.next()?;
        let (_, ask) = KEPT.into_iter().find(|(known, _)| *known == code)?;
        let activity = read(&texts.next()?).ok()?;
        let before = read(&texts.next()?).ok()?;
        Some(Self { ask, activity, before, result: texts.next()?, texts: texts.collect() })
    }
}

/// What stands in the dialog.
#[derive(Clone, Copy)]
pub(super) struct Entered {
    pub draft: Draft,
    /// What came of it.
    pub result: RwSignal<String>,
    /// What was seen of it: what others change meanwhile is told by that. Another one once a conflict was settled.
    pub before: StoredValue<ActivityInput>,
    /// What the fields began with, apart from what is seen.
    begun: Draft,
    begun_result: StoredValue<String>,
    is_resumed: RwSignal<bool>,
}

impl Entered {
    /// Begins with the activity, or with what was typed before the page was loaded anew. In the body of a component.
    pub fn new(ask: Ask, activity: &Activity, kept: Kept) -> Self {
        // Begins with what came of it before it was opened again.
        let former = activity.former.clone().unwrap_or_default();
        let begin = || {
            let draft = Draft::of(activity);
            if ask == Ask::Complete {
                draft.call_status.set(offered(former.call_status.clone()));
            }
            draft
        };
        let entered = Self {
            draft: begin(),
            result: RwSignal::new(former.result.clone()),
            before: StoredValue::new(ActivityInput::of(activity)),
            begun: begin(),
            begun_result: StoredValue::new(former.result),
            is_resumed: RwSignal::new(false),
        };
        let unsaved = Unsaved::read(kept).filter(|unsaved| unsaved.ask == ask && unsaved.activity.id == activity.id);
        if let Some(unsaved) = unsaved {
            entered.resume(unsaved);
        }
        entered
    }

    fn resume(self, unsaved: Unsaved) {
        self.draft.fill(&unsaved.before);
        self.before.set_value(unsaved.before);
        self.draft.restore(unsaved.texts);
        self.result.set(unsaved.result);
        self.is_resumed.set(true);
    }

    /// Keeps what is typed until it is saved or given up.
    pub fn keep(self, kept: Kept, ask: Ask, activity: StoredValue<Activity>) {
        let Some((code, _)) = KEPT.into_iter().find(|(_, known)| *known == ask) else { return };
        Effect::new(move |_| {
            if !self.is_changed() {
                self.is_resumed.set(false);
                return kept.forget();
            }
            let seen = [activity.with_value(serde_json::to_string), self.before.with_value(serde_json::to_string)];
            let mut texts = vec![code.to_owned()];
            texts.extend(seen.map(Result::unwrap_or_default));
            texts.push(self.result.get());
            texts.extend(self.draft.texts());
            kept.keep(&texts);
        });
    }

    /// What the fields would hold if nothing were typed.
    fn unchanged(self) -> Vec<String> {
        self.before.with_value(|before| self.begun.fill(before));
        untrack(|| self.begun.texts())
    }

    /// Whether something is typed that would be missed; tracked.
    pub fn is_changed(self) -> bool {
        let (texts, result) = (self.draft.texts(), self.result.get());
        texts != self.unchanged() || self.begun_result.with_value(|begun| *begun != result)
    }

    /// Says that what stands there was typed before the page was loaded anew, with a way to begin anew.
    pub fn note(self) -> AnyView {
        let start_over = move |()| {
            self.draft.restore(self.unchanged());
            self.result.set(self.begun_result.get_value());
            self.draft.error.set(None);
        };
        restored_note(self.is_resumed, Callback::new(start_over))
    }
}

/// The status of a call, if it can be chosen: one that was deleted since then is chosen anew.
fn offered(code: Option<String>) -> String {
    let is_offered = |code: &String| {
        use_boot().with_untracked(|boot| {
            boot.directory.choices(Dictionary::CallStatus).iter().any(|offered| offered.code == *code)
        })
    };
    code.filter(is_offered).unwrap_or_default()
}
