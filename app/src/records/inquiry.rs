//! The short form of an inquiry: who, how to reach, what about, source.

use domain::errors::{Place, Problem};
use domain::inquiry::Inquiry;
use domain::{AppError, ContactPointKind, FieldName, Kind, contact_point};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use messages::labels;
use messages::text::{fields, inquiry as text, records};
use ui::{BannerKind, Choice, Field, FieldRow, Select, TextArea, TextInput, TextKind};

use super::api;
use super::create_dialog::{CreateDialog, Creation, Typed, focus_marked};
use super::send_key::{KEY, leave_key, send_key};
use super::unsaved::{Kept, Named};
use crate::boot::{Boot, use_boot};
use crate::errors::Failure;
use crate::frame::{problem_at, show_error};
use crate::live::use_live;
use crate::paths;
use crate::text::tr;

/// What is being entered.
#[derive(Clone, Copy)]
struct Draft {
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    company: RwSignal<String>,
    phone: RwSignal<String>,
    email: RwSignal<String>,
    title: RwSignal<String>,
    comment: RwSignal<String>,
    source: RwSignal<String>,
    /// Empty until it is sent: see [`send_key`].
    key: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            first_name: empty(),
            last_name: empty(),
            company: empty(),
            phone: empty(),
            email: empty(),
            title: empty(),
            comment: empty(),
            source: empty(),
            key: empty(),
        }
    }

    fn all(self) -> [(&'static str, RwSignal<String>); 9] {
        let Self { first_name, last_name, company, phone, email, title, comment, source, key } = self;
        [
            ("first_name", first_name),
            ("last_name", last_name),
            ("company", company),
            ("phone", phone),
            ("email", email),
            ("title", title),
            ("comment", comment),
            ("source", source),
            (KEY, key),
        ]
    }

    fn typed(self) -> Typed {
        let read = move |()| self.all().map(|(name, text)| (name.to_owned(), text.get())).to_vec();
        let write = move |typed: Vec<Named>| {
            for (name, typed) in typed {
                if let Some((_, text)) = self.all().into_iter().find(|(own, _)| *own == name) {
                    text.set(typed);
                }
            }
        };
        Typed { place: Kept::of_form("inquiry"), read: Callback::new(read), write: Callback::new(write) }
    }

    fn read(self) -> Inquiry {
        Inquiry {
            first_name: self.first_name.get_untracked(),
            last_name: self.last_name.get_untracked(),
            company_title: self.company.get_untracked(),
            phone: self.phone.get_untracked(),
            email: self.email.get_untracked(),
            title: self.title.get_untracked(),
            comment: self.comment.get_untracked(),
            source: self.source.get_untracked(),
        }
    }
}

/// The id of the dialog.
const FORM: &str = "create-inquiry";

/// What is wrong with the phone and with the e-mail: the server's answer names both in one.
type WrongPoints = (Option<Problem>, Option<Problem>);

fn wrong_points(inquiry: &Inquiry) -> WrongPoints {
    let wrong = |kind, typed: &str| {
        if typed.trim().is_empty() { None } else { contact_point::check(kind, typed).err() }
    };
    (wrong(ContactPointKind::Phone, &inquiry.phone), wrong(ContactPointKind::Email, &inquiry.email))
}

/// The short form of an inquiry.
#[component]
pub fn InquiryForm(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let boot = use_boot();
    let live = use_live();
    let toasts = ui::use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let creation = Creation::new();
    let Creation { shown, pending, error } = creation;
    let draft = Draft::new();
    let wrong = RwSignal::new(WrongPoints::default());
    let is_empty = RwSignal::new(false);
    let submit = move || {
        let inquiry = draft.read();
        wrong.set(wrong_points(&inquiry));
        is_empty.set(inquiry.is_empty());
        if is_empty.get_untracked() {
            // What was said of what stood there.
            error.set(None);
        }
        if wrong.get_untracked() != (None, None) {
            return focus_marked(FORM);
        }
        if pending.get_untracked() || is_empty.get_untracked() {
            return;
        }
        let key = send_key(draft.key);
        pending.set(true);
        error.set(None);
        let go = navigate.get_value();
        leptos::task::spawn_local(async move {
            let answer = api::create_inquiry(inquiry, key).await;
            pending.try_set(false);
            match answer {
                Ok(created) => {
                    let is_classic = boot.with_untracked(Boot::is_classic);
                    let (kind, said) = match (created.kind, is_classic) {
                        (Kind::Lead, true) => (BannerKind::Success, text::created_lead()),
                        (Kind::Lead, false) => (BannerKind::Warning, text::kept_as_lead()),
                        _ => (BannerKind::Success, text::created_deal()),
                    };
                    toasts.show(kind, tr(said));
                    let path = paths::record(created.kind, created.id);
                    go(&path, Default::default());
                    live.touch(created.kind);
                    shown.try_set(false);
                }
                Err(Failure(problem)) => {
                    if problem == AppError::Unauthenticated {
                        show_error(toasts, &problem);
                    }
                    leave_key(draft.key, &problem);
                    error.try_set(Some(problem));
                }
            }
        });
    };
    let general = move || if is_empty.get() { Some(tr(text::empty())) } else { creation.general() };
    view! {
        <CreateDialog
            id=FORM
            title=tr(text::title())
            submit=tr(text::submit())
            creation=creation
            general=Signal::derive(general)
            on_submit=Callback::new(move |()| submit())
            on_close=on_close
            typed=draft.typed()
        >
            <p class="muted">{move || boot.with(becomes)}</p>
            <Controls draft=draft error=error wrong=wrong/>
        </CreateDialog>
    }
}

/// What the inquiry becomes, by mode and deal creation mode.
fn becomes(boot: &Boot) -> String {
    if boot.is_classic() {
        return tr(text::becomes_lead());
    }
    let options = boot.settings.deal_creation;
    let pipeline =
        boot.directory.pipeline(options.pipeline_id).map(|pipeline| pipeline.name.clone()).unwrap_or_default();
    tr(text::becomes_deal_of(labels::client_choice(options.client), pipeline))
}

#[component]
fn Controls(draft: Draft, error: RwSignal<Option<AppError>>, wrong: RwSignal<WrongPoints>) -> impl IntoView {
    let boot = use_boot();
    let at = move |name| Signal::derive(move || error.with(|error| problem_at(error.as_ref(), Place::Field(name))));
    let said = |problem: Option<Problem>| problem.map(|problem| tr(messages::errors::problem(&problem)));
    let wrong_phone = Signal::derive(move || said(wrong.get().0));
    let wrong_email = Signal::derive(move || said(wrong.get().1));
    let sources = Memo::new(move |_| {
        boot.with(|boot| {
            let sources = boot.directory.choices(domain::directory::Dictionary::Source);
            sources.iter().map(|source| Choice::new(&source.code, &source.name)).collect::<Vec<_>>()
        })
    });
    let name = |name| tr(labels::field(Kind::Lead, name));
    view! {
        <fieldset class="form-group">
            <legend class="form-group__title">{tr(text::who())}</legend>
            <FieldRow>
                <Field id="inquiry-first-name" label=name(FieldName::FirstName) error=at(FieldName::FirstName)>
                    <TextInput value=draft.first_name autocomplete="off"/>
                </Field>
                <Field id="inquiry-last-name" label=name(FieldName::LastName) error=at(FieldName::LastName)>
                    <TextInput value=draft.last_name autocomplete="off"/>
                </Field>
                <Field id="inquiry-company" label=name(FieldName::CompanyTitle) error=at(FieldName::CompanyTitle)>
                    <TextInput value=draft.company autocomplete="off"/>
                </Field>
            </FieldRow>
        </fieldset>
        <fieldset class="form-group">
            <legend class="form-group__title">{tr(text::how_to_reach())}</legend>
            <FieldRow>
                <Field id="inquiry-phone" label=tr(fields::phone()) error=wrong_phone>
                    <TextInput value=draft.phone kind=TextKind::Phone autocomplete="off"/>
                </Field>
                <Field id="inquiry-email" label=tr(fields::email()) error=wrong_email>
                    <TextInput value=draft.email kind=TextKind::Email autocomplete="off"/>
                </Field>
            </FieldRow>
        </fieldset>
        <fieldset class="form-group">
            <legend class="form-group__title">{tr(text::what_about())}</legend>
            <div class="stack">
                <Field id="inquiry-title" label=name(FieldName::Title) error=at(FieldName::Title)>
                    <TextInput value=draft.title placeholder=tr(text::title_placeholder()) autocomplete="off"/>
                </Field>
                <Field id="inquiry-comment" label=name(FieldName::Comment) error=at(FieldName::Comment)>
                    <TextArea value=draft.comment/>
                </Field>
                <Field id="inquiry-source" label=name(FieldName::Source) error=at(FieldName::Source)>
                    <Select value=draft.source choices=sources empty=tr(records::not_chosen())/>
                </Field>
            </div>
        </fieldset>
    }
    .into_any()
}
