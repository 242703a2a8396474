//! How data travels between the program and the browser: arguments and answers of server functions, events, and what
//! a page carries with it.

mod call;
mod read;
mod tree;

use std::future::Future;

use leptos::prelude::{Memo, Resource as AnyResource, Signal};
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};

pub use call::Call;
pub use read::{Unreadable, read};

/// Data that is loaded for a page, and that the page of the server carries with it. See [`resource`].
pub type Resource<T> = AnyResource<T, JsonText>;

/// Loads data now and whenever `source` changes. The browser takes the first of it from the page.
pub fn resource<S, T, Loading>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> Loading + Send + Sync + 'static,
) -> Resource<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Loading: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, load, false)
}

/// What follows from loaded data: kept in the browser until it changes. The server asks for it each time: it renders a
/// page as soon as the data is there, and a memo may be told of that an instant later, on another thread
/// (`reactive_graph` wakes those who wait first). The page would then lack what it carries.
pub fn following<T>(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Signal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    if cfg!(feature = "ssr") { Signal::derive(move || compute(None)) } else { Memo::new(compute).into() }
}

/// The encoding: JSON, read with [`read`].
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        read(std::str::from_utf8(&bytes).map_err(|_| Unreadable)?)
    }
}

impl<T: Serialize> Encoder<T> for JsonText {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for JsonText {
    type Error = Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        read(text)
    }
}
