use leptos::prelude::*;
use messages::text::{frame, records as text};
use ui::{Button, ButtonKind, Dialog, DialogActions, DialogSize};

use crate::text::tr;

/// Asks whether what was entered and is not saved may go.
#[component]
pub(crate) fn LeaveDialog(#[prop(into)] id: String, shown: RwSignal<bool>, on_discard: Callback<()>) -> impl IntoView {
    view! {
        <Dialog
            id=id
            open=shown
            title=tr(text::unsaved_title())
            close_label=tr(frame::close())
            size=DialogSize::Small
        >
            <p>{tr(text::unsaved())}</p>
            <DialogActions>
                // The first one has the focus: who confirms without reading loses nothing.
                <Button on_press=move |_| shown.set(false)>{tr(text::keep_editing())}</Button>
                <Button
                    kind=ButtonKind::Danger
                    on_press=move |_| {
                        shown.set(false);
                        on_discard.run(());
                    }
                >
                    {tr(text::discard())}
                </Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}
