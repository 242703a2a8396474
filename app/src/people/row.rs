use domain::Permissions;
use domain::people::Employee;
use leptos::prelude::*;
use messages::labels;
use messages::text::frame;
use messages::text::people as text;
use ui::{Badge, BadgeKind, BannerKind, Checkbox, Icon, Menu, MenuItem, Person, use_toasts};

use super::api;
use super::link::OneTimeLink;
use super::page::People;
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::text::tr;

/// One employee.
#[component]
pub(super) fn Row(employee: Employee, people: People) -> impl IntoView {
    let is_self = use_boot().with_untracked(|boot| boot.user.as_ref().is_some_and(|user| user.id == employee.id));
    let (kind, state) = match (employee.is_active, employee.is_invited) {
        (false, _) => (BadgeKind::Neutral, text::inactive()),
        (true, true) => (BadgeKind::Warning, text::invited()),
        (true, false) => (BadgeKind::Success, text::active()),
    };
    let is_inactive = !employee.is_active;
    view! {
        <tr class:people__inactive=is_inactive>
            <td>
                <span class="row">
                    <Person name=employee.name.clone()/>
                    {is_self.then(|| view! { <Badge>{tr(text::you())}</Badge> })}
                </span>
            </td>
            <td>{employee.email.clone()}</td>
            <td>{tr(labels::role(Permissions { settings: false, ..employee.permissions }))}</td>
            <td data-label=tr(text::may_change_settings())><Right employee=employee.clone() people=people/></td>
            <td><Badge kind=kind>{tr(state)}</Badge></td>
            <td class="people__actions"><Actions employee=employee people=people is_self=is_self/></td>
        </tr>
    }
}

/// The switch of the right *may change CRM settings*. Administrators always have it.
#[component]
fn Right(employee: Employee, people: People) -> impl IntoView {
    let toasts = use_toasts();
    let may = RwSignal::new(employee.permissions.may_change_settings());
    let label = format!("{}: {}", tr(text::may_change_settings()), employee.name);
    let is_fixed = employee.permissions.may_manage_people();
    let save = Action::new(move |wanted: &bool| {
        let (wanted, name) = (*wanted, employee.name.clone());
        async move {
            match api::set_may_change_settings(employee.id, wanted).await {
                Ok(()) => toasts.show(BannerKind::Success, tr(text::rights_saved(name))),
                Err(failure) => {
                    may.try_set(!wanted);
                    show_error(toasts, &failure.0);
                }
            }
            people.has_changed();
        }
    });
    let pending = save.pending();
    view! {
        <Checkbox
            checked=may
            label=label
            disabled=Signal::derive(move || is_fixed || pending.get())
            on_commit=move |wanted| { save.dispatch(wanted); }
        />
    }
}

#[component]
fn Actions(employee: Employee, people: People, is_self: bool) -> impl IntoView {
    let toasts = use_toasts();
    let id = employee.id;
    let (renewed, returned) = (employee.name.clone(), employee.name.clone());
    let renew = Action::new(move |(): &()| {
        let name = renewed.clone();
        async move {
            match api::renew_invitation(id).await {
                Ok(token) => {
                    people.link.try_set(Some(OneTimeLink { name, token }));
                }
                Err(failure) => show_error(toasts, &failure.0),
            }
        }
    });
    let reactivate = Action::new(move |(): &()| {
        let name = returned.clone();
        async move {
            match api::set_active(id, true).await {
                Ok(()) => toasts.show(BannerKind::Success, tr(text::was_reactivated(name))),
                Err(failure) => show_error(toasts, &failure.0),
            }
            people.has_changed();
        }
    });
    let leaving = employee.clone();
    let items = match (employee.is_active, is_self) {
        (false, _) => view! {
            <MenuItem icon=Icon::Undo on_press=move |_| { reactivate.dispatch(()); }>{tr(text::reactivate())}</MenuItem>
        }
        .into_any(),
        (true, _) => view! {
            <MenuItem icon=Icon::Link on_press=move |_| { renew.dispatch(()); }>{tr(text::new_link())}</MenuItem>
            {(!is_self).then(|| view! {
                <MenuItem icon=Icon::Lock danger=true on_press=move |_| people.leaving.set(Some(leaving.clone()))>
                    {tr(text::deactivate())}
                </MenuItem>
            })}
        }
        .into_any(),
    };
    let label = format!("{}: {}", tr(frame::more_actions()), employee.name);
    view! { <Menu id=format!("person-{id}") label=label icon=Icon::Dots>{items}</Menu> }
}
