//! The HTML around every page.

use axum::http::header;
use axum::http::request::Parts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::Arc;

use crate::App;
use crate::boot::{self, Boot};
use crate::context::{PageFiles, Program, RequestContext, set_header};
use crate::frame::begins_creating;
use crate::paths::{self, ProgramName};
use crate::text::{language, tr};

/// The whole document. The page's data, the style sheet and the program come with it; the program starts as
/// soon as it and the texts of the language are there.
pub fn shell(content_policy: fn(&str) -> String) -> impl IntoView {
    let boot = use_context::<Arc<Boot>>();
    let (path, query) = use_context::<Parts>()
        .map(|parts| (parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default().to_owned()))
        .unwrap_or_default();
    let files = use_context::<PageFiles>().map(|files| {
        let mut program = files.program(ProgramName::of(&path)).clone();
        program.chunk = program.chunk.filter(|_| paths::shows_record(&path) || begins_creating(&query));
        (files.css, program)
    });
    if let Some(boot) = &boot {
        provide_context(boot.language);
    }
    let language = language();
    let theme = boot.as_ref().and_then(|boot| boot.theme.clone());
    let nonce = use_nonce();
    if let Some(nonce) = &nonce {
        set_header(header::CONTENT_SECURITY_POLICY, &content_policy(nonce));
    }
    let data = boot.and_then(|boot| serde_json::to_string(&*boot).ok()).unwrap_or_default().replace('<', "\\u003c");
    let made_at = use_context::<Arc<RequestContext>>().map(|request| request.begun_at);
    let texts = messages::catalogue_path(language);
    let start = files.as_ref().map(|(_, program)| start_script(program, &texts, language.code()));
    view! {
        <!DOCTYPE html>
        <html lang=language.code() data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#141518"/>
                <link rel="icon" href="/favicon.ico" sizes="32x32"/>
                <link rel="icon" href="/icon.svg" r#type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                {files.map(|(css, program)| view! {
                    <link rel="stylesheet" href=format!("/{}", css)/>
                    <link rel="modulepreload" href=format!("/{}", program.js)/>
                    <link rel="preload" href=format!("/{}", program.wasm) r#as="fetch" r#type="application/wasm" crossorigin=""/>
                    {program.chunk.map(|chunk| view! {
                        <link rel="preload" href=format!("/{chunk}") r#as="fetch" r#type="application/wasm" crossorigin=""/>
                    })}
                })}
                <leptos_meta::MetaTags/>
            </head>
            <body>
                <App/>
                <noscript>{tr(messages::text::frame::no_script())}</noscript>
                <script r#type="application/json" id=boot::ELEMENT data-made-at=made_at nonce=nonce.clone()>{data}</script>
                {start.map(|start| view! { <script r#type="module" nonce=nonce>{start}</script> })}
            </body>
        </html>
    }
}

/// Loads the program and the texts side by side; a page of an older version loads itself anew.
fn start_script(program: &Program, texts: &str, language: &str) -> String {
    let Program { js, wasm, .. } = program;
    format!(
        "import init, {{ start }} from '/{js}';\
         const [texts] = await Promise.all([\
           fetch('{texts}').then((answer) => answer.ok ? answer.text() : Promise.reject(answer.status)),\
           init({{ module_or_path: '/{wasm}' }})]);\
         start('{language}', texts);"
    )
}
