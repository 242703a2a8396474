//! What stands where there are no rows, and how many rows there are.

use domain::filter::Filter;
use domain::list::{ListQuery, Total as Counted};
use domain::{AppError, Kind};
use leptos::prelude::*;
use messages::text::{frame as text, lists, records};
use messages::{by_kind, errors, labels};
use ui::{Banner, BannerKind, Button, ButtonKind, ButtonLink, ButtonSize, EmptyState, Icon, dynamic};

use super::Rows;
use crate::boot::{Boot, use_boot};
use crate::frame::{Create, Creating, section_icon, show_error};
use crate::live::use_live;
use crate::paths;
use crate::records::api;
use crate::records::columns::Column;
use crate::records::query::Address;
use crate::text::tr;

/// An empty section: what it is for, and the next step.
#[component]
pub fn NothingYet(kind: Kind) -> impl IntoView {
    let boot = use_boot();
    let create = use_context::<Create>();
    let may_create = move || kind != Kind::Lead || boot.with(Boot::is_classic);
    let begin = move |_| {
        if let Some(create) = create {
            create.begin(Creating::Record(kind));
        }
    };
    view! {
        <EmptyState icon=section_icon(kind) title=tr(by_kind::none_yet(kind)) text=tr(by_kind::none_yet_hint(kind))>
            {dynamic(move || may_create().then(|| view! {
                <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=begin>{tr(by_kind::create(kind))}</Button>
            }))}
            {kind.has_stages().then(|| view! {
                <ButtonLink href=paths::IMPORT icon=Icon::Upload>{tr(text::import_leads())}</ButtonLink>
            })}
        </EmptyState>
    }
}

/// A search without result.
#[component]
pub fn NothingFound(address: Address) -> impl IntoView {
    let is_filtered = address.shown.with_untracked(|shown| !shown.filter.is_empty());
    let (hint, label) = if is_filtered {
        (records::nothing_with_filters_hint(), records::filters_clear())
    } else {
        (records::nothing_found_hint(), records::clear_search())
    };
    let clear = move |_| {
        address
            .change(false, |shown| if is_filtered { shown.filter = Filter::default() } else { shown.search.clear() });
    };
    view! {
        <EmptyState icon=Icon::Search title=tr(records::nothing_found()) text=tr(hint)>
            <Button on_press=clear>{tr(label)}</Button>
        </EmptyState>
    }
}

/// Why there is nothing to see, and another try.
#[component]
pub fn Failed(error: AppError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let again = move || {
        view! { <Button size=ButtonSize::Small on_press=move |_| on_retry.run(())>{tr(text::retry())}</Button> }
            .into_any()
    };
    view! { <Banner kind=BannerKind::Error action=again>{tr(errors::describe(&error))}</Banner> }
}

/// Why the list took longer: it is long, and sorted without an index.
#[component]
pub fn SlowSort(kind: Kind, rows: Rows) -> impl IntoView {
    let boot = use_boot();
    let is_slow = Memo::new(move |_| {
        let is_long = |total: Option<Counted>| !matches!(total, Some(Counted::Exactly(_)));
        let sorted = rows.look(|loaded| is_long(loaded.total).then_some(loaded.query.sort.field));
        let field = sorted.and_then(|name| boot.with(|boot| boot.directory.field(kind, name)));
        field.is_some_and(|field| !Column::Field(field).is_fast())
    });
    dynamic(move || is_slow.get().then(|| view! { <p class="muted small">{tr(lists::slow_sort())}</p> }))
}

/// How many rows there are; beyond what is counted at once, the exact number on request.
#[component]
pub fn Total(kind: Kind, rows: Rows) -> impl IntoView {
    let (toasts, live) = (ui::use_toasts(), use_live());
    // The list, and its total unless that takes longer than the list.
    let found = Memo::new(move |_| {
        rows.loaded.with(|loaded| match loaded {
            Some(Ok(loaded)) => Some((loaded.query.clone(), loaded.total)),
            _ => None,
        })
    });
    // Valid for what it was counted for, until a record changes.
    let counted = RwSignal::new(None::<(ListQuery, u64, Counted)>);
    let count = Action::new(move |(query, exact): &(ListQuery, bool)| {
        let (query, version, exact) = (query.clone(), untrack(|| live.records(kind)), *exact);
        async move {
            match api::total(query.clone(), exact).await {
                // Several may be on their way: what was asked for earlier, and comes later, says nothing any more.
                Ok(total) => {
                    let shown = found.try_with_untracked(|found| found.as_ref().is_some_and(|(of, _)| *of == query));
                    counted.try_update(|counted| {
                        let is_later = |(of, at, _): &(ListQuery, u64, Counted)| *of == query && *at > version;
                        if shown == Some(true) && !counted.as_ref().is_some_and(is_later) {
                            *counted = Some((query, version, total));
                        }
                    });
                }
                Err(error) => show_error(toasts, &error.0),
            }
        }
    });
    Effect::new(move |_| {
        live.records(kind);
        if let Some((query, None)) = found.get() {
            count.dispatch((query, false));
        }
    });
    let total = Memo::new(move |_| {
        let (query, total) = found.get()?;
        let version = live.records(kind);
        counted.with(|counted| match counted {
            // One that comes later than the list is shown until the next one is there.
            Some((of, at, counted)) if *of == query && (*at == version || total.is_none()) => Some(*counted),
            _ => total,
        })
    });
    let count_exactly = move |_| {
        if let Some((query, _)) = found.get_untracked() {
            count.dispatch((query, true));
        }
    };
    view! {
        <p class="list__total">
            <span aria-live="polite">{move || total.get().map(|total| tr(labels::total(total)))}</span>
            {dynamic(move || matches!(total.get(), Some(Counted::MoreThan(_))).then(|| view! {
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small pending=count.pending() on_press=count_exactly>
                    {tr(text::count_exactly())}
                </Button>
            }))}
        </p>
    }
}
