//! What is created from inside another form or from the open record: a contact or company that a lookup did not find.

use domain::{Action, Kind, Level, Problem};
use leptos::prelude::*;
use messages::text::details as text;
use ui::{Choice, Creating, dynamic, field_id};

use super::create::nested_form;
use super::forms::LookupDraft;
use super::unsaved::Kept;
use crate::boot::use_boot;
use crate::text::tr;

/// A deal can bring a company, and that a contact; deeper nobody finds the way back.
const DEEPEST: u8 = 3;

/// The place beside a form where the form of what it lacks opens. Nothing typed in either is lost to the other.
#[derive(Clone, Copy)]
pub struct Nesting {
    asked: RwSignal<Option<Asked>>,
    /// How many forms lie below what opens here.
    depth: u8,
    /// The control that asked, and what was typed there: beyond a reload of the page, where the form below opens again.
    unsaved: Option<Kept>,
    /// The same from before the page was loaded anew, until the form below is whole.
    waiting: StoredValue<Option<Vec<String>>>,
    /// What that control asks for again.
    resumed: StoredValue<Option<(Asked, String)>>,
}

#[derive(Clone)]
struct Asked {
    kind: Kind,
    /// What was typed in the lookup.
    name: String,
    /// Gets what was created.
    taken: Callback<Choice>,
    /// Gets the name back where nothing was.
    given_up: Callback<String>,
}

impl Nesting {
    /// For the open record.
    pub fn new() -> Self {
        Self {
            asked: RwSignal::new(None),
            depth: depth() + 1,
            unsaved: None,
            waiting: StoredValue::new(None),
            resumed: StoredValue::new(None),
        }
    }

    /// For a form that is kept at this place and may lie over others. What lay over it opens again once it is whole, also
    /// if nothing was typed in the form itself.
    pub fn of_form(place: Kept) -> Self {
        let unsaved = place.over();
        Self { unsaved: Some(unsaved), waiting: StoredValue::new(unsaved.read()), ..Self::new() }
    }

    /// The form below is there, with all its controls: what lay over it opens. A control that comes later has another
    /// reason, and what waited for one that is gone is over.
    pub fn resume(self) {
        let was_waiting = self.waiting.try_update_value(Option::take).flatten().is_some();
        match self.resumed.try_update_value(Option::take).flatten() {
            Some((asked, control)) => self.open(asked, &control),
            None if was_waiting => self.forget(),
            None => {}
        }
    }

    /// Gives up what lies over the form, or would again after a reload.
    pub fn forget(self) {
        if let Some(unsaved) = self.unsaved {
            unsaved.forget();
        }
    }

    fn open(self, asked: Asked, control: &str) {
        if let Some(unsaved) = self.unsaved {
            unsaved.keep(&[control.to_owned(), asked.name.clone()]);
        }
        self.asked.try_set(Some(asked));
    }

    /// What was typed in the control when it asked, before the page was loaded anew.
    fn typed_before(self, control: &str) -> Option<String> {
        let [asker, typed] = <[String; 2]>::try_from(self.waiting.try_get_value().flatten()?).ok()?;
        (asker == control).then_some(typed)
    }

    /// The form that opens, to stand beside the one that asked for it: a form in a form would be sent together with it.
    pub fn view(self) -> AnyView {
        let form = move || {
            self.asked.get().map(|Asked { kind, name, taken, given_up }| {
                let is_taken = StoredValue::new(false);
                let take = Callback::new(move |choice: Choice| {
                    is_taken.try_set_value(true);
                    taken.try_run(choice);
                });
                let typed = name.clone();
                let close = Callback::new(move |()| {
                    self.forget();
                    if is_taken.try_get_value() == Some(false) {
                        given_up.try_run(typed.clone());
                    }
                    self.asked.try_set(None);
                });
                nested_form(kind, &name, take, close)
            })
        };
        view! { <leptos::context::Provider value=self>{dynamic(form)}</leptos::context::Provider> }.into_any()
    }
}

/// How many forms lie below this one.
pub fn depth() -> u8 {
    use_context::<Nesting>().map_or(0, |nesting| nesting.depth)
}

/// How a lookup creates what it does not find, where its place and the user's rights allow it. If nothing is created
/// after all, the name that was typed stands there again.
pub fn creating(kind: Kind, draft: LookupDraft, on_choose: Option<Callback<()>>) -> Option<Creating> {
    let LookupDraft { link, unchosen, problem } = draft;
    let nesting = use_context::<Nesting>().filter(|nesting| nesting.depth < DEEPEST)?;
    let may_add = use_boot().with_untracked(|boot| {
        boot.user.as_ref().is_some_and(|user| user.permissions.level(kind, Action::Add) > Level::None)
    });
    if !may_add || !matches!(kind, Kind::Contact | Kind::Company) {
        return None;
    }
    let taken = Callback::new(move |choice: Choice| {
        link.try_set(Some(choice));
        if let Some(on_choose) = on_choose {
            on_choose.try_run(());
        }
    });
    let given_up = Callback::new(move |name: String| {
        unchosen.try_set(name);
        problem.try_set(Some(Problem::NothingChosen));
    });
    let control = field_id().unwrap_or_default();
    let again = control.clone();
    Effect::new(move |_| {
        if let Some(name) = nesting.typed_before(&again) {
            nesting.resumed.set_value(Some((Asked { kind, name, taken, given_up }, again.clone())));
        }
    });
    Some(Creating {
        label: Callback::new(|name: String| tr(text::create_named(name))),
        on_create: Callback::new(move |name: String| nesting.open(Asked { kind, name, taken, given_up }, &control)),
    })
}
