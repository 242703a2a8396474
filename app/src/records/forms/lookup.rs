//! The lookup of a record: it is found by its name, phone or e-mail.

use domain::suggestion::{Suggestion, only_named};
use domain::{Kind, Problem};
use leptos::prelude::*;
use messages::text::{custom, records as text};
use ui::{Choice, Lookup, Offer, Unchosen};

use super::control::chosen;
use crate::paths;
use crate::records::api;
use crate::records::nested::creating;
use crate::text::tr;

/// What a list of choices offers for what was typed; nothing when the server cannot be asked.
async fn suggestions(kind: Kind, typed: String) -> Vec<Offer> {
    api::suggest(kind, typed).await.unwrap_or_default().into_iter().map(|found| offer(kind, found)).collect()
}

/// Companies and contacts have a picture, or the initials of their name.
pub fn offer(kind: Kind, found: Suggestion) -> Offer {
    let has_picture = matches!(kind, Kind::Company | Kind::Contact);
    Offer {
        choice: Choice::new(found.link.id, found.link.label),
        picture: has_picture.then(|| found.picture.map(paths::file).unwrap_or_default()),
        detail: found.detail,
    }
}

/// How many names are being asked about in lookups, for who saves them without a form: provided around them.
#[derive(Clone, Copy)]
pub struct Asking(pub RwSignal<u32>);

/// What stands in the lookup of a record.
#[derive(Clone, Copy)]
pub struct LookupDraft {
    pub link: RwSignal<Option<Choice>>,
    /// A name that was typed beside it and chose nothing.
    pub unchosen: RwSignal<String>,
    /// Gets [`Problem::NothingChosen`] as long as such a name stands there.
    pub problem: RwSignal<Option<Problem>>,
}

/// The only one of the offers that is called so.
fn meant(offers: &[Offer], typed: &str) -> Option<Choice> {
    let at = only_named(offers.iter().map(|offer| offer.choice.label.as_str()), typed)?;
    offers.get(at).map(|offer| offer.choice.clone())
}

/// Finds a record of a kind by its name, phone or e-mail, and creates one where a form for it has a place. A name that
/// is left there means the only record of that name; if there is no such, it stays, and is said to have chosen nothing.
/// Where no field stands around the lookup, `label` says what it is.
pub fn record_lookup(
    kind: Kind,
    draft: LookupDraft,
    label: Option<String>,
    on_choose: Option<Callback<()>>,
) -> AnyView {
    let LookupDraft { link, unchosen, problem } = draft;
    let found = RwSignal::new(Vec::<Offer>::new());
    let asked = StoredValue::new(0_u32);
    // Texts that were left and are being asked about.
    let asking = use_context::<Asking>().map_or_else(|| RwSignal::new(0), |around| around.0);
    // What was typed when the offers were found.
    let answered = StoredValue::new(None::<String>);
    let search = move |typed: String| {
        let number = asked.with_value(|asked| asked.wrapping_add(1));
        asked.set_value(number);
        leptos::task::spawn_local(async move {
            let offers = suggestions(kind, typed.clone()).await;
            // An older answer does not replace a newer one.
            if asked.try_get_value() == Some(number) {
                answered.try_set_value(Some(typed.trim().to_owned()));
                found.try_set(offers);
            }
        });
    };
    let on_leave = move |typed: String| {
        if answered.with_value(|answered| answered.as_ref() == Some(&typed)) {
            let choice = found.with_untracked(|offers| meant(offers, &typed));
            problem.try_set(choice.is_none().then_some(Problem::NothingChosen));
            return choice;
        }
        // Whoever types faster than the server answers means the same.
        asking.update(|count| *count += 1);
        leptos::task::spawn_local(async move {
            let choice = meant(&suggestions(kind, typed.clone()).await, &typed);
            // Unless something was chosen or typed in between.
            if unchosen.try_get_untracked() == Some(typed) {
                problem.try_set(choice.is_none().then_some(Problem::NothingChosen));
                if choice.is_some() {
                    unchosen.try_set(String::new());
                    link.try_set(choice);
                    chosen(on_choose);
                }
            }
            asking.try_update(|count| *count = count.saturating_sub(1));
        });
        None
    };
    // Without the name there is nothing to be said of it.
    Effect::new(move |_| {
        let is_said = problem.with_untracked(|problem| *problem == Some(Problem::NothingChosen));
        if unchosen.with(String::is_empty) && is_said {
            problem.set(None);
        }
    });
    view! {
        <Lookup
            value=link
            choices=found
            on_search=search
            clear_label=tr(text::unlink())
            none=tr(text::nothing_found())
            label=label
            placeholder=tr(match kind {
                Kind::Company => text::find_company(),
                Kind::Contact => text::find_contact(),
                Kind::Lead => custom::find_lead(),
                Kind::Deal => custom::find_deal(),
            })
            create=creating(kind, draft, on_choose)
            unchosen=Unchosen { text: unchosen, on_leave: Callback::new(on_leave), is_asking: Signal::derive(move || asking.get() > 0) }
            on_commit=move |_| chosen(on_choose)
        />
    }
    .into_any()
}
