//! The form of a new record of any kind.

mod defaults;
mod typed;

use std::collections::BTreeMap;

use domain::inquiry::Created;
use domain::layout::{Item, Layout, SectionKey};
use domain::record::{NewRecord, person_name};
use domain::{AppError, ContactPointKind, Field, FieldName, Kind, Value};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use messages::text::records as text;
use messages::{by_kind, labels};
use ui::{BannerKind, Choice, Toasts, dynamic};

use self::defaults::{default, entered, named};
use self::typed::place_of;
use super::api;
use super::company_contacts::{ContactDraft, read_contacts};
use super::create_dialog::{CreateDialog, Creation, focus_marked};
use super::create_fields::FormFields;
use super::details::api::create_client;
use super::details::{DetailsDraft, read_details};
use super::forms::{Draft, PointDraft, is_point_marked, point_drafts, read_points};
use super::nested;
use super::send_key::{leave_key, send_key};
use super::unsaved::Kept;
use crate::boot::{Boot, use_boot};
use crate::errors::Failure;
use crate::frame::show_error;
use crate::layout::{LayoutDialog, resume_layout};
use crate::live::{Live, use_live};
use crate::paths;
use crate::text::tr;

/// The dialog that creates a record: what its layout shows, section by section.
#[component]
pub fn CreateRecord(
    kind: Kind,
    /// What stands in fields before anybody types, beside the defaults.
    #[prop(optional)]
    given: Vec<(FieldName, Value)>,
    /// The page stays where it is when the record was created.
    #[prop(optional)]
    stays: bool,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    dialog(Form::new(kind, &given, if stays { After::Stay } else { After::Open }), on_close)
}

/// The same over another form, which gets what was created instead of the page of the record. `name` was typed there.
pub(super) fn nested_form(kind: Kind, name: &str, taken: Callback<Choice>, on_close: Callback<()>) -> AnyView {
    dialog(Form::new(kind, &named(kind, name), After::Hand(taken)), on_close)
}

fn dialog(form: Form, on_close: Callback<()>) -> AnyView {
    let kind = form.kind;
    let changed = Callback::new(move |()| {
        form.changing.try_set(None);
    });
    let kept = form.place.of_layout();
    view! {
        <CreateDialog
            id=form.id
            title=tr(by_kind::new(kind))
            submit=tr(by_kind::create(kind))
            creation=form.creation
            general=Signal::derive(move || form.creation.general())
            on_submit=Callback::new(move |()| form.submit())
            on_close=on_close
            typed=form.typed()
            on_shown=Callback::new(move |()| resume_layout(form.changing, kept))
        >
            <FormFields form=form/>
        </CreateDialog>
        {dynamic(move || form.changing.get().map(|section| {
            view! { <LayoutDialog kind=kind section=section kept=kept on_close=changed/> }
        }))}
    }
    .into_any()
}

/// The id of the dialog that lies over no other.
const FIRST_FORM: &str = "create-record";

/// What happens once the record was created.
#[derive(Clone, Copy)]
enum After {
    /// Its page opens.
    Open,
    /// The page stays where it is.
    Stay,
    /// The form below gets it.
    Hand(Callback<Choice>),
}

/// What is being entered.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub kind: Kind,
    /// Of every field that is entered, also of those that are not shown: they have their defaults.
    drafts: RwSignal<Vec<Draft>>,
    pub points: RwSignal<Vec<PointDraft>>,
    pub details: RwSignal<Vec<(u32, DetailsDraft)>>,
    pub contacts: RwSignal<Vec<ContactDraft>>,
    /// The number of the primary one among the contacts.
    pub primary: RwSignal<Option<u32>>,
    /// How the form is laid out.
    pub layout: Memo<Layout>,
    /// The section at which *Change* was pressed, while its dialog is open.
    pub changing: RwSignal<Option<SectionKey>>,
    /// Of the dialog; put before the ids of what is in it: forms can lie over each other.
    id: &'static str,
    pub prefix: &'static str,
    /// Where what is typed is kept.
    place: Kept,
    after: After,
    /// Empty until it is sent: see [`send_key`].
    key: RwSignal<String>,
    creation: Creation,
    boot: RwSignal<Boot>,
    navigate: Callback<String>,
    toasts: Toasts,
    live: Live,
}

impl Form {
    fn new(kind: Kind, given: &[(FieldName, Value)], after: After) -> Self {
        let shown = use_query_map().with_untracked(|query| query.get_str("pipeline")?.parse().ok());
        let boot = use_boot();
        let drafts = boot.with_untracked(|boot| {
            let value = |field: &Field| match given.iter().find(|(name, _)| *name == field.name) {
                Some((_, value)) => value.clone(),
                None => default(field, boot, shown),
            };
            entered(kind, boot).iter().map(|field| Draft::new(field, &value(field))).collect::<Vec<_>>()
        });
        let navigate = use_navigate();
        let (id, prefix) = match nested::depth() {
            0 => (FIRST_FORM, "new"),
            1 => ("create-second-record", "second"),
            _ => ("create-third-record", "third"),
        };
        let place = place_of(kind, id, given);
        let form = Self {
            kind,
            drafts: RwSignal::new(drafts),
            points: RwSignal::new(point_drafts(&[], &ContactPointKind::ALL)),
            details: RwSignal::new(Vec::new()),
            contacts: RwSignal::new(Vec::new()),
            primary: RwSignal::new(None),
            layout: Memo::new(move |_| boot.with(|boot| boot.directory.layout(kind))),
            changing: RwSignal::new(None),
            id,
            prefix,
            place,
            after,
            key: RwSignal::new(String::new()),
            creation: Creation::new(),
            boot,
            navigate: Callback::new(move |path: String| navigate(&path, Default::default())),
            toasts: ui::use_toasts(),
            live: use_live(),
        };
        form.follow(boot);
        form
    }

    /// What is typed into a field, if it is entered; tracked.
    pub fn draft(self, name: FieldName) -> Option<Draft> {
        self.drafts.with(|drafts| drafts.iter().find(|draft| draft.field.name == name).copied())
    }

    /// What a section shows at the moment; tracked. What is wrong is shown although it is hidden.
    pub fn shown(self, key: SectionKey) -> Vec<Item> {
        self.layout.with(|layout| {
            let mut items = layout.section(key).map(|section| section.items.clone()).unwrap_or_default();
            items.retain(|item| {
                let is_shown = !layout.is_hidden(*item);
                match item {
                    Item::Field(name) => {
                        self.draft(*name).is_some_and(|draft| is_shown || draft.problem.with(Option::is_some))
                    }
                    Item::Points(points) => is_shown || is_point_marked(self.points, *points),
                    Item::Contacts | Item::Details | Item::Unknown => is_shown,
                }
            });
            items
        })
    }

    fn submit(self) {
        if self.creation.pending.get_untracked() {
            return;
        }
        if self.drafts.with_untracked(|drafts| drafts.iter().any(|draft| draft.is_sending.get_untracked())) {
            return self.toasts.show(BannerKind::Info, tr(text::wait_for_file()));
        }
        let (record, details) = (self.read(), self.details.with_untracked(|drafts| read_details(drafts)));
        let contacts = self.contacts.with_untracked(|drafts| read_contacts(drafts, self.primary.get_untracked()));
        let (Some(record), Some(details), Some(contacts)) = (record, details, contacts) else {
            return focus_marked(self.id);
        };
        let lacking = self
            .boot
            .with_untracked(|boot| boot.directory.missing_on_create(&record, boot.settings.default_pipeline_id));
        if !lacking.is_empty() {
            // Known before the server is asked.
            return self.refuse(AppError::Invalid(lacking));
        }
        let key = send_key(self.key);
        self.creation.pending.set(true);
        self.creation.error.set(None);
        leptos::task::spawn_local(async move {
            let kind = record.kind;
            let answer = if details.is_empty() && contacts.is_empty() {
                api::create(record.clone(), key).await
            } else {
                create_client(record.clone(), details, contacts, key).await.map(|id| Created { kind, id })
            };
            self.creation.pending.try_set(false);
            self.take(answer, &record);
        });
    }

    fn read(self) -> Option<NewRecord> {
        let points = if self.kind.has_contact_points() {
            self.points.with_untracked(|points| read_points(points))
        } else {
            Some(Vec::new())
        };
        let drafts = self.drafts.get_untracked();
        let read: Vec<(FieldName, Option<Value>)> =
            drafts.iter().map(|draft| (draft.field.name, draft.read())).collect();
        let mut values = BTreeMap::new();
        for (name, value) in read {
            values.insert(name, value?);
        }
        Some(NewRecord { kind: self.kind, values, contact_points: points? })
    }

    fn take(self, answer: Result<Created, Failure>, record: &NewRecord) {
        match answer {
            Ok(created) => {
                let name = name_of(record);
                let name = if name.is_empty() { tr(labels::numbered(created.kind, created.id)) } else { name };
                self.toasts.show(BannerKind::Success, tr(by_kind::created(created.kind, name.as_str())));
                match self.after {
                    After::Stay => {}
                    After::Hand(taken) => {
                        taken.try_run(Choice::new(created.id, name));
                    }
                    After::Open => {
                        self.navigate.try_run(paths::record(created.kind, created.id));
                    }
                }
                self.live.touch(created.kind);
                self.creation.shown.try_set(false);
            }
            Err(Failure(error)) => {
                if let AppError::Unauthenticated = error {
                    show_error(self.toasts, &error);
                }
                leave_key(self.key, &error);
                self.refuse(error);
            }
        }
    }

    /// Marks what is wrong, and leads there.
    fn refuse(self, error: AppError) {
        let drafts = self.drafts.try_get_untracked().unwrap_or_default();
        drafts.iter().for_each(|draft| draft.take_problem(&error));
        self.creation.error.try_set(Some(error));
        focus_marked(self.id);
    }
}

fn name_of(record: &NewRecord) -> String {
    let text = |name| record.values.get(&name).and_then(Value::as_text).unwrap_or_default();
    match text(FieldName::Title) {
        "" => person_name(text(FieldName::FirstName), text(FieldName::SecondName), text(FieldName::LastName)),
        title => title.to_owned(),
    }
}
