//! Buttons, links that look like buttons, and the spinner inside them.

use leptos::{ev::MouseEvent, prelude::*};

use crate::Icon;

/// How much a button asks for attention. One primary button a view at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    Ghost,
    Danger,
}

/// Height of a button: 28, 32 or 40 px; at least 44 px on phones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    Small,
    #[default]
    Medium,
    Large,
}

pub(crate) fn button_class(kind: ButtonKind, size: ButtonSize, more: &str) -> String {
    let kind = match kind {
        ButtonKind::Primary => "primary",
        ButtonKind::Secondary => "secondary",
        ButtonKind::Ghost => "ghost",
        ButtonKind::Danger => "danger",
    };
    let size = match size {
        ButtonSize::Small => " button--small",
        ButtonSize::Medium => "",
        ButtonSize::Large => " button--large",
    };
    format!("button button--{kind}{size}{more}")
}

/// A button with a text. While `pending` it shows a spinner and ignores presses, but keeps the focus.
///
/// `<Button kind=ButtonKind::Primary on_press=move |_| save() pending=saving>{text}</Button>`
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// As wide as its container.
    #[prop(optional)]
    wide: bool,
    #[prop(optional, into)] on_press: Option<Callback<MouseEvent>>,
    children: Children,
) -> impl IntoView {
    let press = move |event: MouseEvent| {
        if pending.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(event);
        }
    };
    view! {
        <button
            id=id
            type=if submit { "submit" } else { "button" }
            class=button_class(kind, size, if wide { " button--wide" } else { "" })
            disabled=move || disabled.get()
            aria-busy=move || pending.get().then_some("true")
            aria-disabled=move || pending.get().then_some("true")
            on:click=press
        >
            <span class="button__content">{icon.map(Icon::view)}<span class="button__text">{children()}</span></span>
            <span class="button__spinner spinner" aria-hidden="true"></span>
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
///
/// `<ButtonLink href=paths::import() icon=Icon::Upload>{text}</ButtonLink>`
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<Icon>,
    /// Offers the address as a file to be saved under this name.
    #[prop(optional, into)]
    download: Option<String>,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            // The effect of a link whose view was just replaced may run once more, without its signal.
            href=move || href.try_get()
            download=download.clone()
            rel=download.map(|_| "external")
            class=button_class(kind, size, if wide { " button--wide" } else { "" })
        >
            <span class="button__content">{icon.map(Icon::view)}<span class="button__text">{children()}</span></span>
        </a>
    }
    .into_any()
}

/// A square button with an icon; the label is its name for assistive technology and its tooltip.
///
/// `<IconButton icon=Icon::Gear label=tr(text::settings()) on_press=move |_| open.set(true)/>`
#[component]
pub fn IconButton(
    icon: Icon,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] size: ButtonSize,
    #[prop(default = ButtonKind::Ghost)] kind: ButtonKind,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// For a button that stays pressed.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    #[prop(optional, into)] on_press: Option<Callback<MouseEvent>>,
) -> impl IntoView {
    let press = move |event: MouseEvent| {
        if let Some(on_press) = on_press.filter(|_| !pending.get_untracked()) {
            on_press.run(event);
        }
    };
    view! {
        <button
            id=id
            type="button"
            class=button_class(kind, size, " button--icon")
            aria-label=move || label.get()
            title=move || label.get()
            disabled=move || disabled.get()
            aria-busy=move || pending.get().then_some("true")
            aria-disabled=move || pending.get().then_some("true")
            aria-pressed=move || pressed.map(|pressed| pressed.get().to_string())
            on:click=press
        >
            <span class="button__content">{icon.view()}</span>
            <span class="button__spinner spinner" aria-hidden="true"></span>
        </button>
    }
    .into_any()
}

/// A link with an icon only; the label is its name and its tooltip.
///
/// `<IconLink icon=Icon::ArrowLeft label=tr(text::back()) href=paths::deals()/>`
#[component]
pub fn IconLink(
    icon: Icon,
    #[prop(into)] label: String,
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] size: ButtonSize,
) -> impl IntoView {
    view! {
        <a href=move || href.try_get() class=button_class(ButtonKind::Ghost, size, " button--icon") aria-label=label.clone() title=label>
            <span class="button__content">{icon.view()}</span>
        </a>
    }
    .into_any()
}

/// A turning circle for waits without a measure; the text says what is waited for.
///
/// `<Spinner label=tr(text::loading())/>`
#[component]
pub fn Spinner(#[prop(into)] label: String) -> impl IntoView {
    view! { <span class="spinner" role="status" aria-label=label></span> }.into_any()
}
