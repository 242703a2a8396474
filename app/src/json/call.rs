//! The way of a server function from the browser to the program and back.

use std::future::Future;
use std::pin::Pin;

use domain::AppError;
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::client::Client;
use server_fn::codec::Post;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use server_fn::request::ClientReq;
use server_fn::response::ClientRes;
use server_fn::server::Server;
use server_fn::{Bytes, ContentType, Decodes, Http, Protocol};

use super::JsonText;
use crate::errors::Failure;

type Json = Post<JsonText>;

/// Arguments and answers as JSON in the body of a `POST` request.
///
/// The same as `Http` with [`JsonText`] both ways, but in the browser only arguments and answers are handled anew for
/// each function; the sending between them is one function for all.
pub struct Call;

impl<Input, Output, C, S> Protocol<Input, Output, C, S, Failure> for Call
where
    Input: Serialize + DeserializeOwned + Send,
    Output: Serialize + DeserializeOwned + Send,
    C: Client<Failure>,
    S: Server<Failure>,
{
    const METHOD: Method = Method::POST;

    fn run_server<F, Answer>(
        request: S::Request,
        server_fn: F,
    ) -> impl Future<Output = Result<S::Response, Failure>> + Send
    where
        F: Fn(Input) -> Answer + Send,
        Answer: Future<Output = Result<Output, Failure>> + Send,
    {
        <Http<Json, Json> as Protocol<Input, Output, C, S, Failure>>::run_server(request, server_fn)
    }

    fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Output, Failure>> + Send {
        let sent = serde_json::to_string(&input).map(|arguments| send::<C>(path, arguments));
        async move {
            let answer = sent.map_err(|_| unreadable())?.await?;
            JsonText::decode(answer).map_err(|_| unreadable())
        }
    }
}

fn unreadable() -> Failure {
    Failure::from_server_fn_error(ServerFnErrorErr::Deserialization(String::new()))
}

type Sent = Pin<Box<dyn Future<Output = Result<Bytes, Failure>> + Send>>;

/// Sends arguments and waits for the answer.
fn send<C: Client<Failure>>(path: &str, arguments: String) -> Sent {
    let kind = JsonText::CONTENT_TYPE;
    let request = C::Request::try_new_post(path, kind, kind, arguments);
    Box::pin(async move {
        let response = C::send(request?).await?;
        let status = response.status();
        let answer = response.try_into_bytes().await?;
        if (502..=504).contains(&status) {
            // A gateway answers for a server that does not: nobody knows what became of the call.
            return Err(JsonText::decode(answer).unwrap_or(Failure(AppError::Unavailable)));
        }
        if (400..=599).contains(&status) { Err(Failure::de(answer)) } else { Ok(answer) }
    })
}
