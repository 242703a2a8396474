use domain::attachment::{Attachment, check_count, check_name};
use domain::errors::{AppError, Place};
use leptos::ev;
use leptos::prelude::*;
use messages::format;
use messages::text::attachments as text;
use ui::{ButtonSize, Icon, IconButton, dynamic};
use web_sys::{File, FileList, HtmlInputElement};

use crate::frame::problem_at;
use crate::paths;
use crate::text::{language, tr};
use crate::upload::upload;

/// The files of a comment while it is being written.
#[derive(Clone, Copy)]
pub struct Files {
    pub attached: RwSignal<Vec<Attachment>>,
    /// The names of those that are on their way to the server, or wait for that.
    sending: RwSignal<Vec<String>>,
    /// Those of the last choice that were not taken, and why.
    refused: RwSignal<Vec<(String, AppError)>>,
    /// What was wrong with the comment.
    pub error: RwSignal<Option<AppError>>,
}

impl Files {
    pub fn new(attached: Vec<Attachment>) -> Self {
        Self {
            attached: RwSignal::new(attached),
            sending: RwSignal::new(Vec::new()),
            refused: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
        }
    }

    /// Whether some are on their way.
    pub fn is_sending(self) -> bool {
        self.sending.with_untracked(|sending| !sending.is_empty())
    }

    /// The same, tracked.
    pub fn waits(self) -> bool {
        self.sending.with(|sending| !sending.is_empty())
    }

    /// The ids of those that have arrived.
    pub fn ids(self) -> Vec<i64> {
        self.attached.with_untracked(|attached| attached.iter().map(|file| file.id).collect())
    }

    /// Whether there are any, or will be; tracked.
    pub fn has_some(self) -> bool {
        self.waits() || self.attached.with(|attached| !attached.is_empty())
    }

    /// These belong to a comment now. Others may have come while it was on its way.
    pub fn forget(self, ids: &[i64]) {
        self.attached.try_update(|attached| attached.retain(|file| !ids.contains(&file.id)));
        self.error.try_set(None);
    }

    /// Sends files to the server; says whether there were any.
    pub fn take(self, files: Option<FileList>) -> bool {
        let Some(files) = files.filter(|files| files.length() > 0) else { return false };
        self.error.set(None);
        self.refused.set(Vec::new());
        let begun = self.attached.with_untracked(Vec::len) + self.sending.with_untracked(Vec::len);
        let mut sent: Vec<File> = Vec::new();
        for file in (0..files.length()).filter_map(|at| files.item(at)) {
            let checked =
                check_name(&file.name(), file.size() as u64).and_then(|()| check_count(begun + sent.len() + 1));
            match checked {
                Ok(()) => sent.push(file),
                Err(problem) => self.refuse(file.name(), AppError::invalid(Place::File, problem)),
            }
        }
        self.sending.update(|sending| sending.extend(sent.iter().map(File::name)));
        leptos::task::spawn_local(async move {
            for file in sent {
                self.send(file).await;
            }
        });
        true
    }

    async fn send(self, file: File) {
        let (name, size) = (file.name(), file.size());
        let answer = upload("/files/attachment", file).await;
        self.sending.try_update(|sending| {
            if let Some(at) = sending.iter().position(|known| *known == name) {
                sending.remove(at);
            }
        });
        match answer {
            Ok(id) => {
                self.attached.try_update(|attached| attached.push(Attachment { id, name, size: size as i64 }));
            }
            Err(error) => self.refuse(name, error),
        }
    }

    fn refuse(self, name: String, error: AppError) {
        self.refused.try_update(|refused| refused.push((name, error)));
    }
}

/// Around the field of a comment: takes files that are dropped or pasted there, and shows those that are attached.
#[component]
pub fn FilesOfComment(id: &'static str, files: Files, children: Children) -> impl IntoView {
    let over = RwSignal::new(false);
    let dropped = move |event: ev::DragEvent| {
        over.set(false);
        if files.take(event.data_transfer().and_then(|data| data.files())) {
            event.prevent_default();
        }
    };
    let pasted = move |event: ev::ClipboardEvent| {
        // What was copied from a page has its picture beside its text; the text is what is meant.
        let data = event.clipboard_data();
        let has_text = data.as_ref().and_then(|data| data.get_data("text/plain").ok()).is_some_and(|it| !it.is_empty());
        if !has_text && files.take(data.and_then(|data| data.files())) {
            event.prevent_default();
        }
    };
    let hovered = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let chosen = move |event: ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        files.take(input.files());
        // The same file can be chosen once more.
        input.set_value("");
    };
    let attached = move |file: Attachment| {
        let id = file.id;
        let remove = move |_| files.attached.update(|attached| attached.retain(|known| known.id != id));
        let label = tr(text::remove(file.name.as_str()));
        view! {
            <li class="attachment">
                {name_and_size(&file)}
                <IconButton icon=Icon::Close size=ButtonSize::Small label=label on_press=remove/>
            </li>
        }
        .into_any()
    };
    let sending = move |name: String| view! { <li class="attachment muted">{tr(text::sending(name))}</li> }.into_any();
    // What was wrong with single files, and with all of them.
    let problems = move || {
        let reason = |error: &AppError| {
            problem_at(Some(error), Place::File).unwrap_or_else(|| tr(messages::errors::describe(error)))
        };
        let mut problems: Vec<String> = files.refused.with(|refused| {
            refused.iter().map(|(name, error)| tr(text::refused(name.as_str(), reason(error)))).collect()
        });
        problems.extend(files.error.with(|error| problem_at(error.as_ref(), Place::File)));
        problems.into_iter().map(|problem| view! { <p class="field__error" dir="auto">{problem}</p> }).collect_view()
    };
    let input = format!("{id}-files");
    view! {
        <div
            class="comment-files"
            class:comment-files--over=move || over.get()
            on:dragover=hovered
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
            on:paste=pasted
        >
            {children()}
            {dynamic(move || (!files.attached.with(Vec::is_empty)).then(|| view! {
                <ul class="attachments" aria-label=tr(text::attached())>
                    {files.attached.get().into_iter().map(attached).collect_view()}
                </ul>
            }))}
            <ul class="attachments" aria-live="polite">
                {dynamic(move || files.sending.get().into_iter().map(sending).collect_view())}
            </ul>
            <div role="alert">{dynamic(problems)}</div>
            <p class="comment-files__choose small">
                <label class="comment-files__label" for=input.clone()>{Icon::Upload.view()} {tr(text::attach())}</label>
                <input id=input class="visually-hidden" type="file" multiple=true on:change=chosen/>
                <span class="muted only-desktop">{tr(text::hint())}</span>
            </p>
        </div>
    }
    .into_any()
}

/// The files of a comment in the timeline: each is saved by a press.
pub fn attachments(files: &[Attachment]) -> AnyView {
    if files.is_empty() {
        return ().into_any();
    }
    let items = files.iter().map(|file| view! { <li class="attachment">{name_and_size(file)}</li> }).collect_view();
    view! { <ul class="attachments" aria-label=tr(text::attached())>{items}</ul> }.into_any()
}

fn name_and_size(file: &Attachment) -> AnyView {
    let size = tr(text::kilobytes(format::number(language(), (file.size + 999) / 1000)));
    view! {
        {Icon::Document.view()}
        <a class="value-link" href=paths::file(file.id) download=file.name.clone() dir="auto">{file.name.clone()}</a>
        <span class="muted small">{size}</span>
    }
    .into_any()
}
