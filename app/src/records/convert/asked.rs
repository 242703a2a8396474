//! The required fields of the new records that the lead does not fill.

use std::collections::BTreeMap;

use domain::conversion::{Targets, asked, asked_field};
use domain::errors::Place;
use domain::{AppError, DealCreation, Field, FieldName, Kind, Record, Value, stage};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use messages::labels;
use messages::text::records as text;
use ui::dynamic;

use crate::boot::{Boot, use_boot};
use crate::records::forms::{Draft, LabelledControl};
use crate::records::unsaved::Named;
use crate::text::tr;

/// What a person fills in for the records that the conversion creates.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// What is asked for with the present choices.
    wanted: Memo<Vec<(Kind, Field)>>,
    /// What is typed into each field that can be asked for, also if it is not at the moment: another choice may bring
    /// it back.
    drafts: RwSignal<Vec<Draft>>,
}

impl Asked {
    /// Nothing is asked for until the lead is known.
    pub fn new(lead: RwSignal<Option<Record>>, options: Memo<DealCreation>) -> Self {
        let boot = use_boot();
        let wanted = Memo::new(move |_| {
            let options = options.get();
            lead.with(|lead| {
                let of_lead = |lead: &Record| boot.with(|boot| wanted(boot, lead, &options));
                lead.as_ref().map(of_lead).unwrap_or_default()
            })
        });
        let fields = Memo::new(move |_| boot.with(askable));
        let asked = Self { wanted, drafts: RwSignal::new(Vec::new()) };
        asked.take_in(&fields.get_untracked());
        // What is made later belongs to the dialog, and goes with it.
        let owner = Owner::current().as_ref().map(Owner::downgrade);
        Effect::new(move |_| {
            let fields = fields.get();
            if let Some(owner) = owner.as_ref().and_then(WeakOwner::upgrade) {
                owner.with(|| asked.take_in(&fields));
            }
        });
        asked
    }

    /// Fields that are new begin empty; what is typed in the others stays.
    fn take_in(self, fields: &[Field]) {
        let mut drafts = self.drafts.get_untracked();
        for field in fields {
            match drafts.iter_mut().find(|draft| draft.field.name == field.name) {
                Some(draft) => draft.field = *field,
                None => drafts.push(Draft::new(field, &Value::Empty)),
            }
        }
        self.drafts.set(drafts);
    }

    /// What is typed, by the codes of the fields, to be kept; tracked.
    pub fn typed(self) -> Vec<Named> {
        let named = |draft: &Draft| (draft.field.name.code().into_owned(), draft.typed());
        self.drafts.with(|drafts| drafts.iter().map(named).collect())
    }

    /// Puts what was kept into the fields that it names.
    pub fn retype(self, typed: &[Named]) {
        for draft in self.drafts.get_untracked() {
            let code = draft.field.name.code();
            if let Some((_, text)) = typed.iter().find(|(name, _)| *name == code) {
                draft.retype(text);
            }
        }
    }

    /// The drafts of what is asked for.
    fn shown(self) -> Vec<(Kind, Draft)> {
        let wanted = self.wanted.try_get_untracked().unwrap_or_default();
        let drafts = self.drafts.try_get_untracked().unwrap_or_default();
        let draft = |field: &Field| drafts.iter().find(|draft| draft.field.name == field.name).copied();
        wanted.iter().filter_map(|(kind, field)| Some((*kind, draft(field)?))).collect()
    }

    /// Whether a file is on its way to the server, also for what is asked for no more; tracked.
    pub fn is_any_sending(self) -> bool {
        self.drafts.with(|drafts| drafts.iter().any(|draft| draft.is_sending.get()))
    }

    /// The same for what is asked for.
    pub fn is_sending(self) -> bool {
        self.shown().iter().any(|(_, draft)| draft.is_sending.get_untracked())
    }

    /// What was filled in; nothing while something is missing or breaks a rule, which is marked.
    pub fn read(self) -> Option<BTreeMap<FieldName, Value>> {
        let read: Vec<(FieldName, Option<Value>)> =
            self.shown().into_iter().map(|(_, draft)| (draft.field.name, draft.read())).collect();
        read.into_iter().map(|(name, value)| Some((name, value?))).collect()
    }

    /// Marks what the server found wrong, and says whether all of that has a place here.
    pub fn takes(self, error: &AppError) -> bool {
        let shown = self.shown();
        shown.iter().for_each(|(_, draft)| draft.take_problem(error));
        let AppError::Invalid(violations) = error else { return false };
        let is_here = |place: Place| shown.iter().any(|(_, draft)| place == Place::Field(draft.field.name));
        violations.iter().all(|violation| is_here(violation.place))
    }

    /// The controls, those of each record in a group.
    pub fn view(self) -> AnyView {
        dynamic(move || {
            self.wanted.track();
            self.drafts.track();
            let shown = self.shown();
            (!shown.is_empty()).then(|| {
                let of_kind = |kind: Kind| {
                    shown.iter().filter(|(of, _)| *of == kind).map(|(_, draft)| *draft).collect::<Vec<_>>()
                };
                let groups = [Kind::Deal, Kind::Contact, Kind::Company].map(|kind| group(kind, of_kind(kind)));
                view! {
                    <div class="stack">
                        <p>{tr(text::conversion_asks())}</p>
                        {groups.into_iter().flatten().collect_view()}
                    </div>
                }
            })
        })
    }
}

fn group(kind: Kind, drafts: Vec<Draft>) -> Option<AnyView> {
    if drafts.is_empty() {
        return None;
    }
    let control = |draft: Draft| view! { <LabelledControl kind=kind draft=draft prefix="convert"/> };
    let group = view! {
        <fieldset class="form-group">
            <legend class="form-group__title">{tr(labels::kind(kind))}</legend>
            <div class="stack">{drafts.into_iter().map(control).collect_view()}</div>
        </fieldset>
    };
    Some(group.into_any())
}

fn wanted(boot: &Boot, lead: &Record, options: &DealCreation) -> Vec<(Kind, Field)> {
    let directory = &boot.directory;
    let stages = directory.stages(Kind::Deal, Some(options.pipeline_id));
    let stage = stage::initial(stages).map_or("", |stage| stage.code.as_str());
    let targets = Targets { fields: &directory.custom_fields, stages, stage };
    let field = |(kind, name): (Kind, FieldName)| Some((kind, asked_field(directory.custom_field(name)?)));
    asked(lead, options, targets).into_iter().filter_map(field).collect()
}

/// Every field that can be asked for.
fn askable(boot: &Boot) -> Vec<Field> {
    let custom = boot.directory.custom_fields.iter();
    custom.filter(|own| own.kind != Kind::Lead).map(asked_field).collect()
}
