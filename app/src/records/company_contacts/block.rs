use domain::company_contact::{CompanyContact, LinkedContact};
use domain::{ContactPoint, ContactPointKind, Kind};
use leptos::prelude::*;
use messages::labels;
use messages::text::{details as text, frame};
use ui::{Badge, BadgeKind, BannerKind, ButtonSize, Icon, IconButton, Toasts, dynamic};

use super::api;
use super::linking::{Linking, part};
use crate::paths;
use crate::records::panel::{OpenRecord, Sent, cards_block, resume_card, settle, use_open};
use crate::records::value::contact_point_view;
use crate::text::tr;

/// The contacts of the open company, the primary one first.
#[component]
pub fn ContactsBlock() -> impl IntoView {
    let open = use_open();
    let ids = Memo::new(move |_| {
        open.opened.with(|opened| opened.contacts.iter().map(|own| own.contact.id).collect::<Vec<i64>>())
    });
    let title = tr(labels::kind_plural(Kind::Contact));
    let new = |open, close| Linking::new(open, None, close).view();
    cards_block(title, tr(text::add_contact()), ids, one, new, &part(0))
}

fn one(open: OpenRecord, id: i64) -> AnyView {
    let own =
        Memo::new(move |_| open.opened.with(|opened| opened.contacts.iter().find(|own| own.contact.id == id).cloned()));
    let editing = RwSignal::new(None::<LinkedContact>);
    let close = Callback::new(move |()| {
        editing.try_set(None);
    });
    let begin = Callback::new(move |()| {
        let own = own.get_untracked();
        editing.set(own.map(|CompanyContact { contact, role, is_primary, .. }| LinkedContact {
            contact_id: contact.id,
            role,
            is_primary,
        }));
    });
    resume_card(open, &part(id), begin);
    let toasts = ui::use_toasts();
    let content = move || {
        if let Some(before) = editing.get() {
            return Linking::new(open, Some(before), close).view();
        }
        own.get().map(|own| shown(open, own, editing, toasts)).into_any()
    };
    view! { <div class="details-card">{dynamic(content)}</div> }.into_any()
}

fn shown(open: OpenRecord, own: CompanyContact, editing: RwSignal<Option<LinkedContact>>, toasts: Toasts) -> AnyView {
    let CompanyContact { contact, role, is_primary, contact_points } = own;
    let name = contact.label.clone();
    let linked = LinkedContact { contact_id: contact.id, role: role.clone(), is_primary };
    let actions = open.may_edit().then(|| actions(open, linked, name.clone(), editing, toasts));
    let first = |kind: ContactPointKind| contact_points.iter().find(|point| point.kind == kind).map(point_view);
    view! {
        <div class="details-card__head">
            <a class="details-card__name value-link" dir="auto" href=paths::record(Kind::Contact, contact.id)>{name}</a>
            {is_primary.then(|| view! { <Badge kind=BadgeKind::Accent>{tr(text::primary_contact())}</Badge> })}
            <span class="details-card__actions">{actions}</span>
        </div>
        {(!role.is_empty()).then(|| view! { <p class="muted" dir="auto">{role}</p> })}
        <p class="details-card__reach">{first(ContactPointKind::Phone)} {first(ContactPointKind::Email)}</p>
    }
    .into_any()
}

fn point_view(point: &ContactPoint) -> AnyView {
    view! { <span>{contact_point_view(point)}</span> }.into_any()
}

/// What was taken away by mistake comes back as it was.
fn link_again(open: OpenRecord, sent: Sent, former: LinkedContact) {
    leptos::task::spawn_local(async move {
        settle(open, sent, api::add(open.id, former)).await;
    });
}

fn actions(
    open: OpenRecord,
    linked: LinkedContact,
    name: String,
    editing: RwSignal<Option<LinkedContact>>,
    toasts: Toasts,
) -> AnyView {
    let id = linked.contact_id;
    let is_primary = linked.is_primary;
    let primary = LinkedContact { is_primary: true, ..linked.clone() };
    let make_primary = move |_| {
        let linked = primary.clone();
        let sent = Sent::named(open, toasts, tr(text::primary_contact()));
        leptos::task::spawn_local(async move {
            settle(open, sent, api::link(open.id, linked)).await;
        });
    };
    let unlinked = StoredValue::new((name.clone(), linked.clone()));
    let pending = RwSignal::new(false);
    let unlink = move |_| {
        let (name, former) = unlinked.get_value();
        let sent = Sent::named(open, toasts, tr(labels::kind_plural(Kind::Contact)));
        pending.set(true);
        leptos::task::spawn_local(async move {
            let is_done = settle(open, sent.clone(), api::unlink(open.id, id)).await;
            pending.try_set(false);
            if is_done {
                let undo = move || link_again(open, sent.clone(), former.clone());
                let said = tr(text::contact_unlinked(name));
                toasts.show_with_action(BannerKind::Success, said, tr(frame::undo()), undo);
            }
        });
    };
    view! {
        {(!is_primary).then(|| view! {
            <IconButton
                icon=Icon::Star
                size=ButtonSize::Small
                label=tr(text::make_primary_contact(name.as_str()))
                on_press=make_primary
            />
        })}
        <span class="details-card__edit">
            <IconButton
                icon=Icon::Pencil
                size=ButtonSize::Small
                label=tr(text::edit_contact(name.as_str()))
                on_press=move |_| editing.set(Some(linked.clone()))
            />
        </span>
        <IconButton
            icon=Icon::Close
            size=ButtonSize::Small
            label=tr(text::unlink_contact(name.as_str()))
            pending=pending
            on_press=unlink
        />
    }
    .into_any()
}
