//! What the pages of one-time links have in common: each ends in the choice of a password.

use domain::AppError;
use domain::errors::Place;
use leptos::prelude::*;
use messages::text::session as text;
use ui::{Banner, BannerKind, Button, ButtonKind, CenterCard, Field, TextInput, TextKind};

use crate::errors::Failure;
use crate::frame::{LanguageChoice, problem_at, visit};
use crate::text::tr;

/// What is typed into the form of a one-time link, and what was wrong with it.
#[derive(Clone, Copy)]
pub(super) struct PasswordForm {
    pub password: RwSignal<String>,
    error: RwSignal<Option<AppError>>,
    pending: RwSignal<bool>,
}

impl PasswordForm {
    pub fn new() -> Self {
        Self { password: RwSignal::new(String::new()), error: RwSignal::new(None), pending: RwSignal::new(false) }
    }

    /// The problem to show at a field.
    pub fn problem(self, place: Place) -> Signal<Option<String>> {
        Signal::derive(move || self.error.with(|error| problem_at(error.as_ref(), place)))
    }

    /// Sends what was typed; whom the server accepts is logged in and sees the first page.
    pub fn send(self, answer: impl Future<Output = Result<(), Failure>> + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.error.set(None);
        leptos::task::spawn_local(async move {
            match answer.await {
                Ok(()) => visit("/"),
                Err(Failure(error)) => {
                    self.error.try_set(Some(error));
                }
            }
            self.pending.try_set(false);
        });
    }
}

/// The card with the form: fields of its own above the password.
#[component]
pub(super) fn PasswordCard(
    title: String,
    explanation: String,
    /// What the button says.
    submit: String,
    form: PasswordForm,
    on_submit: Callback<()>,
    /// Nothing is asked for but the password.
    #[prop(optional)]
    only_password: bool,
    children: Children,
) -> impl IntoView {
    // What belongs to no field.
    let general = move || {
        let error = form.error.get().filter(|error| !matches!(error, AppError::Invalid(_)));
        error.map(|error| tr(messages::errors::describe(&error)))
    };
    view! {
        <CenterCard title=title text=explanation footer=move || view! { <LanguageChoice/> }.into_any()>
            <form
                class="stack"
                method="post"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    on_submit.run(());
                }
            >
                {move || general().map(|text| view! { <Banner kind=BannerKind::Error>{text}</Banner> })}
                {children()}
                <Field
                    id="password"
                    label=tr(text::password())
                    hint=Some(tr(text::password_rule(i64::from(domain::people::PASSWORD_LENGTH))))
                    error=form.problem(Place::Password)
                    required=true
                >
                    <TextInput
                        value=form.password
                        kind=TextKind::Password
                        name="password"
                        autocomplete="new-password"
                        focused=only_password
                    />
                </Field>
                <Button kind=ButtonKind::Primary submit=true wide=true pending=form.pending>{submit}</Button>
            </form>
        </CenterCard>
    }
}

/// Says that a one-time link does not work any more.
#[component]
pub(super) fn LinkInvalid() -> impl IntoView {
    view! {
        <CenterCard title=tr(text::link_invalid()) text=tr(text::link_invalid_hint())>
            <a class="link" href="/login" rel="external">{tr(text::go_to_log_in())}</a>
        </CenterCard>
    }
}

/// Says why a one-time link could not be looked at.
#[component]
pub(super) fn LinkFailed(title: String, error: Failure) -> impl IntoView {
    view! {
        <CenterCard title=title>
            <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error.0))}</Banner>
        </CenterCard>
    }
}
