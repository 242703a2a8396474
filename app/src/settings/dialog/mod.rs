//! The one dialog of a list: for what is added, renamed, recoloured, deleted or merged.

mod conflict;
mod delete;
mod draft;
mod form;
mod mapping;
mod palette;

use domain::stage::Semantics;
use leptos::prelude::*;
use messages::labels;
use messages::text::{frame, settings as text};
use ui::Dialog;

use self::delete::DeleteForm;
use self::form::ValueForm;
use super::editor::Editor;
use super::lists::isolated;
use crate::text::{language, tr};

/// What the dialog is open for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Task {
    Add {
        semantics: Option<Semantics>,
        after: Option<String>,
    },
    CreatePipeline,
    /// `translate` begins with the names by language.
    Rename {
        code: String,
        translate: bool,
    },
    Recolor {
        code: String,
    },
    /// `merge`: what replaces the value is chosen even if nothing uses it.
    Delete {
        code: String,
        merge: bool,
    },
}

impl Task {
    /// The value that is changed.
    fn code(&self) -> Option<&str> {
        match self {
            Self::Add { .. } | Self::CreatePipeline => None,
            Self::Rename { code, .. } | Self::Recolor { code } | Self::Delete { code, .. } => Some(code),
        }
    }
}

#[component]
pub(super) fn TaskDialog(editor: Editor) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(task) = editor.task.get() {
            title.set(title_of(editor, &task));
            open.set(true);
        }
    });
    view! {
        <Dialog
            id="value-dialog"
            open=open
            title=title
            close_label=tr(frame::close())
            keep=true
            on_close=move |()| {
                editor.task.try_set(None);
            }
        >
            {match editor.task.get_untracked() {
                None => ().into_any(),
                Some(Task::Delete { code, merge }) => {
                    view! { <DeleteForm editor=editor code=code merge=merge open=open/> }.into_any()
                }
                Some(task) => view! { <ValueForm editor=editor task=task open=open/> }.into_any(),
            }}
        </Dialog>
    }
}

fn title_of(editor: Editor, task: &Task) -> String {
    let value = task.code().and_then(|code| editor.value(code));
    let name = value.map(|value| isolated(value.shown(language()))).unwrap_or_default();
    tr(match task {
        Task::Add { semantics: Some(semantics), .. } => text::new_stage(labels::semantics(*semantics)),
        Task::Add { .. } => text::new_value(),
        Task::CreatePipeline => text::new_pipeline(),
        Task::Rename { .. } => text::rename_title(name),
        Task::Recolor { .. } => text::recolor_title(name),
        Task::Delete { merge: false, .. } => text::delete_title(name),
        Task::Delete { merge: true, .. } => text::merge_title(name),
    })
}
