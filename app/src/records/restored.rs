//! What a form says that was open when the page was loaded anew.

use leptos::prelude::*;
use messages::text::unsaved;
use ui::{Banner, Button, ButtonSize, dynamic};

use crate::text::tr;

/// Says that what stands there was typed before the page was loaded anew, with a way to begin anew.
pub fn restored_note(is_resumed: RwSignal<bool>, on_start_over: Callback<()>) -> AnyView {
    let start_over = move |_| on_start_over.run(());
    dynamic(move || {
        let again = move || {
            view! { <Button size=ButtonSize::Small on_press=start_over>{tr(unsaved::start_over())}</Button> }.into_any()
        };
        is_resumed.get().then(|| view! { <Banner action=again>{tr(unsaved::restored())}</Banner> })
    })
}
