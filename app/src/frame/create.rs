//! *Create*: an inquiry by the short form, or a record of any kind. The forms belong to the everyday program; another
//! one goes to a section of it, whose address says what to create.

use domain::Kind;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use messages::labels;
use messages::text::{frame as text, inquiry};
use ui::{ButtonKind, Icon, Menu, MenuItem, dynamic};

use super::visit;
use crate::boot::{Boot, use_boot};
#[cfg(feature = "sections")]
use crate::lazy::{self, Part};
use crate::paths::{self, ProgramName};
#[cfg(feature = "sections")]
use crate::records::is_form_kept;
use crate::text::tr;

/// What is being created at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creating {
    Inquiry,
    Record(Kind),
}

impl Creating {
    /// What the address of a section says.
    fn code(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::Record(kind) => kind.code(),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        if code == Self::Inquiry.code() { Some(Self::Inquiry) } else { Kind::from_code(code).map(Self::Record) }
    }
}

/// Opens and closes the dialog that creates something.
#[derive(Clone, Copy)]
pub struct Create(RwSignal<Option<Creating>>);

impl Create {
    /// Opens the form.
    pub fn begin(self, what: Creating) {
        if ProgramName::Sections.is_here() {
            return self.0.set(Some(what));
        }
        let section = match what {
            Creating::Record(kind) => kind,
            Creating::Inquiry => use_boot().with_untracked(Boot::first_section),
        };
        visit(&format!("{}?{PARAMETER}={}", paths::section(section), what.code()));
    }

    #[cfg(feature = "sections")]
    fn end(self) {
        self.0.set(None);
    }
}

/// The parameter of a section's address that opens a form.
const PARAMETER: &str = "create";

/// Whether the address says so.
#[cfg(feature = "ssr")]
pub fn begins_creating(query: &str) -> bool {
    query.strip_prefix(PARAMETER).is_some_and(|rest| rest.starts_with('='))
}

pub(super) fn provide_create() -> Create {
    let create = Create(RwSignal::new(None));
    provide_context(create);
    let query = use_query_map();
    let (path, navigate) = (use_location().pathname, use_navigate());
    Effect::new(move |_| {
        let asked = query.with_untracked(|query| query.get_str(PARAMETER).and_then(Creating::from_code));
        #[cfg(feature = "sections")]
        if asked.is_none() {
            // The page was loaded anew while a form was being filled in.
            let kept = Kind::ALL.map(Creating::Record).into_iter().chain([Creating::Inquiry]);
            create.0.set(kept.into_iter().find(|what| is_form_kept(what.code())));
        }
        if let Some(what) = asked.filter(|_| ProgramName::Sections.is_here()) {
            create.0.set(Some(what));
            // Loaded anew, the page shall not ask again.
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&path.get_untracked(), options);
        }
    });
    create
}

#[component]
pub(super) fn CreateMenu(#[prop(into)] id: String, create: Create) -> impl IntoView {
    let boot = use_boot();
    let is_phone = id.ends_with("phone");
    let item = move |kind: Kind, icon: Icon| {
        view! {
            <MenuItem icon=icon on_press=move |_| create.begin(Creating::Record(kind))>
                {tr(labels::kind(kind))}
            </MenuItem>
        }
    };
    let label = if is_phone { Signal::stored(String::new()) } else { Signal::stored(tr(text::create())) };
    let menu = move |id: String| {
        let items = move || {
            view! {
                <MenuItem icon=Icon::Lead on_press=move |_| create.begin(Creating::Inquiry)>
                    {tr(inquiry::title())}
                </MenuItem>
                {dynamic(move || boot.with(crate::boot::Boot::is_classic).then(|| item(Kind::Lead, Icon::Lead)))}
                {item(Kind::Deal, Icon::Deal)}
                {item(Kind::Contact, Icon::User)}
                {item(Kind::Company, Icon::Building)}
            }
        };
        if is_phone {
            view! { <Menu id=id label=tr(text::create()) icon=Icon::Plus>{items()}</Menu> }.into_any()
        } else {
            view! {
                <Menu id=id label=tr(text::create()) icon=Icon::Plus text=label kind=ButtonKind::Primary>{items()}</Menu>
            }.into_any()
        }
    };
    menu(id)
}

#[component]
pub(super) fn CreateDialog(create: Create) -> impl IntoView {
    dynamic(move || match create.0.get() {
        #[cfg(feature = "sections")]
        Some(Creating::Inquiry) => lazy::show(Part::Inquiry(Callback::new(move |()| create.end()))),
        #[cfg(feature = "sections")]
        Some(Creating::Record(kind)) => lazy::show(Part::Create(kind, Callback::new(move |()| create.end()))),
        _ => ().into_any(),
    })
}
