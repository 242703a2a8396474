use std::sync::{Arc, Mutex};

use leptos::prelude::*;

/// A part of the page that is made anew when what it reads changes.
///
/// A closure may stand for it as well. But each closure is a type of its own, with its own code to build, hydrate and
/// exchange what it returns; of these there is one for all.
///
/// `dynamic(move || is_open.get().then(|| view! { … }))`
pub fn dynamic<V: IntoView + 'static>(mut view: impl FnMut() -> V + Send + 'static) -> AnyView {
    let erased: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(move || view().into_any()));
    erased.into_any()
}
