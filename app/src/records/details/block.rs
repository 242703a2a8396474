use domain::details::Details;
use leptos::prelude::*;
use messages::text::{details as text, frame};
use ui::{
    Badge, BadgeKind, BannerKind, Button, ButtonKind, ButtonSize, Dialog, DialogActions, DialogSize, Icon, IconButton,
    dynamic,
};

use super::api;
use super::editor::{Editor, editor_view, part};
use super::summary::{name_of, summary};
use crate::boot::use_boot;
use crate::records::panel::{OpenRecord, Sent, cards_block, resume_card, settle, use_open};
use crate::text::tr;

/// The details of the open contact or company, shown and edited in their place.
#[component]
pub fn DetailsBlock() -> impl IntoView {
    let open = use_open();
    let ids =
        Memo::new(move |_| open.opened.with(|opened| opened.details.iter().map(|own| own.id).collect::<Vec<i64>>()));
    cards_block(tr(text::title()), tr(text::add()), ids, one, new, &part(0))
}

fn new(open: OpenRecord, close: Callback<()>) -> AnyView {
    let country = use_boot().with_untracked(|boot| boot.settings.default_country.clone());
    editor_view(Editor::new(open, None, &country, close))
}

fn one(open: OpenRecord, id: i64) -> AnyView {
    let own = Memo::new(move |_| {
        open.opened.with(|opened| opened.details.iter().find(|own| own.id == id).cloned()).unwrap_or_default()
    });
    // What the user saw when editing began.
    let editing = RwSignal::new(None::<Details>);
    let deleting = RwSignal::new(false);
    let edit = Callback::new(move |()| editing.set(Some(own.get_untracked())));
    resume_card(open, &part(id), edit);
    let close = Callback::new(move |()| {
        editing.try_set(None);
    });
    let content = move || match editing.get() {
        Some(before) => editor_view(Editor::new(open, Some(before), "", close)),
        None => shown(open, &own.get(), edit, deleting),
    };
    view! {
        <div class="details-card">{dynamic(content)}</div>
        {delete_dialog(open, own, deleting)}
    }
    .into_any()
}

fn shown(open: OpenRecord, details: &Details, edit: Callback<()>, deleting: RwSignal<bool>) -> AnyView {
    let (name, id) = (name_of(details), details.id);
    let is_primary = details.is_primary;
    let toasts = ui::use_toasts();
    let make_primary = move |_| {
        let sent = Sent::named(open, toasts, tr(text::title()));
        leptos::task::spawn_local(async move {
            settle(open, sent, api::set_primary(open.kind, open.id, id)).await;
        });
    };
    let actions = open.may_edit().then(|| {
        view! {
            {(!is_primary).then(|| view! {
                <IconButton icon=Icon::Star size=ButtonSize::Small label=tr(text::make_primary()) on_press=make_primary/>
            })}
            <span class="details-card__edit">
                <IconButton
                    icon=Icon::Pencil
                    size=ButtonSize::Small
                    label=tr(text::edit(name.as_str()))
                    on_press=move |_| edit.run(())
                />
            </span>
            <IconButton
                icon=Icon::Trash
                size=ButtonSize::Small
                label=tr(text::remove(name.as_str()))
                on_press=move |_| deleting.set(true)
            />
        }
    });
    view! {
        <div class="details-card__head">
            <strong class="details-card__name" dir="auto">{name}</strong>
            {is_primary.then(|| view! { <Badge kind=BadgeKind::Accent>{tr(text::primary())}</Badge> })}
            <span class="details-card__actions">{actions}</span>
        </div>
        {summary(details)}
    }
    .into_any()
}

fn delete_dialog(open: OpenRecord, own: Memo<Details>, shown: RwSignal<bool>) -> AnyView {
    let toasts = ui::use_toasts();
    let pending = RwSignal::new(false);
    let delete = move |_| {
        let id = own.with_untracked(|own| own.id);
        let sent = Sent::named(open, toasts, tr(text::title()));
        pending.set(true);
        leptos::task::spawn_local(async move {
            let is_done = settle(open, sent, api::remove(open.kind, open.id, id)).await;
            pending.try_set(false);
            shown.try_set(false);
            if is_done {
                toasts.show(BannerKind::Success, tr(text::removed()));
            }
        });
    };
    view! {
        <Dialog
            id=format!("delete-details-{}", own.with_untracked(|own| own.id))
            open=shown
            title=Signal::derive(move || tr(text::remove_title(own.with(name_of))))
            close_label=tr(frame::close())
            size=DialogSize::Small
        >
            <p>{tr(text::remove_consequence())}</p>
            <DialogActions>
                <Button on_press=move |_| shown.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Danger pending=pending on_press=delete>{tr(frame::delete())}</Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}
