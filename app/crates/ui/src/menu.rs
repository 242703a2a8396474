//! Menus: a button and a list of commands, with the whole keyboard.

use leptos::{children::ViewFnOnce, ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::{ButtonKind, ButtonSize, Icon, button::button_class, pixels::pixels};

/// A button that opens a list of commands. The list is the browser's popover: it lies above everything, closes on
/// Escape and on a press outside, and gives the focus back. On phones it is a sheet from below.
///
/// `<Menu id="gear" label=tr(text::settings()) icon=Icon::Gear><MenuLink href=…>…</MenuLink></Menu>`
#[component]
pub fn Menu(
    #[prop(into)] id: String,
    /// The name of the button and of the list; the tooltip of a button without a text.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional, into)] icon: Option<Icon>,
    /// A visible text, followed by a chevron.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
    /// What the button shows instead of icon and text, for example an avatar.
    #[prop(optional, into)]
    trigger: Option<ViewFnOnce>,
    #[prop(default = ButtonKind::Ghost)] kind: ButtonKind,
    #[prop(optional)] size: ButtonSize,
    children: Children,
) -> impl IntoView {
    let (button, list) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let open = RwSignal::new(false);
    let class = button_class(kind, size, if text.is_some() { " menu-button" } else { " button--icon menu-button" });
    let toggled = move |_| {
        // A list that is taken from the page while it is open says so when all of this has gone.
        let Some(list) = list.try_get_untracked().flatten() else { return };
        let shown = is_open(&list);
        open.try_set(shown);
        if shown {
            focus_item(&list, Step::First);
        }
    };
    let open_by_arrow = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            event.prevent_default();
            if let Some(list) = list.get_untracked() {
                let _ = list.show_popover();
            }
        }
    };
    let place_list = move |_: ev::Event| {
        if let (Some(Some(button)), Some(Some(list))) = (button.try_get_untracked(), list.try_get_untracked()) {
            place(&button, &list);
        }
    };
    let shown = match (trigger, text) {
        (Some(trigger), _) => trigger.run(),
        (None, Some(text)) => view! {
            {icon.map(Icon::view)} <span class="button__text">{move || text.get()}</span> {Icon::ChevronDown.view()}
        }
        .into_any(),
        (None, None) => icon.unwrap_or(Icon::Dots).view(),
    };
    let named = text.is_none();
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-label=move || named.then(|| label.get())
            title=move || named.then(|| label.get())
            on:keydown=open_by_arrow
        >
            <span class="button__content">{shown}</span>
        </button>
        <div
            node_ref=list
            id=id
            class="menu"
            role="menu"
            aria-label=move || label.get()
            popover="auto"
            on:beforetoggle=place_list
            on:toggle=toggled
            on:keydown=move |event| menu_key(&event, list)
        >
            {children()}
        </div>
    }
    .into_any()
}

/// One list of commands for many buttons, such as the rows of a list: what it offers is decided when it opens.
///
/// `<SharedMenu id="row-menu" label=label>…</SharedMenu>`
#[component]
pub fn SharedMenu(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    /// The button that opened it last: its value, or nothing while the list is closed.
    opened: RwSignal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let toggled = move |_| {
        let Some(list) = list.try_get_untracked().flatten() else { return };
        if is_open(&list) {
            focus_item(&list, Step::First);
        } else {
            opened.try_set(None);
        }
    };
    view! {
        <div
            node_ref=list
            id=id
            class="menu"
            role="menu"
            aria-label=move || label.get()
            popover="auto"
            on:toggle=toggled
            on:keydown=move |event| menu_key(&event, list)
        >
            {children()}
        </div>
    }
    .into_any()
}

/// A button with three dots that opens a [`SharedMenu`] for what `value` names. `about` is told first, and kept after
/// the list has closed, for what was chosen.
///
/// `<SharedMenuButton menu="row-menu" value=code label=label opened=opened about=about/>`
#[component]
pub fn SharedMenuButton(
    /// The id of the list.
    #[prop(into)]
    menu: String,
    #[prop(into)] value: String,
    #[prop(into)] label: Signal<String>,
    opened: RwSignal<Option<String>>,
    about: RwSignal<String>,
) -> impl IntoView {
    let (id, own) = (menu.clone(), value.clone());
    let is_open_here = move || opened.with(|opened| opened.as_ref() == Some(&own));
    let press = move |event: ev::MouseEvent| {
        about.set(value.clone());
        opened.set(Some(value.clone()));
        let list = document().get_element_by_id(&id).and_then(|list| list.dyn_into::<HtmlElement>().ok());
        let button = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let (Some(button), Some(list)) = (button, list) {
            place(&button, &list);
        }
    };
    let open_by_arrow = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            event.prevent_default();
            if let Some(button) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
                button.click();
            }
        }
    };
    view! {
        <button
            type="button"
            class=button_class(ButtonKind::Ghost, ButtonSize::Small, " button--icon menu-button")
            popovertarget=menu
            aria-haspopup="menu"
            aria-expanded=move || is_open_here().to_string()
            aria-label=move || label.get()
            title=move || label.get()
            on:click=press
            on:keydown=open_by_arrow
        >
            <span class="button__content">{Icon::Dots.view()}</span>
        </button>
    }
    .into_any()
}

/// A command in a [`Menu`]. `checked` makes it one choice of several.
///
/// `<MenuItem icon=Icon::Trash danger=true on_press=move |_| delete()>{text}</MenuItem>`
#[component]
pub fn MenuItem(
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] checked: Option<Signal<bool>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_press: Callback<ev::MouseEvent>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="menu__item"
            class:menu__item--danger=danger
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            tabindex="-1"
            aria-checked=move || checked.map(|checked| checked.get().to_string())
            disabled=move || disabled.get()
            on:click=move |event| {
                close_around(&event);
                on_press.run(event);
            }
        >
            {icon.map(Icon::view)}
            <span class="menu__text">{children()}</span>
            {checked.map(|_| view! { <span class="menu__check">{Icon::Check.view()}</span> })}
        </button>
    }
    .into_any()
}

/// A link in a [`Menu`].
///
/// `<MenuLink href=paths::mode() icon=Icon::Swap>{text}</MenuLink>`
#[component]
pub fn MenuLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional, into)] icon: Option<Icon>,
    /// The link answers with a file.
    #[prop(optional)]
    download: bool,
    /// Whether what it leads to is what is shown.
    #[prop(optional, into)]
    current: Option<Signal<bool>>,
    children: Children,
) -> impl IntoView {
    let download = download.then_some("");
    let is_current = move || current.is_some_and(|current| current.get());
    view! {
        <a
            class="menu__item"
            role="menuitem"
            tabindex="-1"
            href=move || href.try_get()
            download=download
            aria-current=move || is_current().then_some("true")
            on:click=move |event| close_around(&event)
        >
            {icon.map(Icon::view)}
            <span class="menu__text">{children()}</span>
            {current.map(|_| view! { <span class="menu__check">{Icon::Check.view()}</span> })}
        </a>
    }
    .into_any()
}

/// A line between groups of commands.
///
/// `<MenuSeparator/>`
#[component]
pub fn MenuSeparator() -> impl IntoView {
    view! { <div class="menu__separator" role="separator"></div> }.into_any()
}

/// A heading for the commands that follow.
///
/// `<MenuHeading>{text}</MenuHeading>`
#[component]
pub fn MenuHeading(children: Children) -> impl IntoView {
    view! { <div class="menu__heading" role="presentation">{children()}</div> }.into_any()
}

fn is_open(list: &Element) -> bool {
    list.matches(":popover-open").unwrap_or(false)
}

fn close_around(event: &ev::MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let list = target.and_then(|element| element.closest("[popover]").ok().flatten());
    if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
        let _ = list.hide_popover();
    }
}

/// Tells the style sheet where the list goes: below the button or above it, along the edge with more room.
fn place(button: &Element, list: &HtmlElement) {
    let size =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or_default();
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let around = button.get_bounding_client_rect();
    let below = height - around.bottom();
    let upward = below < 240.0 && around.top() > below;
    let from_right = around.left() + around.width() / 2.0 > width / 2.0;
    let pixels = |value: f64| pixels(value.round());
    let (top, bottom, room) = if upward {
        ("auto".to_owned(), pixels(height - around.top() + 4.0), around.top() - 12.0)
    } else {
        (pixels(around.bottom() + 4.0), "auto".to_owned(), below - 12.0)
    };
    let (left, right) = if from_right {
        ("auto".to_owned(), pixels(width - around.right()))
    } else {
        (pixels(around.left()), "auto".to_owned())
    };
    let style = list.style();
    for (name, value) in [
        ("--menu-top", top),
        ("--menu-bottom", bottom),
        ("--menu-left", left),
        ("--menu-right", right),
        ("--menu-room", pixels(room)),
    ] {
        let _ = style.set_property(name, &value);
    }
}

enum Step {
    First,
    Last,
    Next,
    Previous,
    Letter(String),
}

fn menu_key(event: &ev::KeyboardEvent, list: NodeRef<html::Div>) {
    let Some(list) = list.get_untracked() else { return };
    let key = event.key();
    let step = match key.as_str() {
        "ArrowDown" => Step::Next,
        "ArrowUp" => Step::Previous,
        "Home" => Step::First,
        "End" => Step::Last,
        "Tab" => {
            let _ = list.hide_popover();
            return;
        }
        letter if letter.chars().count() == 1 && letter != " " && !event.ctrl_key() && !event.meta_key() => {
            Step::Letter(letter.to_lowercase())
        }
        _ => return,
    };
    event.prevent_default();
    focus_item(&list, step);
}

fn focus_item(list: &Element, step: Step) {
    let Ok(found) = list.query_selector_all(".menu__item:not(:disabled)") else { return };
    let items: Vec<HtmlElement> =
        (0..found.length()).filter_map(|index| found.item(index)).filter_map(|node| node.dyn_into().ok()).collect();
    let focused = document().active_element();
    let current = items.iter().position(|item| focused.as_ref().is_some_and(|focused| **item == *focused));
    let count = items.len();
    let starts_with = |item: &HtmlElement, letter: &str| {
        item.text_content().is_some_and(|text| text.trim().to_lowercase().starts_with(letter))
    };
    let index = match step {
        Step::First => Some(0),
        Step::Last => count.checked_sub(1),
        Step::Next => Some(current.map_or(0, |current| (current + 1) % count.max(1))),
        Step::Previous => current.map_or(count, |current| if current == 0 { count } else { current }).checked_sub(1),
        Step::Letter(letter) => {
            let start = current.map_or(0, |current| current + 1);
            (0..count)
                .map(|offset| (start + offset) % count)
                .find(|index| items.get(*index).is_some_and(|item| starts_with(item, &letter)))
        }
    };
    if let Some(item) = index.and_then(|index| items.get(index)) {
        let _ = item.focus();
    }
}
