use domain::company_contact::{LinkedContact, check_role};
use domain::{Kind, Problem};
use leptos::prelude::*;
use messages::labels;
use messages::text::details as text;
use ui::{Button, ButtonKind, ButtonSize, Choice, Each, Field, Icon, IconButton, dynamic};

use super::linking::role_field;
use crate::records::forms::{LookupDraft, focus_added, leave_line, record_lookup};
use crate::text::tr;

/// A contact of a company that is being created. Its signals belong to nobody but itself: it is made by the press of a
/// button, and outlives what the button stood in.
#[derive(Clone)]
pub struct ContactDraft {
    number: u32,
    contact: ArcRwSignal<Option<Choice>>,
    /// A name that was typed and chose no contact.
    unchosen: ArcRwSignal<String>,
    role: ArcRwSignal<String>,
    problem: ArcRwSignal<Option<Problem>>,
}

impl ContactDraft {
    fn new(number: u32, contact: Option<Choice>, role: &str) -> Self {
        Self {
            number,
            contact: ArcRwSignal::new(contact),
            unchosen: ArcRwSignal::new(String::new()),
            role: ArcRwSignal::new(role.to_owned()),
            problem: ArcRwSignal::new(None),
        }
    }
}

fn next_number(drafts: &[ContactDraft]) -> u32 {
    drafts.iter().map(|draft| draft.number + 1).max().unwrap_or_default()
}

/// The contacts of a new company: lines that find or create a contact, each with its role. One is primary, the first
/// until another one is chosen.
#[component]
pub fn NewContacts(
    drafts: RwSignal<Vec<ContactDraft>>,
    /// The number of the line with the primary contact.
    primary: RwSignal<Option<u32>>,
    prefix: &'static str,
) -> impl IntoView {
    let add = move |_| {
        drafts.update(|all| {
            let number = next_number(all);
            if all.is_empty() {
                primary.set(Some(number));
            }
            all.push(ContactDraft::new(number, None, ""));
            focus_added(format!("{prefix}-contact-{number}"));
        });
    };
    view! {
        <fieldset class="form-group">
            <legend class="form-group__title">{tr(labels::kind_plural(Kind::Contact))}</legend>
            <div class="stack">
                <Each each=move || drafts.get() key=|draft| draft.number let:draft>
                    {line(draft, drafts, primary, prefix)}
                </Each>
                <div>
                    <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=add>
                        {tr(text::add_contact())}
                    </Button>
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

fn line(
    draft: ContactDraft,
    drafts: RwSignal<Vec<ContactDraft>>,
    primary: RwSignal<Option<u32>>,
    prefix: &'static str,
) -> AnyView {
    let ContactDraft { number, contact, unchosen, role, problem } = draft;
    let (contact, role, problem) = (RwSignal::from(contact), RwSignal::from(role), RwSignal::from(problem));
    let looked = LookupDraft { link: contact, unchosen: RwSignal::from(unchosen), problem };
    let error = Signal::derive(move || {
        let problem = problem.get()?;
        let is_missing = problem == Problem::Required;
        Some(tr(if is_missing { text::choose_contact() } else { messages::errors::problem(&problem) }))
    });
    let name = move || contact.with(|contact| contact.as_ref().map(|own| own.label.clone())).unwrap_or_default();
    let star = Signal::derive(move || tr(text::make_primary_contact(name())));
    let is_primary = Signal::derive(move || primary.get() == Some(number));
    let remove = move |event| {
        leave_line(&event, ".contact-line");
        drafts.update(|all| all.retain(|own| own.number != number));
        if primary.get_untracked() == Some(number) {
            primary.set(drafts.with_untracked(|all| all.first().map(|first| first.number)));
        }
    };
    view! {
        <div class="contact-line">
            <Field
                id=format!("{prefix}-contact-{number}")
                label=tr(labels::kind(Kind::Contact))
                error=error
            >
                {record_lookup(Kind::Contact, looked, None, None)}
            </Field>
            <div>{role_field(format!("{prefix}-contact-{number}-role"), role)}</div>
            <div class="contact-line__actions">
                <IconButton icon=Icon::Star label=star pressed=is_primary on_press=move |_| primary.set(Some(number))/>
                <IconButton
                    icon=Icon::Close
                    label=tr(text::remove_part(labels::kind(Kind::Contact)))
                    on_press=remove
                />
            </div>
            {dynamic(move || is_primary.get().then(|| view! {
                <p class="contact-line__note small muted">{tr(text::primary_contact())}</p>
            }))}
        </div>
    }
    .into_any()
}

/// What stands in the lines, to be kept beyond a reload; tracked. First which line is the primary one, then three texts
/// a line.
pub fn typed_contacts(drafts: &[ContactDraft], primary: Option<u32>) -> String {
    let chosen = drafts.iter().position(|draft| Some(draft.number) == primary);
    let mut typed = vec![chosen.map(|at| at.to_string()).unwrap_or_default()];
    for draft in drafts {
        let (id, name) = draft.contact.get().map(|contact| (contact.value, contact.label)).unwrap_or_default();
        typed.extend([id, name, draft.role.get()]);
    }
    serde_json::to_string(&typed).unwrap_or_default()
}

/// Puts what was kept in the place of what is typed, in lines of their own.
pub fn retype_contacts(drafts: RwSignal<Vec<ContactDraft>>, primary: RwSignal<Option<u32>>, typed: &str) {
    let typed: Vec<String> = crate::json::read(typed).unwrap_or_default();
    let (chosen, lines) =
        typed.split_first().map_or((None, &[][..]), |(chosen, lines)| (chosen.parse::<usize>().ok(), lines));
    let line = |(number, texts): (u32, &[String])| match texts {
        [id, name, role] => {
            let contact = (!id.is_empty()).then(|| Choice::new(id, name));
            Some(ContactDraft::new(number, contact, role))
        }
        _ => None,
    };
    let first = drafts.with_untracked(|drafts| next_number(drafts));
    let fresh: Vec<ContactDraft> = (first..).zip(lines.chunks(3)).filter_map(line).collect();
    let chosen = chosen.and_then(|at| fresh.get(at));
    primary.set(chosen.map(|chosen| chosen.number));
    drafts.set(fresh);
}

/// Reads all of them; nothing if a line names no contact, or that of a line above, which is then marked.
pub fn read_contacts(drafts: &[ContactDraft], primary: Option<u32>) -> Option<Vec<LinkedContact>> {
    let mut known = Vec::new();
    let read = drafts.iter().map(|draft| {
        let contact_id: Option<i64> = draft.contact.with_untracked(|contact| contact.as_ref()?.value.parse().ok());
        let problem = match contact_id {
            _ if draft.unchosen.with_untracked(|text| !text.is_empty()) => Some(Problem::NothingChosen),
            None => Some(Problem::Required),
            Some(id) if known.contains(&id) => Some(Problem::AlreadyLinked),
            Some(_) => None,
        };
        known.extend(contact_id);
        let is_right = problem.is_none();
        draft.problem.set(problem);
        let role = check_role(&draft.role.get_untracked()).ok()?;
        let linked = LinkedContact { contact_id: contact_id?, role, is_primary: primary == Some(draft.number) };
        is_right.then_some(linked)
    });
    // Every line is marked, not only the first.
    let read: Vec<Option<LinkedContact>> = read.collect();
    read.into_iter().collect()
}
