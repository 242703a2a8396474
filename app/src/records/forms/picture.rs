use domain::errors::{AppError, Place};
use domain::picture::{ACCEPTED, check_size};
use leptos::prelude::*;
use messages::text::records as text;
use ui::{Avatar, AvatarSize, Choice, FileDrop, Icon, IconButton, dynamic};

use super::Draft;
use super::focus::stay_within;
use crate::frame::show_error;
use crate::paths;
use crate::text::tr;
use crate::upload::upload;

/// The control of a picture: a press, a dropped or a pasted file sends it to the server, which answers with what the
/// record then links to. The former picture stays until the record is saved.
#[component]
pub(super) fn PictureControl(
    draft: Draft,
    /// Called when a picture has arrived, or was taken away.
    #[prop(optional_no_strip)]
    on_choose: Option<Callback<()>>,
) -> impl IntoView {
    let is_busy = draft.is_sending;
    let toasts = ui::use_toasts();
    let choose = move |picture: Option<Choice>| {
        draft.link.try_set(picture);
        draft.problem.try_set(None);
        if let Some(on_choose) = on_choose {
            on_choose.try_run(());
        }
    };
    let take = move |file: web_sys::File| {
        if is_busy.get_untracked() {
            return;
        }
        if let Err(problem) = check_size(file.size() as u64) {
            return draft.problem.set(Some(problem));
        }
        let name = file.name();
        is_busy.set(true);
        draft.problem.set(None);
        leptos::task::spawn_local(async move {
            let answer = upload("/files/picture", file).await;
            is_busy.try_set(false);
            match answer {
                Ok(id) => choose(Some(Choice::new(id, name))),
                Err(AppError::Invalid(violations)) => {
                    let own = violations.into_iter().find(|own| own.place == Place::Field(draft.field.name));
                    draft.problem.try_set(own.map(|own| own.problem));
                }
                Err(error) => show_error(toasts, &error),
            }
        });
    };
    let name = Signal::derive(move || {
        draft.link.with(|link| link.as_ref().map(|link| link.label.clone())).unwrap_or_default()
    });
    let shown = Signal::derive(move || {
        let id = draft.link.with(|link| link.as_ref()?.value.parse().ok());
        id.map(paths::file).unwrap_or_default()
    });
    let title = Signal::derive(move || tr(if is_busy.get() { text::sending() } else { text::choose_picture() }));
    view! {
        <div class="picture-control" aria-busy=move || is_busy.get().to_string()>
            {dynamic(move || draft.link.with(Option::is_some).then(|| view! {
                <Avatar name=name picture=shown size=AvatarSize::Large/>
            }))}
            <FileDrop
                title=title
                hint=tr(text::picture_hint())
                accept=ACCEPTED
                small=true
                takes_paste=true
                on_file=take
            />
            {dynamic(move || draft.link.with(Option::is_some).then(|| view! {
                <IconButton
                    icon=Icon::Trash
                    label=tr(text::remove_picture())
                    on_press=move |event| {
                        stay_within(&event, ".picture-control");
                        choose(None);
                    }
                />
            }))}
        </div>
    }
    .into_any()
}
