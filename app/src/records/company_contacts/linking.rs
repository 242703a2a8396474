use domain::company_contact::{LinkedContact, check_role};
use domain::{AppError, FieldName, Kind, Problem};
use leptos::prelude::*;
use messages::labels;
use messages::text::details as text;
use ui::{Checkbox, Choice, Field, FieldRow, TextInput};

use super::api;
use crate::records::forms::{LookupDraft, record_lookup};
use crate::records::panel::{CardForm, OpenRecord, Sent};
use crate::text::tr;

/// The role as it is typed, with suggestions; `id` is unique in the page.
pub(super) fn role_field(id: String, role: RwSignal<String>) -> AnyView {
    let list = format!("{id}-roles");
    let list_id = list.clone();
    let roles = tr(text::roles());
    let roles = roles.split("; ").map(|role| view! { <option value=role.to_owned()></option> }).collect_view();
    view! {
        <Field id=id label=tr(text::contact_role())>
            <TextInput value=role max_length=255_u32 autocomplete="off" list=list/>
        </Field>
        <datalist id=list_id>{roles}</datalist>
    }
    .into_any()
}

/// A contact that is being linked to the open company, or whose role is being changed.
#[derive(Clone, Copy)]
pub(super) struct Linking {
    open: OpenRecord,
    contact: RwSignal<Option<Choice>>,
    /// A name that was typed and chose no contact.
    unchosen: RwSignal<String>,
    /// The contact is given: only its role is asked for.
    is_fixed: bool,
    role: RwSignal<String>,
    is_primary: RwSignal<bool>,
    /// Somebody is the primary one: the first contact, and whoever is it, is not asked.
    asks_primary: bool,
    problem: RwSignal<Option<Problem>>,
    form: CardForm,
    toasts: ui::Toasts,
}

/// The part of the company that the form for a contact is, 0 for another one.
pub(super) fn part(contact_id: i64) -> String {
    format!("contact-{contact_id}")
}

impl Linking {
    pub fn new(open: OpenRecord, before: Option<LinkedContact>, close: Callback<()>) -> Self {
        let is_fixed = before.is_some();
        let form = CardForm::new(open, &part(before.as_ref().map_or(0, |before| before.contact_id)), close);
        let begun = match before {
            Some(LinkedContact { contact_id, role, is_primary }) => {
                [contact_id.to_string(), String::new(), role, is_primary.to_string()]
            }
            // The first one is the primary one.
            None => {
                let is_first = open.opened.with_untracked(|opened| opened.contacts.is_empty());
                [String::new(), String::new(), String::new(), is_first.to_string()]
            }
        };
        let asks_primary = begun[3] != "true";
        let kept = form.resumed().and_then(|kept| <[String; 4]>::try_from(kept).ok());
        let [id, name, role, is_primary] = kept.unwrap_or_else(|| begun.clone());
        let linking = Self {
            open,
            is_fixed,
            contact: RwSignal::new((!id.is_empty()).then(|| Choice::new(id, name))),
            unchosen: RwSignal::new(String::new()),
            role: RwSignal::new(role),
            is_primary: RwSignal::new(is_primary == "true"),
            asks_primary,
            problem: RwSignal::new(None),
            form,
            toasts: ui::use_toasts(),
        };
        form.keep(move || {
            let typed = linking.typed();
            (typed != begun).then(|| typed.to_vec())
        });
        linking
    }

    /// What stands in the form, to be kept beyond a reload; tracked.
    fn typed(self) -> [String; 4] {
        let (id, name) = self.contact.get().map(|contact| (contact.value, contact.label)).unwrap_or_default();
        [id, name, self.role.get(), self.is_primary.get().to_string()]
    }

    /// What is wrong with the choice of the contact.
    fn problem_of(self, contact_id: Option<i64>) -> Option<Problem> {
        if self.unchosen.with_untracked(|text| !text.is_empty()) {
            return Some(Problem::NothingChosen);
        }
        let Some(id) = contact_id else { return Some(Problem::Required) };
        let is_known = self.open.opened.with_untracked(|opened| opened.contacts.iter().any(|own| own.contact.id == id));
        (is_known && !self.is_fixed).then_some(Problem::AlreadyLinked)
    }

    fn save(self) {
        let contact_id = self.contact.with_untracked(|contact| contact.as_ref()?.value.parse().ok());
        let problem = self.problem_of(contact_id);
        let is_wrong = problem.is_some();
        self.problem.set(problem);
        let (Some(contact_id), Ok(role), false) = (contact_id, check_role(&self.role.get_untracked()), is_wrong) else {
            return;
        };
        let linked = LinkedContact { contact_id, role, is_primary: self.is_primary.get_untracked() };
        self.form.pending.set(true);
        let forget = self.form.forgetting();
        let name = if self.is_fixed { text::contact_role() } else { labels::kind(Kind::Contact) };
        let sent = Sent::named(self.open, self.toasts, tr(name));
        leptos::task::spawn_local(async move {
            let company = self.open.id;
            let change = async move {
                if self.is_fixed { api::link(company, linked).await } else { api::add(company, linked).await }
            };
            let answer = self.open.saving(change, Result::is_ok).await;
            self.form.pending.try_set(false);
            match answer {
                Ok(()) => {
                    forget();
                    self.open.refresh();
                    self.form.end();
                }
                // Somebody else was faster.
                Err(failure) if failure.0 == linked_already() && !self.open.is_closed() => {
                    self.problem.try_set(Some(Problem::AlreadyLinked));
                }
                Err(failure) => sent.tell(&failure.0),
            }
        });
    }

    /// The form in its place on the card.
    pub fn view(self) -> AnyView {
        // Several contacts can be edited at a time.
        let prefix = match self.contact.get_untracked() {
            Some(contact) if self.is_fixed => format!("link-{}", contact.value),
            _ => "link".to_owned(),
        };
        let error = Signal::derive(move || self.problem.get().map(|problem| tr(messages::errors::problem(&problem))));
        let contact = (!self.is_fixed).then(|| {
            // A contact that is chosen is not typed.
            Effect::new(move |_| {
                if self.contact.with(Option::is_some) {
                    self.form.is_begun.set(true);
                }
            });
            let draft = LookupDraft { link: self.contact, unchosen: self.unchosen, problem: self.problem };
            view! {
                <Field id="link-contact" label=tr(labels::kind(Kind::Contact)) error=error>
                    {record_lookup(Kind::Contact, draft, None, None)}
                </Field>
            }
        });
        let (role_id, primary_id) = (format!("{prefix}-role"), format!("{prefix}-primary"));
        let primary = self.asks_primary.then(|| {
            view! { <Checkbox id=primary_id checked=self.is_primary>{tr(text::primary_contact())}</Checkbox> }
        });
        let fields = view! {
            <FieldRow>{contact} <div>{role_field(role_id, self.role)}</div></FieldRow>
            {primary}
        };
        self.form.view(fields.into_any(), move || self.save())
    }
}

fn linked_already() -> AppError {
    AppError::invalid_field(FieldName::ContactId, Problem::AlreadyLinked)
}
