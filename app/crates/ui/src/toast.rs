//! Short messages that come and go at the lower edge.

use std::time::Duration;

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::focus::give_back;
use crate::{BannerKind, Each, Icon, dynamic};

/// So many messages are shown at once, and beside them so many reminders (see the style sheet).
const MOST: usize = 3;
/// So many reminders wait.
const MOST_REMINDERS: usize = 20;

/// A message with at most one action, such as *Undo*.
#[derive(Clone, Debug)]
struct Toast {
    id: u64,
    kind: BannerKind,
    text: String,
    action: Option<(String, Callback<()>)>,
    /// Of a reminder: what is called when it goes.
    on_gone: Option<Callback<()>>,
}

impl Toast {
    fn is_reminder(&self) -> bool {
        self.on_gone.is_some()
    }
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
        let toast = Toast { id: 0, kind, text: text.into(), action: None, on_gone: None };
        self.push(toast, Some(Duration::from_secs(6)));
    }

    /// As [`Toasts::show`], with a button; it stays for ten seconds.
    pub fn show_with_action(
        self,
        kind: BannerKind,
        text: impl Into<String>,
        action: impl Into<String>,
        on_action: impl Fn() + Send + Sync + 'static,
    ) {
        let action = Some((action.into(), Callback::new(move |()| on_action())));
        self.push(Toast { id: 0, kind, text: text.into(), action, on_gone: None }, Some(Duration::from_secs(10)));
    }

    /// Reminds of something, with a button: until that is pressed or the message is dismissed, whatever else is said
    /// meanwhile. `on_gone` is called then.
    pub fn remind(
        self,
        text: impl Into<String>,
        action: impl Into<String>,
        on_action: impl Fn() + Send + Sync + 'static,
        on_gone: impl Fn() + Send + Sync + 'static,
    ) {
        let action = Some((action.into(), Callback::new(move |()| on_action())));
        let on_gone = Some(Callback::new(move |()| on_gone()));
        self.push(Toast { id: 0, kind: BannerKind::Info, text: text.into(), action, on_gone }, None);
    }

    fn push(self, toast: Toast, stays: Option<Duration>) {
        let Some(id) = self.next_id.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        // What is said again is not said twice.
        self.remove(|other| (other.kind, &other.text) == (toast.kind, &toast.text));
        let (is_error, is_reminder) = (toast.kind == BannerKind::Error, toast.is_reminder());
        self.list.try_update(|list| list.push(Toast { id, ..toast }));
        if let Some(crowded_out) = self.crowded_out(is_reminder) {
            self.dismiss(crowded_out);
        }
        if let Some(stays) = stays.filter(|_| !is_error) {
            set_timeout(move || self.dismiss(id), stays);
        }
    }

    /// Who makes room for the newest message, or for the newest reminder: the oldest one; errors, which are to be
    /// dismissed, only where there is nothing else.
    fn crowded_out(self, is_reminder: bool) -> Option<u64> {
        let most = if is_reminder { MOST_REMINDERS } else { MOST };
        self.list.try_with_untracked(|list| {
            let alike: Vec<&Toast> = list.iter().filter(|toast| toast.is_reminder() == is_reminder).collect();
            if alike.len() <= most {
                return None;
            }
            let first = alike.iter().take(most).find(|toast| toast.kind != BannerKind::Error).or(alike.first());
            first.map(|toast| toast.id)
        })?
    }

    /// The message that was shown last, for [`Toasts::dismiss`].
    #[must_use]
    pub fn newest(self) -> u64 {
        self.next_id.try_get_value().unwrap_or_default()
    }

    /// Says it in other words, as far as the message is still there.
    pub fn reword(self, id: u64, text: impl Into<String>) {
        let text = text.into();
        self.list.try_update(|list| {
            list.iter_mut().filter(|toast| toast.id == id).for_each(|toast| toast.text = text.clone())
        });
    }

    /// Takes a message away, if it is still there.
    pub fn dismiss(self, id: u64) {
        self.remove(|toast| toast.id == id);
    }

    fn remove(self, is_meant: impl Fn(&Toast) -> bool) {
        let removed = self.list.try_update(|list| {
            let (removed, left): (Vec<_>, Vec<_>) = std::mem::take(list).into_iter().partition(is_meant);
            *list = left;
            removed
        });
        for on_gone in removed.unwrap_or_default().into_iter().filter_map(|toast| toast.on_gone) {
            on_gone.try_run(());
        }
    }

    /// How many reminders wait, tracked.
    #[must_use]
    pub fn reminders(self) -> usize {
        self.list.try_with(|list| list.iter().filter(|toast| toast.is_reminder()).count()).unwrap_or_default()
    }

    /// What a message says, tracked; nothing of one that is gone.
    fn text(self, id: u64) -> Option<String> {
        self.list.try_with(|list| list.iter().find(|toast| toast.id == id).map(|toast| toast.text.clone())).flatten()
    }

    /// How many of them came before a message, tracked.
    fn reminders_before(self, id: u64) -> i64 {
        let before = self.list.try_with(|list| {
            let before = list.iter().take_while(|toast| toast.id != id);
            before.filter(|toast| toast.is_reminder()).count()
        });
        i64::try_from(before.unwrap_or_default()).unwrap_or_default()
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

/// The place where the messages appear; once, at the end of the root component. `more` says how many reminders wait
/// that are not in sight.
///
/// `<ToastHost label=tr(text::messages()) close_label=tr(text::close()) more=Callback::new(|count| …)/>`
#[component]
pub fn ToastHost(
    #[prop(into)] label: String,
    #[prop(into)] close_label: String,
    more: Callback<i64, String>,
) -> impl IntoView {
    let toasts = use_toasts();
    let node = NodeRef::<html::Div>::new();
    // Who had the focus before it came to a message.
    let before = StoredValue::new(None::<StoredValue<Option<HtmlElement>, LocalStorage>>);
    // Only the browser has elements.
    Effect::new(move |_| before.set_value(Some(StoredValue::new_local(None))));
    let entered = move |event: ev::FocusEvent| {
        let from = event.related_target().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        let is_inside =
            from.as_ref().zip(node.get_untracked()).is_some_and(|(from, region)| region.contains(Some(from)));
        if let Some(before) = before.get_value().filter(|_| !is_inside) {
            before.set_value(from);
        }
    };
    let dismiss = Callback::new(move |id| {
        toasts.dismiss(id);
        give_back(before.get_value().and_then(|before| before.get_value()));
    });
    let item = move |toast: Toast| {
        let id = toast.id;
        // While it goes it says what it said.
        let text =
            Memo::new(move |before: Option<&String>| toasts.text(id).or_else(|| before.cloned()).unwrap_or_default());
        let waiting = Memo::new(move |_| toasts.reminders_before(id));
        let mark = move || {
            let count = waiting.get();
            (count > 0).then(|| view! { <p class="toast__more">{more.run(count)}</p> })
        };
        toast_view(dismiss, toast, text, close_label.clone(), dynamic(mark))
    };
    view! {
        <div node_ref=node class="toasts" role="region" aria-label=label aria-live="polite" data-live on:focusin=entered>
            <Each each=move || toasts.list.get() key=|toast| toast.id children=item/>
        </div>
    }
    .into_any()
}

/// `mark` tells of what the style sheet keeps out of sight.
fn toast_view(dismiss: Callback<u64>, toast: Toast, text: Memo<String>, close_label: String, mark: AnyView) -> AnyView {
    let (id, kind, is_reminder) = (toast.id, toast.kind, toast.is_reminder());
    let action = toast.action.map(|(label, run)| {
        let press = move |_| {
            run.try_run(());
            dismiss.run(id);
        };
        view! { <button type="button" class="toast__action" on:click=press>{label}</button> }
    });
    let (class, icon) = if is_reminder { (" toast--reminder", Icon::Bell) } else { ("", kind.icon()) };
    view! {
        <div class=format!("toast toast--{}{class}", kind.name()) role=kind.role()>
            {icon.view()}
            <div class="toast__text">{move || text.get()} {mark}</div>
            {action}
            <button type="button" class="toast__close" aria-label=close_label on:click=move |_| dismiss.run(id)>
                {Icon::Close.view()}
            </button>
        </div>
    }
    .into_any()
}
