use leptos::prelude::*;
use ui::{field_error, field_id};

use super::Draft;
use crate::attachments::{FileArea, Files};

/// The control of a field for files: a press, or what is dropped or pasted, sends them to the server. They are the
/// record's when it is saved.
#[component]
pub(super) fn FileControl(
    draft: Draft,
    /// Called when all have arrived, none of them refused, and when the only one was taken away.
    #[prop(optional_no_strip)]
    on_choose: Option<Callback<()>>,
) -> impl IntoView {
    let files = Files::kept_in(draft.files, !draft.field.is_multiple);
    let choose = move || {
        if let Some(on_choose) = on_choose {
            on_choose.try_run(());
        }
    };
    // While files are on their way, those that were there before.
    Effect::new(move |before: Option<Option<Vec<i64>>>| {
        let before = before.flatten();
        let is_sending = files.waits();
        draft.is_sending.set(is_sending);
        if is_sending {
            return before.or_else(|| Some(files.ids()));
        }
        if before.is_some_and(|before| before != files.ids()) && !files.has_refused() {
            choose();
        }
        None
    });
    let error = field_error();
    Effect::new(move |had_one: Option<bool>| {
        let has_one = draft.files.with(|files| !files.is_empty());
        // However files come and go, what was said of the others is over.
        if let Some(error) = error.filter(|_| had_one.is_some()) {
            error.outdate();
        }
        if files.is_one && had_one == Some(true) && !has_one {
            choose();
        }
        has_one
    });
    let id = field_id().unwrap_or_else(|| draft.field.name.code().into_owned());
    view! { <FileArea id=id files=files/> }
}
