use domain::Kind;
use domain::list::ListQuery;
use leptos::html;
use leptos::prelude::*;
use messages::labels;
use messages::text::records as text;
use ui::{Button, Each, dynamic};

use super::Rows;
use super::row::Row;
use super::selection::{Selection, page_box};
use super::sorting::heading;
use crate::boot::use_boot;
use crate::frame::show_error;
use crate::records::api;
use crate::records::columns::columns;
use crate::records::query::Address;
use crate::text::tr;

#[component]
pub fn RecordTable(kind: Kind, address: Address, rows: Rows, selection: Selection) -> impl IntoView {
    let row = move |id: i64| {
        let record = Memo::new(move |_| {
            rows.loaded
                .with(|loaded| loaded.as_ref()?.as_ref().ok()?.records.iter().find(|record| record.id == id).cloned())
        });
        view! { <Row kind=kind id=id record=record address=address rows=rows selection=selection/> }
    };
    let frame = NodeRef::<html::Div>::new();
    begin_at_top(frame, rows);
    let boot = use_boot();
    view! {
        <div node_ref=frame class=format!("table-frame list list--{}", kind.code())>
            <table class="table table--cards" role="table" aria-label=tr(labels::kind_plural(kind))>
                <thead role="rowgroup">
                    <tr role="row">
                        {page_box(selection, rows)}
                        {dynamic(move || {
                            let shown = boot.with(|boot| {
                                address.columns.with(|chosen| columns(kind, &boot.directory, chosen))
                            });
                            shown.into_iter().map(|column| heading(kind, column, address)).collect_view()
                        })}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <Each each=move || rows.ids() key=|id| *id children=row/>
                </tbody>
            </table>
            <More rows=rows/>
        </div>
    }
}

/// Another search or order begins with its first row.
fn begin_at_top(frame: NodeRef<html::Div>, rows: Rows) {
    let query = Memo::new(move |_| rows.loaded.with(|loaded| Some(loaded.as_ref()?.as_ref().ok()?.query.clone())));
    Effect::new(move |before: Option<Option<ListQuery>>| {
        let query = query.get();
        if before.is_some_and(|before| before != query)
            && let Some(frame) = frame.get_untracked()
        {
            frame.set_scroll_top(0);
        }
        query
    });
}

/// Continues the list: when its end comes into view, or when pressed.
#[component]
fn More(rows: Rows) -> impl IntoView {
    let toasts = ui::use_toasts();
    let next = Memo::new(move |_| rows.loaded.with(|loaded| loaded.as_ref()?.as_ref().ok()?.next_query()));
    let load = Action::new(move |query: &ListQuery| {
        let query = query.clone();
        async move {
            match api::list(query.clone()).await {
                Ok(page) => add(rows, &query, page),
                Err(error) => show_error(toasts, &error.0),
            }
        }
    });
    let continue_list = move || {
        if let Some(Some(query)) = next.try_get_untracked()
            && load.pending().try_get_untracked() == Some(false)
        {
            load.dispatch(query);
        }
    };
    let end = NodeRef::<html::Div>::new();
    when_in_view(end, next, continue_list);
    view! {
        <div class="list__more" node_ref=end hidden=move || next.with(Option::is_none)>
            <Button pending=load.pending() on_press=move |_| continue_list()>{tr(text::load_more())}</Button>
        </div>
    }
}

/// Adds a page to what is there, unless something else is shown by now.
fn add(rows: Rows, query: &ListQuery, page: domain::list::Page) {
    let is_any_on_its_way = rows.loads.is_any_on_its_way();
    rows.loaded.try_update(|loaded| {
        if let Some(Ok(loaded)) = loaded
            && loaded.next_query().as_ref() == Some(query)
        {
            loaded.append(page);
            rows.pages.try_set_value((loaded.query.clone(), loaded.pages));
        }
    });
    if is_any_on_its_way {
        rows.loaded.refetch();
    }
}

/// Calls back whenever the element comes into view, anew after each page.
fn when_in_view(end: NodeRef<html::Div>, next: Memo<Option<ListQuery>>, come: impl Fn() + Clone + 'static) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        use wasm_bindgen::prelude::*;
        use web_sys::{IntersectionObserver, IntersectionObserverEntry};

        let (Some(element), true) = (end.get(), next.with(Option::is_some)) else { return };
        let come = come.clone();
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_in_view = |entry: JsValue| {
                entry.dyn_into::<IntersectionObserverEntry>().is_ok_and(|entry| entry.is_intersecting())
            };
            if entries.iter().any(is_in_view) {
                come();
            }
        });
        let Ok(observer) = IntersectionObserver::new(seen.as_ref().unchecked_ref()) else { return };
        observer.observe(&element);
        let kept = StoredValue::new_local((observer, seen));
        on_cleanup(move || {
            kept.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (end, next, come);
}
