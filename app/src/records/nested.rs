//! What is created from inside another form or from the open record: a contact or company that a lookup did not find.

use domain::{Action, Kind, Level};
use leptos::prelude::*;
use messages::text::details as text;
use ui::{Choice, Creating, dynamic};

use super::create::nested_form;
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
}

#[derive(Clone)]
struct Asked {
    kind: Kind,
    /// What was typed in the lookup.
    name: String,
    /// Gets what was created.
    taken: Callback<Choice>,
}

impl Nesting {
    /// For a form, which may lie over others.
    pub fn new() -> Self {
        Self { asked: RwSignal::new(None), depth: depth() + 1 }
    }

    /// The form that opens, to stand beside the one that asked for it: a form in a form would be sent together with it.
    pub fn view(self) -> AnyView {
        let form = move || {
            self.asked.get().map(|Asked { kind, name, taken }| {
                let close = Callback::new(move |()| {
                    self.asked.try_set(None);
                });
                nested_form(kind, &name, taken, close)
            })
        };
        view! { <leptos::context::Provider value=self>{dynamic(form)}</leptos::context::Provider> }.into_any()
    }
}

/// How many forms lie below this one.
pub fn depth() -> u8 {
    use_context::<Nesting>().map_or(0, |nesting| nesting.depth)
}

/// How a lookup creates what it does not find, where its place and the user's rights allow it.
pub fn creating(kind: Kind, value: RwSignal<Option<Choice>>, on_choose: Option<Callback<()>>) -> Option<Creating> {
    let nesting = use_context::<Nesting>().filter(|nesting| nesting.depth < DEEPEST)?;
    let may_add = use_boot().with_untracked(|boot| {
        boot.user.as_ref().is_some_and(|user| user.permissions.level(kind, Action::Add) > Level::None)
    });
    if !may_add || !matches!(kind, Kind::Contact | Kind::Company) {
        return None;
    }
    let taken = Callback::new(move |choice: Choice| {
        value.try_set(Some(choice));
        if let Some(on_choose) = on_choose {
            on_choose.try_run(());
        }
    });
    Some(Creating {
        label: Callback::new(|name: String| tr(text::create_named(name))),
        on_create: Callback::new(move |name: String| nesting.asked.set(Some(Asked { kind, name, taken }))),
    })
}
