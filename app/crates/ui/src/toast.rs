//! Short messages that come and go at the lower edge.

use std::time::Duration;

use leptos::prelude::*;

use crate::{BannerKind, Icon};

/// So many messages are shown at once.
const MOST: usize = 3;

/// A message with at most one action, such as *Undo*.
#[derive(Clone, Debug)]
struct Toast {
    id: u64,
    kind: BannerKind,
    text: String,
    action: Option<(String, Callback<()>)>,
}

/// The list of messages on the screen. Take it with [`use_toasts`] in a component's body and keep it for callbacks.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next_id: StoredValue<u64>,
}

impl Toasts {
    fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), next_id: StoredValue::new(0) }
    }

    /// Shows a message: errors until they are dismissed, everything else for six seconds. In the browser only.
    pub fn show(self, kind: BannerKind, text: impl Into<String>) {
        self.push(kind, text.into(), None, Duration::from_secs(6));
    }

    /// As [`Toasts::show`], with a button; it stays for ten seconds.
    pub fn show_with_action(
        self,
        kind: BannerKind,
        text: impl Into<String>,
        action: impl Into<String>,
        on_action: impl Fn() + Send + Sync + 'static,
    ) {
        let action = (action.into(), Callback::new(move |()| on_action()));
        self.push(kind, text.into(), Some(action), Duration::from_secs(10));
    }

    fn push(self, kind: BannerKind, text: String, action: Option<(String, Callback<()>)>, stays: Duration) {
        let Some(id) = self.next_id.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        self.list.try_update(|list| {
            // What is said again is not said twice.
            list.retain(|toast| (toast.kind, &toast.text) != (kind, &text));
            list.push(Toast { id, kind, text, action });
            if list.len() > MOST {
                // The oldest one makes room; errors, which are to be dismissed, only where there is nothing else.
                let oldest = list.iter().take(MOST).position(|toast| toast.kind != BannerKind::Error);
                list.remove(oldest.unwrap_or_default());
            }
        });
        if kind != BannerKind::Error {
            set_timeout(move || self.dismiss(id), stays);
        }
    }

    /// The message that was shown last, for [`Toasts::dismiss`].
    #[must_use]
    pub fn newest(self) -> u64 {
        self.next_id.try_get_value().unwrap_or_default()
    }

    /// Takes a message away, if it is still there.
    pub fn dismiss(self, id: u64) {
        self.list.try_update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Provides the list of messages to everything below; call it once, in the root component.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts::new();
    provide_context(toasts);
    toasts
}

/// The list of messages. Where none was provided the messages are not shown anywhere.
#[must_use]
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(Toasts::new)
}

/// Shows a message from a component's body or an event handler that runs with its context.
pub fn toast(kind: BannerKind, text: impl Into<String>) {
    use_toasts().show(kind, text);
}

/// The place where the messages appear; once, at the end of the root component.
///
/// `<ToastHost label=tr(text::messages()) close_label=tr(text::close())/>`
#[component]
pub fn ToastHost(#[prop(into)] label: String, #[prop(into)] close_label: String) -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="region" aria-label=label aria-live="polite" data-live>
            <For
                each=move || toasts.list.get()
                key=|toast| toast.id
                children=move |toast| toast_view(toasts, toast, close_label.clone())
            />
        </div>
    }
    .into_any()
}

fn toast_view(toasts: Toasts, toast: Toast, close_label: String) -> AnyView {
    let Toast { id, kind, text, action } = toast;
    let action = action.map(|(label, run)| {
        let press = move |_| {
            run.try_run(());
            toasts.dismiss(id);
        };
        view! { <button type="button" class="toast__action" on:click=press>{label}</button> }
    });
    view! {
        <div class=format!("toast toast--{}", kind.name()) role=kind.role()>
            {kind.icon().view()}
            <span class="toast__text">{text}</span>
            {action}
            <button type="button" class="toast__close" aria-label=close_label on:click=move |_| toasts.dismiss(id)>
                {Icon::Close.view()}
            </button>
        </div>
    }
    .into_any()
}
