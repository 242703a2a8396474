use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use messages::text::{frame, session as text};
use ui::{Banner, BannerKind, Button, ButtonKind, CenterCard, Field, TextInput, TextKind};

use super::api;
use crate::boot::use_boot;
use crate::frame::{LanguageChoice, visit};
use crate::text::tr;

/// The page that logs in, and leads on to where the user wanted to go.
#[component]
pub fn LogInPage() -> impl IntoView {
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let failure = RwSignal::new(None::<String>);
    let is_insecure = use_boot().with_untracked(|boot| boot.is_insecure);
    let next = use_query_map().with_untracked(|query| query.get("next")).filter(|path| is_local(path));

    let log_in = Action::new(move |(): &()| {
        let (email, password, next) = (email.get_untracked(), password.get_untracked(), next.clone());
        async move {
            match api::log_in(email, password).await {
                Ok(()) => visit(&next.unwrap_or_else(|| "/".to_owned())),
                Err(error) => {
                    failure.try_set(Some(tr(messages::errors::describe(&error.0))));
                }
            }
        }
    });
    let pending = log_in.pending();
    view! {
        <Title text=tr(frame::page_title(text::log_in()))/>
        <CenterCard title=tr(text::log_in_title()) footer=move || view! { <LanguageChoice/> }.into_any()>
            <form
                class="stack"
                method="post"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    failure.set(None);
                    log_in.dispatch(());
                }
            >
                {is_insecure.then(|| view! { <Banner kind=BannerKind::Warning>{tr(text::plain_http())}</Banner> })}
                {move || failure.get().map(|text| view! { <Banner kind=BannerKind::Error>{text}</Banner> })}
                <Field id="email" label=tr(text::email())>
                    <TextInput value=email kind=TextKind::Email name="email" autocomplete="username" focused=true/>
                </Field>
                <Field id="password" label=tr(text::password())>
                    <TextInput value=password kind=TextKind::Password name="password" autocomplete="current-password"/>
                </Field>
                <Button kind=ButtonKind::Primary submit=true wide=true pending=pending>{tr(text::log_in())}</Button>
                <p class="muted small">{tr(text::forgot_password())}</p>
            </form>
        </CenterCard>
    }
}

/// Whether the address stays on this site: `//host` leads elsewhere.
fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\")
}
