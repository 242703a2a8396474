//! Files on their way to the server, and what is shown of those that have arrived: of comments, and of the fields that
//! administrators added for files.

use domain::attachment::{Attachment, check_count, check_name, file_name};
use domain::errors::{AppError, Place};
use leptos::ev;
use leptos::prelude::*;
use messages::format;
use messages::text::attachments as text;
use ui::{ButtonSize, Icon, IconButton, dynamic, field_state};
use wasm_bindgen::JsCast;
use web_sys::{File, FileList, HtmlInputElement};

use crate::frame::problem_at;
use crate::paths;
use crate::text::{language, tr};
use crate::upload::{refusal, upload};

/// The files of a comment or of a field while it is being written.
#[derive(Clone, Copy)]
pub struct Files {
    pub attached: RwSignal<Vec<Attachment>>,
    /// The names of those that are on their way to the server, or wait for that.
    sending: RwSignal<Vec<String>>,
    /// Those of the last choice that were not taken, and why.
    refused: RwSignal<Vec<(String, AppError)>>,
    /// What was wrong with the comment.
    pub error: RwSignal<Option<AppError>>,
    /// Another one takes the place of the first.
    pub is_one: bool,
}

impl Files {
    pub fn new(attached: Vec<Attachment>) -> Self {
        Self::kept_in(RwSignal::new(attached), false)
    }

    /// Those that stand in a signal.
    pub fn kept_in(attached: RwSignal<Vec<Attachment>>, is_one: bool) -> Self {
        Self {
            attached,
            sending: RwSignal::new(Vec::new()),
            refused: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            is_one,
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

    /// Whether some of the last choice were not taken.
    pub fn has_refused(self) -> bool {
        self.refused.with_untracked(|refused| !refused.is_empty())
    }

    /// The ids of those that have arrived.
    pub fn ids(self) -> Vec<i64> {
        self.attached.with_untracked(|attached| attached.iter().map(|file| file.id).collect())
    }

    /// Whether there are any, or will be; tracked.
    pub fn has_some(self) -> bool {
        self.waits() || self.attached.with(|attached| !attached.is_empty())
    }

    /// These belong to a comment now. Others may have come while it was on its way; what was refused is past.
    pub fn forget(self, ids: &[i64]) {
        self.attached.try_update(|attached| attached.retain(|file| !ids.contains(&file.id)));
        self.refused.try_set(Vec::new());
        self.error.try_set(None);
    }

    /// Sends files to the server; says whether there were any.
    pub fn take(self, files: Option<FileList>) -> bool {
        let Some(files) = files.filter(|files| files.length() > 0) else { return false };
        self.error.set(None);
        self.refused.set(Vec::new());
        let (count, begun) = match self.is_one {
            true => (1, 0),
            false => (files.length(), self.attached.with_untracked(Vec::len) + self.sending.with_untracked(Vec::len)),
        };
        let mut sent: Vec<File> = Vec::new();
        for file in (0..count).filter_map(|at| files.item(at)) {
            let checked =
                check_name(&file.name(), file.size() as u64).and_then(|()| check_count(begun + sent.len() + 1));
            match checked {
                Ok(()) => sent.push(file),
                Err(problem) => self.refuse(name_of(&file), AppError::invalid(Place::File, problem)),
            }
        }
        self.sending.update(|sending| sending.extend(sent.iter().map(name_of)));
        leptos::task::spawn_local(async move {
            for file in sent {
                self.send(file).await;
            }
        });
        true
    }

    async fn send(self, file: File) {
        let (name, size) = (name_of(&file), file.size());
        let answer = upload("/files/attachment", file).await;
        self.sending.try_update(|sending| {
            if let Some(at) = sending.iter().position(|known| *known == name) {
                sending.remove(at);
            }
        });
        match answer {
            Ok(id) => {
                self.attached.try_update(|attached| {
                    if self.is_one {
                        attached.clear();
                    }
                    attached.push(Attachment { id, name, size: size as i64 });
                });
            }
            Err(error) => self.refuse(name, error),
        }
    }

    fn refuse(self, name: String, error: AppError) {
        self.refused.try_update(|refused| refused.push((name, error)));
    }
}

/// What the file will be called, without signs that disguise its name.
fn name_of(file: &File) -> String {
    file_name(&file.name())
}

/// Takes files that are chosen, or dropped or pasted here, and shows those that are attached. It stands around the text
/// of a comment, or alone as the control of a field.
#[component]
pub fn FileArea(
    /// Of the input that opens the system's file choice.
    #[prop(into)]
    id: String,
    files: Files,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let input = StoredValue::new(id.clone());
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
        let remove = move |_| {
            // The button goes with its file; the focus stays where others can be chosen.
            let input = input.with_value(|input| document().get_element_by_id(input));
            if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
                let _ = input.focus();
            }
            files.attached.update(|attached| attached.retain(|known| known.id != id));
        };
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
        let mut problems: Vec<String> =
            files.refused.with(|refused| refused.iter().map(|(name, error)| refusal(name, error)).collect());
        problems.extend(files.error.with(|error| problem_at(error.as_ref(), Place::File)));
        problems.into_iter().map(|problem| view! { <p class="field__error" dir="auto">{problem}</p> }).collect_view()
    };
    let field = field_state();
    let choose = if files.is_one { text::attach_one() } else { text::attach() };
    let chooser = view! {
        <p class="file-area__choose small">
            <label class="file-area__label" for=id.clone()>{Icon::Upload.view()} {tr(choose)}</label>
            <input
                id=id
                class="visually-hidden"
                type="file"
                multiple=!files.is_one
                aria-describedby=move || field.described_by.get()
                aria-invalid=move || field.invalid.get().then_some("true")
                on:change=chosen
            />
            <span class="muted only-desktop">{tr(text::hint())}</span>
        </p>
    }
    .into_any();
    // A field begins with its control, as all of them do.
    let is_alone = children.is_none();
    let (before, after) = if is_alone { (Some(chooser), None) } else { (None, Some(chooser)) };
    view! {
        <div
            class="file-area"
            class:file-area--alone=is_alone
            class:file-area--over=move || over.get()
            on:dragover=hovered
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
            on:paste=pasted
        >
            {before}
            {children.map(|children| children())}
            {dynamic(move || (!files.attached.with(Vec::is_empty)).then(|| view! {
                <ul class="attachments" aria-label=tr(text::attached())>
                    {files.attached.get().into_iter().map(attached).collect_view()}
                </ul>
            }))}
            <ul class="attachments" aria-live="polite">
                {dynamic(move || files.sending.get().into_iter().map(sending).collect_view())}
            </ul>
            <div role="alert">{dynamic(problems)}</div>
            {after}
        </div>
    }
    .into_any()
}

/// The files of a comment in the timeline, or of a field on the card: each is saved by a press.
pub fn attachments(files: &[Attachment]) -> AnyView {
    if files.is_empty() {
        return ().into_any();
    }
    let items = files.iter().map(|file| view! { <li class="attachment">{name_and_size(file)}</li> }).collect_view();
    view! { <ul class="attachments" aria-label=tr(text::attached())>{items}</ul> }.into_any()
}

fn name_and_size(file: &Attachment) -> AnyView {
    view! {
        {Icon::Document.view()}
        {file_link(file)}
        <span class="muted small">{format::file_size(language(), file.size)}</span>
    }
    .into_any()
}

/// The name of a file, by which it is saved.
pub fn file_link(file: &Attachment) -> AnyView {
    view! {
        <a class="value-link" href=paths::file(file.id) download=file.name.clone() dir="auto">{file.name.clone()}</a>
    }
    .into_any()
}
