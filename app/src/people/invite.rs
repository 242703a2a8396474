use domain::AppError;
use domain::errors::Place;
use leptos::prelude::*;
use messages::text::{frame, people as text};
use ui::{Banner, BannerKind, Button, ButtonKind, Checkbox, Dialog, DialogActions, Field, TextInput, TextKind};

use super::api;
use super::link::OneTimeLink;
use super::page::People;
use crate::frame::problem_at;
use crate::text::tr;

/// Asks whom to invite, and with which rights.
#[component]
pub(super) fn InviteDialog(open: RwSignal<bool>, people: People) -> impl IntoView {
    view! {
        <Dialog id="invite" open=open title=tr(text::invite()) close_label=tr(frame::close()) keep=true>
            <InviteForm open=open people=people/>
        </Dialog>
    }
}

#[component]
fn InviteForm(open: RwSignal<bool>, people: People) -> impl IntoView {
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (may_change_settings, is_administrator) = (RwSignal::new(false), RwSignal::new(false));
    let error = RwSignal::new(None::<AppError>);
    let invite = Action::new(move |(): &()| {
        let (name, email) = (name.get_untracked(), email.get_untracked());
        let (may, administrator) = (may_change_settings.get_untracked(), is_administrator.get_untracked());
        async move {
            match api::invite(name.clone(), email, may, administrator).await {
                Ok(token) => {
                    people.has_changed();
                    open.try_set(false);
                    people.link.try_set(Some(OneTimeLink { name: domain::text::line(&name), token }));
                }
                Err(failure) => {
                    error.try_set(Some(failure.0));
                }
            }
        }
    });
    let pending = invite.pending();
    let at = move |place| Signal::derive(move || error.with(|error| problem_at(error.as_ref(), place)));
    let general = move || {
        let error = error.get().filter(|error| !matches!(error, AppError::Invalid(_)))?;
        Some(view! { <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner> })
    };
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                if !pending.get_untracked() {
                    error.set(None);
                    invite.dispatch(());
                }
            }
        >
            <p class="muted">{tr(text::invite_explanation())}</p>
            {general}
            <Field id="invite-name" label=tr(text::name()) error=at(Place::EmployeeName) required=true>
                <TextInput value=name autocomplete="off" max_length=100_u32/>
            </Field>
            <Field id="invite-email" label=tr(text::email()) error=at(Place::Login) required=true>
                <TextInput value=email kind=TextKind::Email autocomplete="off"/>
            </Field>
            <Checkbox
                checked=may_change_settings
                hint=tr(text::may_change_settings_hint())
                disabled=is_administrator
            >
                {tr(text::may_change_settings())}
            </Checkbox>
            <Checkbox
                checked=is_administrator
                hint=tr(text::administrator_hint())
                on_commit=move |yes: bool| may_change_settings.update(|may| *may = *may || yes)
            >
                {tr(text::administrator())}
            </Checkbox>
            <DialogActions>
                <Button on_press=move |_| open.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary submit=true pending=pending>{tr(text::create_link())}</Button>
            </DialogActions>
        </form>
    }
}
