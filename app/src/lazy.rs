//! What lists do without: the card of a record, the forms and the tools of lists, in a part of the program that is fetched when it is needed.
//!
//! The build of the everyday program (`xtask/src/split.rs`) puts everything that only a [`Part`] uses into this part,
//! the chunk. It shares memory and functions with the rest, so that a part is a view like any other. A page that
//! shows one from the start begins with the chunk; lists fetch it when they have come to life. Elsewhere, on the server
//! and in development builds, everything is at hand.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use domain::{AppError, Kind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::text::frame as text;
use ui::{BannerKind, Toasts, dynamic};
use wasm_bindgen_futures::JsFuture;

use crate::frame::{reload, show_error};
use crate::records::query::Address;
use crate::records::{
    ConvertLead, CreateRecord, InquiryForm, LoadingPanel, RecordPanel, Tools, UnreachablePanel, list_tool,
};
use crate::text::tr;

/// A view in the chunk; the callbacks are told that it was closed.
#[derive(Clone, Copy)]
pub enum Part {
    /// The panel of the record whose address this is.
    Record(Kind),
    /// The form of a new record.
    Create(Kind, Callback<()>),
    /// The short form of an inquiry.
    Inquiry(Callback<()>),
    /// The dialog that converts the lead with this id.
    Convert(i64, Callback<()>),
    /// The dialog that shapes a list or changes many of its records.
    ListTool(Kind, Address, Tools),
}

/// The door to the chunk: the build parts the program here. All that nobody else calls lies behind it.
fn view(part: Part) -> AnyView {
    match part {
        Part::Record(kind) => view! { <RecordPanel kind=kind/> }.into_any(),
        Part::Create(kind, on_close) => view! { <CreateRecord kind=kind on_close=on_close/> }.into_any(),
        Part::Inquiry(on_close) => view! { <InquiryForm on_close=on_close/> }.into_any(),
        Part::Convert(id, on_close) => view! { <ConvertLead id=id on_close=on_close/> }.into_any(),
        Part::ListTool(kind, address, tools) => list_tool(kind, address, tools),
    }
}

#[cfg(feature = "split")]
mod chunk {
    use leptos::prelude::AnyView;
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    use super::Part;

    #[wasm_split(card, fallible, preload(fetch), wasm_split_path = ::leptos::wasm_split)]
    pub fn view(part: Part) -> Result<AnyView, SplitLoaderError> {
        Ok(super::view(part))
    }
}

#[cfg(not(feature = "split"))]
mod chunk {
    use std::convert::Infallible;

    use leptos::prelude::AnyView;

    use super::Part;

    pub async fn fetch() -> Result<(), Infallible> {
        Ok(())
    }

    pub async fn view(part: Part) -> Result<AnyView, Infallible> {
        Ok(super::view(part))
    }
}

/// Once it is, it stays.
static IS_HERE: AtomicBool = AtomicBool::new(!cfg!(feature = "split"));

fn is_here() -> bool {
    IS_HERE.load(Ordering::Relaxed)
}

/// Fetches the chunk unless it is here; says whether it is, now.
async fn fetch() -> bool {
    let is_here = chunk::fetch().await.is_ok();
    IS_HERE.fetch_or(is_here, Ordering::Relaxed);
    is_here
}

/// The part, as soon as it is here; until then something that tells to wait.
pub fn show(part: Part) -> AnyView {
    if is_here() {
        return at_once(part);
    }
    let toasts = ui::use_toasts();
    let state = RwSignal::new(State::Awaited);
    let begin = Callback::new(move |()| {
        state.set(State::Awaited);
        await_chunk(part, state, toasts);
    });
    begin.run(());
    dynamic(move || match (state.get(), part) {
        (State::Here, _) => at_once(part),
        (State::Awaited, Part::Record(kind)) => view! { <LoadingPanel kind=kind/> }.into_any(),
        (State::Failed, Part::Record(kind)) => view! { <UnreachablePanel kind=kind on_retry=begin/> }.into_any(),
        // A dialog opens when it is here.
        _ => ().into_any(),
    })
}

fn await_chunk(part: Part, state: RwSignal<State>, toasts: Toasts) {
    let on_close = match part {
        Part::Record(_) => None,
        Part::Create(_, on_close) | Part::Inquiry(on_close) | Part::Convert(_, on_close) => Some(on_close),
        Part::ListTool(.., tools) => Some(Callback::new(move |()| tools.close())),
    };
    spawn_local(async move {
        if fetch().await {
            state.try_set(State::Here);
        } else if server_answers().await {
            // It has no such file any more: this page is one of an older version.
            reload();
        } else if state.try_set(State::Failed).is_none()
            && let Some(on_close) = on_close
        {
            show_error(toasts, &AppError::Unavailable);
            on_close.try_run(());
        }
    });
    let say_wait = move || {
        if on_close.is_some() && state.try_get_untracked() == Some(State::Awaited) {
            toasts.show(BannerKind::Info, tr(text::loading()));
        }
    };
    set_timeout(say_wait, Duration::from_millis(500));
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Awaited,
    Here,
    Failed,
}

/// The view of a part that is here: its future is ready at once.
fn at_once(part: Part) -> AnyView {
    match pin!(chunk::view(part)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => view,
        _ => ().into_any(),
    }
}

/// Whether the server can be reached: it has this file in every version.
async fn server_answers() -> bool {
    JsFuture::from(window().fetch_with_str("/manifest.webmanifest")).await.is_ok()
}

/// Fetches the chunk when the page has come to rest, so that it is here before anybody asks for it.
pub fn prepare() {
    if is_here() {
        return;
    }
    let begin = || {
        spawn_local(async {
            fetch().await;
        });
    };
    set_timeout(begin, Duration::from_millis(300));
}

/// Brings the page to life: one that shows a part from the start when the part is here, as the server had it.
#[cfg(feature = "hydrate")]
pub fn begin(hydrate: fn()) {
    let is_shown = crate::paths::shows_record(&window().location().pathname().unwrap_or_default());
    if is_here() || !is_shown {
        return hydrate();
    }
    begin_with_chunk(hydrate);
}

/// Tries until the chunk is here: the connection may be lost for a moment, and without it nothing would ever react.
#[cfg(feature = "hydrate")]
fn begin_with_chunk(hydrate: fn()) {
    // Before the page lives, leptos has no executor of its own.
    wasm_bindgen_futures::spawn_local(async move {
        if fetch().await {
            hydrate();
        } else {
            set_timeout(move || begin_with_chunk(hydrate), Duration::from_secs(3));
        }
    });
}
