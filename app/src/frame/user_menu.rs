use domain::Language;
use leptos::prelude::*;
use messages::text::frame as text;
use ui::{Avatar, Icon, Menu, MenuHeading, MenuItem, MenuLink, MenuSeparator, dynamic};

use super::{reload, visit};
use crate::boot::use_boot;
use crate::paths;
use crate::session::api;
use crate::text::{language, tr};

/// The user's own choices: language, appearance, log-out.
#[component]
pub(super) fn UserMenu(#[prop(into)] id: String) -> impl IntoView {
    let boot = use_boot();
    let (name, email) = boot.with_untracked(|boot| {
        boot.user.as_ref().map(|user| (user.name.clone(), user.email.clone())).unwrap_or_default()
    });
    let avatar_name = name.clone();
    let trigger = move || view! { <Avatar name=avatar_name/> }.into_any();
    let may_manage_people = move || boot.with(|boot| boot.may_manage_people());
    let theme = boot.with_untracked(|boot| boot.theme.clone()).unwrap_or_else(|| "system".to_owned());
    let theme_item = move |value: &'static str, icon: Icon, label: String| {
        let is_chosen = theme == value;
        view! {
            <MenuItem icon=icon checked=is_chosen on_press=move |_| choose(None, Some(value))>{label}</MenuItem>
        }
    };
    view! {
        <Menu id=id label=tr(text::user_menu()) trigger=trigger>
            <MenuHeading>{name}" · "{email}</MenuHeading>
            {dynamic(move || may_manage_people().then(|| view! {
                <MenuLink href=paths::PEOPLE icon=Icon::Users>{tr(text::people())}</MenuLink>
            }))}
            <MenuSeparator/>
            <MenuHeading>{tr(text::language())}</MenuHeading>
            {Language::ALL.map(|choice| view! {
                <MenuItem checked={choice == language()} on_press=move |_| choose(Some(choice), None)>
                    {choice.own_name()}
                </MenuItem>
            }).into_iter().collect_view()}
            <MenuSeparator/>
            <MenuHeading>{tr(text::theme())}</MenuHeading>
            {theme_item("system", Icon::Gear, tr(text::theme_system()))}
            {theme_item("light", Icon::Sun, tr(text::theme_light()))}
            {theme_item("dark", Icon::Moon, tr(text::theme_dark()))}
            <MenuSeparator/>
            <MenuItem icon=Icon::LogOut on_press=|_| log_out()>{tr(text::log_out())}</MenuItem>
        </Menu>
    }
}

/// The languages below the forms before log-in.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    view! {
        <div class="row" role="group" aria-label=tr(text::language())>
            {Language::ALL.map(|choice| view! {
                <ui::Button
                    kind=ui::ButtonKind::Ghost
                    size=ui::ButtonSize::Small
                    disabled={choice == language()}
                    on_press=move |_| choose(Some(choice), None)
                >
                    {choice.own_name()}
                </ui::Button>
            }).into_iter().collect_view()}
        </div>
    }
}

/// The texts of one language are loaded with the page; another one comes with another page.
fn choose(language: Option<Language>, theme: Option<&'static str>) {
    leptos::task::spawn_local(async move {
        if api::choose(language, theme.map(str::to_owned)).await.is_ok() {
            reload();
        }
    });
}

fn log_out() {
    leptos::task::spawn_local(async move {
        if api::log_out().await.is_ok() {
            // What was typed and not saved is nobody else's business.
            if let Ok(Some(storage)) = window().session_storage() {
                let _ = storage.clear();
            }
            visit(paths::LOG_IN);
        }
    });
}
