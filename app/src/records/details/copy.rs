use leptos::prelude::*;
use messages::text::{details as text, frame};
use ui::{BannerKind, ButtonSize, Icon, IconButton};
use wasm_bindgen::{JsCast, JsValue};

use crate::text::tr;

/// A button that puts a value on the clipboard.
pub(super) fn copy_button(name: String, value: String) -> AnyView {
    let toasts = ui::use_toasts();
    let copy = move |_| {
        let value = value.clone();
        leptos::task::spawn_local(async move {
            match copied(&value).await {
                Some(()) => toasts.show(BannerKind::Success, tr(frame::copied())),
                None => toasts.show(BannerKind::Error, tr(text::copy_failed())),
            }
        });
    };
    view! { <IconButton icon=Icon::Copy size=ButtonSize::Small label=tr(text::copy_value(name)) on_press=copy/> }
        .into_any()
}

/// Nothing where the browser does not allow it: over plain HTTP, or by its settings.
async fn copied(text: &str) -> Option<()> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok().filter(JsValue::is_object)?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into().ok()?;
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.ok().map(drop)
}
