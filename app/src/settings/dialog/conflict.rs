use domain::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::{frame, settings as text};
use ui::{Banner, BannerKind, Button, ButtonKind, DialogActions, StageBadge};

use super::draft::Draft;
use crate::settings::editor::Editor;
use crate::settings::lists::isolated;
use crate::text::tr;

/// Somebody else was faster: shows both, and lets the user choose.
#[component]
pub(super) fn Conflict(
    editor: Editor,
    draft: Draft,
    open: RwSignal<bool>,
    is_color: bool,
    #[prop(into)] on_overwrite: Callback<()>,
) -> impl IntoView {
    let Some(AppError::Outdated { theirs }) = draft.error.get_untracked() else { return ().into_any() };
    let explanation = tr(messages::errors::describe(&AppError::Outdated { theirs: isolated(&theirs) }));
    let mine = if is_color { draft.color } else { draft.name };
    let default_name = draft.default_names().remove(&crate::text::language()).unwrap_or_default();
    let theirs = if theirs.is_empty() { default_name } else { theirs };
    let value = move |value: Signal<String>| {
        if is_color {
            view! { <StageBadge name=value color=value/> }.into_any()
        } else {
            view! { <bdi>{move || value.get()}</bdi> }.into_any()
        }
    };
    let keep = move |_| {
        editor.refresh();
        open.set(false);
    };
    let overwrite = move |_| {
        draft.pending.set(true);
        spawn_local(async move {
            let looked = draft.look_again().await;
            draft.pending.try_set(false);
            match looked {
                Ok(()) => {
                    on_overwrite.try_run(());
                }
                Err(error) => {
                    draft.error.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <Banner kind=BannerKind::Warning>{explanation}</Banner>
        <dl class="conflict">
            <dt>{tr(text::theirs())}</dt>
            <dd>{value(Signal::stored(theirs))}</dd>
            <dt>{tr(text::mine())}</dt>
            <dd>{value(mine.into())}</dd>
        </dl>
        <DialogActions>
            <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
            <Button on_press=keep>{tr(text::keep_theirs())}</Button>
            <Button kind=ButtonKind::Primary pending=draft.pending on_press=overwrite>{tr(text::use_mine())}</Button>
        </DialogActions>
    }
    .into_any()
}
