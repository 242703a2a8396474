//! How far long work has come.

use leptos::prelude::*;

/// A bar with its label and, at the right, a text such as "4,210 of 10,000". `share` runs from 0 to 1; `None` is work
/// without a known end.
///
/// `<Progress label=tr(text::converting()) share=share text=counts/>`
#[component]
pub fn Progress(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] share: Signal<Option<f64>>,
    #[prop(optional, into)] text: Signal<String>,
) -> impl IntoView {
    let percent = move || share.get().map(|share| (share.clamp(0.0, 1.0) * 100.0).floor());
    view! {
        <div class="progress">
            <div class="progress__label">
                <span>{move || label.get()}</span>
                <span class="progress__text">{move || text.get()}</span>
            </div>
            <div
                class="progress__track"
                class:progress__track--endless=move || percent().is_none()
                role="progressbar"
                aria-label=move || label.get()
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || percent().map(|percent| percent.to_string())
                aria-valuetext=move || Some(text.get()).filter(|text| !text.is_empty())
            >
                <div
                    class="progress__bar"
                    style:width=move || percent().map(|percent| format!("{percent}%"))
                ></div>
            </div>
        </div>
    }
    .into_any()
}
