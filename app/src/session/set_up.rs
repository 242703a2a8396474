use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use messages::text::{frame, session as text};
use ui::{Banner, BannerKind, Button, ButtonKind, CenterCard, Field, TextInput, TextKind};

use super::api;
use crate::boot::use_boot;
use crate::frame::{LanguageChoice, problem_at, visit};
use crate::json::resource;
use crate::text::tr;
use domain::AppError;
use domain::errors::Place;

/// The page before there is an administrator: says where the one-time link is found.
#[component]
pub fn NotSetUpPage() -> impl IntoView {
    view! {
        <Title text=tr(frame::page_title(text::set_up_title()))/>
        <CenterCard
            title=tr(text::not_set_up_title())
            text=tr(text::not_set_up_explanation())
            footer=move || view! { <LanguageChoice/> }.into_any()
        >
            <p>{tr(text::not_set_up_link_lost())}</p>
            <p><code>"modus admin create --email … --name …"</code></p>
        </CenterCard>
    }
}

/// The page of the one-time link: creates the first administrator.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let token = use_params_map().with_untracked(|params| params.get("token")).unwrap_or_default();
    let checked = token.clone();
    let is_valid = resource(|| (), move |()| api::set_up_link(checked.clone()));
    view! {
        <Title text=tr(frame::page_title(text::set_up_title()))/>
        <Suspense>
            {move || {
                let token = token.clone();
                is_valid.get().map(move |valid| match valid {
                    Ok(true) => view! { <SetUpForm token=token/> }.into_any(),
                    Ok(false) => view! { <LinkInvalid/> }.into_any(),
                    Err(error) => view! {
                        <CenterCard title=tr(text::set_up_title())>
                            <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error.0))}</Banner>
                        </CenterCard>
                    }.into_any(),
                })
            }}
        </Suspense>
    }
}

/// Says that a one-time link does not work any more.
#[component]
pub fn LinkInvalid() -> impl IntoView {
    view! {
        <CenterCard title=tr(text::link_invalid()) text=tr(text::link_invalid_hint())>
            <a class="link" href="/login" rel="external">{tr(text::go_to_log_in())}</a>
        </CenterCard>
    }
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<AppError>);
    let is_insecure = use_boot().with_untracked(|boot| boot.is_insecure);
    let create = Action::new(move |(): &()| {
        let (token, name) = (token.clone(), name.get_untracked());
        let (email, password) = (email.get_untracked(), password.get_untracked());
        async move {
            match api::set_up(token, name, email, password).await {
                Ok(()) => visit("/"),
                Err(failure) => {
                    error.try_set(Some(failure.0));
                }
            }
        }
    });
    let pending = create.pending();
    let at = move |place| Signal::derive(move || error.with(|error| problem_at(error.as_ref(), place)));
    view! {
        <CenterCard
            title=tr(text::set_up_title())
            text=tr(text::set_up_explanation())
            footer=move || view! { <LanguageChoice/> }.into_any()
        >
            <form
                class="stack"
                method="post"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    error.set(None);
                    create.dispatch(());
                }
            >
                {is_insecure.then(|| view! { <Banner kind=BannerKind::Warning>{tr(text::plain_http())}</Banner> })}
                {move || general(error.get()).map(|text| view! { <Banner kind=BannerKind::Error>{text}</Banner> })}
                <Field id="name" label=tr(text::name()) error=at(Place::EmployeeName) required=true>
                    <TextInput value=name name="name" autocomplete="name" focused=true/>
                </Field>
                <Field id="email" label=tr(text::email()) error=at(Place::Login) required=true>
                    <TextInput value=email kind=TextKind::Email name="email" autocomplete="username"/>
                </Field>
                <Field
                    id="password"
                    label=tr(text::password())
                    hint=Some(tr(text::password_rule(i64::from(domain::people::PASSWORD_LENGTH))))
                    error=at(Place::Password)
                    required=true
                >
                    <TextInput value=password kind=TextKind::Password name="password" autocomplete="new-password"/>
                </Field>
                <Button kind=ButtonKind::Primary submit=true wide=true pending=pending>
                    {tr(text::create_administrator())}
                </Button>
            </form>
        </CenterCard>
    }
}

/// The text of an error that belongs to no field.
pub(super) fn general(error: Option<AppError>) -> Option<String> {
    error.filter(|error| !matches!(error, AppError::Invalid(_))).map(|error| tr(messages::errors::describe(&error)))
}
