//! What a [`super::Lookup`] offers.

use std::time::Duration;

use leptos::{html, prelude::*};

use super::{Creating, Offer, State, offer_view};
use crate::Icon;
use crate::dynamic::dynamic;

/// The list below the field, or that nothing was found.
pub(super) fn lookup_list(lookup: State, list_id: String, none: String) -> AnyView {
    let (own_id, last_id) = (list_id.clone(), list_id.clone());
    let options = move || {
        let list_id = list_id.clone();
        let option = move |(index, offer): (usize, Offer)| {
            let taken = offer.choice.clone();
            view! {
                <li
                    class="lookup__option"
                    role="option"
                    id=format!("{list_id}-{index}")
                    aria-selected=move || (lookup.active.get() == Some(index)).to_string()
                    on:pointermove=move |_| lookup.active.set(Some(index))
                    // Before the field loses the focus, which would close the list.
                    on:mousedown=move |event| event.prevent_default()
                    on:click=move |_| lookup.choose(Some(taken.clone()))
                >
                    {offer_view(offer)}
                </li>
            }
        };
        let choices = lookup.choices.get();
        let found = choices.len();
        let options = choices.into_iter().enumerate().map(option).collect_view();
        let create = lookup.creation().map(|(create, typed)| creating_option(lookup, create, typed, &last_id, found));
        view! { {options} {create} }
    };
    let empty = move || lookup.choices.with(Vec::is_empty);
    let popup = NodeRef::<html::Div>::new();
    keep_in_sight(lookup, popup);
    view! {
        <div node_ref=popup class="lookup__popup" hidden=move || !lookup.open.get()>
            // Above what can be created.
            <p class="lookup__none" role="status" hidden=move || !empty()>{none}</p>
            <ul class="lookup__list" role="listbox" id=own_id.clone() aria-labelledby=own_id.trim_end_matches("-list").to_owned()>
                {dynamic(options)}
            </ul>
        </div>
    }
    .into_any()
}

/// Scrolls to the end of the list where it opens or grows beyond what is seen.
fn keep_in_sight(lookup: State, popup: NodeRef<html::Div>) {
    let scroll = move || {
        let Some(popup) = popup.try_get_untracked().flatten() else { return };
        let Some(seen) = window().visual_viewport() else { return };
        let is_open = lookup.open.try_get_untracked() == Some(true);
        if is_open && popup.get_bounding_client_rect().bottom() > seen.offset_top() + seen.height() {
            popup.scroll_into_view_with_bool(false);
        }
    };
    Effect::new(move |was_open: Option<bool>| {
        let is_open = lookup.open.get();
        lookup.choices.track();
        if is_open {
            // One frame later the choices are there.
            request_animation_frame(scroll);
            // And a while later a phone's keyboard, which covers the lower half.
            if was_open != Some(true) {
                set_timeout(scroll, Duration::from_millis(400));
            }
        }
        is_open
    });
}

fn creating_option(lookup: State, create: Creating, typed: String, list_id: &str, index: usize) -> AnyView {
    view! {
        <li
            class="lookup__option lookup__option--create"
            role="option"
            id=format!("{list_id}-{index}")
            aria-selected=move || (lookup.active.get() == Some(index)).to_string()
            on:pointermove=move |_| lookup.active.set(Some(index))
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| lookup.create()
        >
            {Icon::Plus.view()}
            <span>{create.label.run(typed)}</span>
        </li>
    }
    .into_any()
}
