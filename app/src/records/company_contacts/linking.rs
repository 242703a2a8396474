use domain::Kind;
use domain::company_contact::{LinkedContact, check_role};
use leptos::prelude::*;
use messages::labels;
use messages::text::details as text;
use ui::{Checkbox, Choice, Field, FieldRow, TextInput};

use super::api;
use crate::frame::show_error;
use crate::records::forms::record_lookup;
use crate::records::panel::{CardForm, OpenRecord};
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
    /// The contact is given: only its role is asked for.
    is_fixed: bool,
    role: RwSignal<String>,
    is_primary: RwSignal<bool>,
    problem: RwSignal<Option<domain::Problem>>,
    form: CardForm,
    toasts: ui::Toasts,
}

impl Linking {
    pub fn new(open: OpenRecord, before: Option<LinkedContact>, close: Callback<()>) -> Self {
        let (role, is_primary) =
            before.as_ref().map_or_else(Default::default, |before| (before.role.clone(), before.is_primary));
        Self {
            open,
            is_fixed: before.is_some(),
            contact: RwSignal::new(before.map(|before| Choice::new(before.contact_id, ""))),
            role: RwSignal::new(role),
            is_primary: RwSignal::new(is_primary),
            problem: RwSignal::new(None),
            form: CardForm::new(close),
            toasts: ui::use_toasts(),
        }
    }

    fn save(self) {
        let contact_id = self.contact.with_untracked(|contact| contact.as_ref()?.value.parse().ok());
        self.problem.set(contact_id.is_none().then_some(domain::Problem::Required));
        let (Some(contact_id), Ok(role)) = (contact_id, check_role(&self.role.get_untracked())) else { return };
        let linked = LinkedContact { contact_id, role, is_primary: self.is_primary.get_untracked() };
        self.form.pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = api::link(self.open.id, linked).await;
            self.form.pending.try_set(false);
            match answer {
                Ok(()) => {
                    self.open.refresh();
                    self.form.end();
                }
                Err(failure) => show_error(self.toasts, &failure.0),
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
            view! {
                <Field id="link-contact" label=tr(labels::kind(Kind::Contact)) error=error>
                    {record_lookup(Kind::Contact, self.contact, None)}
                </Field>
            }
        });
        let (role_id, primary_id) = (format!("{prefix}-role"), format!("{prefix}-primary"));
        let fields = view! {
            <FieldRow>{contact} <div>{role_field(role_id, self.role)}</div></FieldRow>
            <Checkbox id=primary_id checked=self.is_primary>{tr(text::primary_contact())}</Checkbox>
        };
        self.form.view(fields.into_any(), move || self.save())
    }
}
