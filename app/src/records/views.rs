//! The saved views of a list: those that are pinned above it, and the menu of all of them.

use domain::Kind;
use domain::view::SavedView;
use leptos::prelude::*;
use messages::text::lists as text;
use ui::{Each, Icon, Menu, MenuItem, MenuLink, dynamic};

use super::list_tools::{Tool, Tools};
use super::query::{Address, Shown};
use crate::boot::use_boot;
use crate::paths;
use crate::text::tr;

/// Name and address of a view.
type Place = (Option<i64>, String, String);

/// The whole list and its views: all of them, or those that stand above it. These are the pinned ones, and before them
/// the one that is shown now, which would have no name there otherwise.
fn places(kind: Kind, address: Address, above_list: bool) -> Memo<Vec<Place>> {
    let (boot, current) = (use_boot(), current(address));
    Memo::new(move |_| {
        let current = current.get();
        let place =
            |view: &SavedView| (Some(view.id), view.name.clone(), format!("{}?view={}", paths::section(kind), view.id));
        let is_usual = |view: &&SavedView| view.kind == kind && (view.is_pinned || !above_list);
        let is_shown_now = |view: &&SavedView| view.kind == kind && Some(view.id) == current;
        let mut found: Vec<Place> = boot.with(|boot| {
            let views = boot.lists.views.iter();
            let present = views.clone().filter(|view| is_shown_now(view) && !is_usual(view));
            present.chain(views.filter(is_usual)).map(place).collect()
        });
        if !found.is_empty() {
            let plain = address.shown.with(|shown| Shown { view: super::query::View::List, ..shown.plain() });
            let all = format!("{}{}", paths::section(kind), plain.query_string());
            found.insert(0, (None, tr(text::all_records()), all));
        }
        found
    })
}

fn current(address: Address) -> Memo<Option<i64>> {
    Memo::new(move |_| address.shown.with(|shown| shown.saved.as_ref().map(|saved| saved.id)))
}

/// The pinned views, and the whole list, one press away; the one that is shown is marked.
#[component]
pub(super) fn PinnedViews(kind: Kind, address: Address) -> impl IntoView {
    let (places, current) = (places(kind, address, true), current(address));
    let link = move |(id, name, href): Place| {
        let is_current = move || (current.get() == id).then_some("true");
        view! { <li><a class="view-link" href=href aria-current=is_current>{name}</a></li> }
    };
    let is_there = Memo::new(move |_| places.with(|places| !places.is_empty()));
    dynamic(move || {
        is_there.get().then(|| {
            view! {
                <nav aria-label=tr(text::pinned_views())>
                    <ul class="view-links">
                        <Each each=move || places.get() key=|place| place.clone() children=link/>
                    </ul>
                </nav>
            }
        })
    })
}

/// All views, the way to keep what is shown now as one, and the columns.
#[component]
pub(super) fn ViewMenu(kind: Kind, address: Address, tools: Tools) -> impl IntoView {
    let (places, current) = (places(kind, address, false), current(address));
    let link = move |(id, name, href): Place| {
        let is_current = Memo::new(move |_| current.get() == id);
        view! { <MenuLink href=href icon=Icon::Star current=is_current>{name}</MenuLink> }
    };
    view! {
        <Menu id="views" label=tr(text::views()) icon=Icon::Star>
            {dynamic(move || places.get().into_iter().map(link).collect_view())}
            <MenuItem icon=Icon::Plus on_press=move |_| tools.open(Tool::View(None))>{tr(text::save_view())}</MenuItem>
            {dynamic(move || current.get().map(|id| view! {
                <MenuItem icon=Icon::Pencil on_press=move |_| tools.open(Tool::View(Some(id)))>
                    {tr(text::change_view())}
                </MenuItem>
            }))}
            <MenuItem icon=Icon::List on_press=move |_| tools.open(Tool::Columns)>{tr(text::columns())}</MenuItem>
            <MenuItem icon=Icon::Clock on_press=move |_| tools.open(Tool::LatestBulk)>{tr(text::bulk_latest())}</MenuItem>
            <MenuLink href=paths::bin(kind) icon=Icon::Trash>{tr(text::recycle_bin())}</MenuLink>
        </Menu>
    }
}
