use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::{frame, people as text};
use ui::{BannerKind, Button, ButtonKind, Dialog, DialogActions, Field, Icon, TextInput, dynamic, use_toasts};
use wasm_bindgen::{JsCast, JsValue};

use crate::paths;
use crate::text::tr;

/// A link that lets somebody in, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OneTimeLink {
    pub name: String,
    pub token: String,
}

/// How long a link is valid, in days; the server decides.
const VALID_DAYS: i64 = 14;

/// Shows a one-time link to be passed on. When it is closed, nobody can see the link again.
#[component]
pub(super) fn LinkDialog(link: RwSignal<Option<OneTimeLink>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(link.with(Option::is_some)));
    let title = Signal::derive(move || {
        link.with(|link| link.as_ref().map(|link| tr(text::link_title(link.name.clone())))).unwrap_or_default()
    });
    view! {
        <Dialog
            id="one-time-link"
            open=open
            title=title
            close_label=tr(frame::close())
            keep=true
            on_close=move |()| link.set(None)
        >
            {dynamic(move || link.get().map(|link| view! { <Link token=link.token open=open/> }))}
        </Dialog>
    }
}

#[component]
fn Link(token: String, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    // The browser knows under which address the program is reached.
    let origin = window().location().origin().unwrap_or_default();
    let address = RwSignal::new(format!("{origin}{}", paths::invitation(&token)));
    let copy = move |_| {
        spawn_local(async move {
            if copy_text(&address.get_untracked()).await.is_some() {
                toasts.show(BannerKind::Success, tr(text::link_copied()));
            } else {
                select("link");
            }
        });
    };
    view! {
        <div class="stack">
            <p>{tr(text::link_explanation(VALID_DAYS))}</p>
            <Field id="link" label=tr(text::link())>
                <TextInput value=address autocomplete="off" focused=true/>
            </Field>
            <DialogActions>
                <Button on_press=move |_| open.set(false)>{tr(frame::done())}</Button>
                <Button kind=ButtonKind::Primary icon=Icon::Copy on_press=copy>{tr(text::copy_link())}</Button>
            </DialogActions>
        </div>
    }
}

/// Puts a text on the clipboard. Nothing where the browser does not allow it: over plain HTTP, or by its settings.
async fn copy_text(text: &str) -> Option<()> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok().filter(JsValue::is_object)?;
    let write: js_sys::Function = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    let written: js_sys::Promise = write.call1(&clipboard, &text.into()).ok()?.dyn_into().ok()?;
    wasm_bindgen_futures::JsFuture::from(written).await.ok().map(drop)
}

/// Selects the text of a field, so that it can be copied by hand.
fn select(id: &str) {
    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
        field.select();
    }
}
