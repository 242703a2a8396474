//! Puts the conditions of a list together: groups, joined by *and* or *or*.

use domain::Kind;
use domain::filter::{Filter, Group, Join};
use leptos::prelude::*;
use messages::text::{lists as text, records};
use ui::{Button, ButtonKind, ButtonSize, Choice, DialogActions, Each, Icon, Select, dynamic};

use super::condition::{Row, row_view};
use crate::records::query::Address;
use crate::text::tr;

/// A group of conditions while it is being put together.
#[derive(Clone, Copy)]
struct Draft {
    id: u32,
    join: RwSignal<String>,
    rows: RwSignal<Vec<Row>>,
}

/// The whole while it is being put together.
#[derive(Clone, Copy)]
struct Builder {
    kind: Kind,
    join: RwSignal<String>,
    groups: RwSignal<Vec<Draft>>,
    last_id: StoredValue<u32>,
}

const ANY: &str = "any";

fn join_code(join: Join) -> String {
    if join == Join::Any { ANY.to_owned() } else { "all".to_owned() }
}

fn read_join(code: &str) -> Join {
    if code == ANY { Join::Any } else { Join::All }
}

impl Builder {
    fn new(kind: Kind, filter: &Filter) -> Self {
        let builder = Self {
            kind,
            join: RwSignal::new(join_code(filter.join)),
            groups: RwSignal::new(Vec::new()),
            last_id: StoredValue::new(0),
        };
        for group in filter.filled_groups() {
            let rows = group.conditions.iter().filter_map(|condition| Row::new(builder.id(), kind, condition));
            builder.add_group(group.join, rows.collect());
        }
        if builder.groups.with_untracked(Vec::is_empty) {
            builder.add_group(Join::All, Row::empty(builder.id(), kind).into_iter().collect());
        }
        builder
    }

    fn id(self) -> u32 {
        self.last_id.update_value(|id| *id += 1);
        self.last_id.get_value()
    }

    fn add_group(self, join: Join, rows: Vec<Row>) {
        let (join, rows) = (RwSignal::new(join_code(join)), RwSignal::new(rows));
        let group = Draft { id: self.id(), join, rows };
        self.groups.update(|groups| groups.push(group));
    }

    /// The filter; none if a condition is incomplete, which is marked then.
    fn read(self) -> Option<Filter> {
        let mut groups = Vec::new();
        let mut is_whole = true;
        for draft in self.groups.get_untracked() {
            let read: Vec<_> = draft.rows.get_untracked().into_iter().map(Row::read).collect();
            is_whole &= read.iter().all(Option::is_some);
            let conditions: Vec<_> = read.into_iter().flatten().collect();
            if !conditions.is_empty() {
                groups.push(Group { join: read_join(&draft.join.get_untracked()), conditions });
            }
        }
        let join = if groups.len() > 1 { read_join(&self.join.get_untracked()) } else { Join::All };
        is_whole.then_some(Filter { join, groups })
    }
}

/// The form.
pub fn form(kind: Kind, address: Address, open: RwSignal<bool>) -> AnyView {
    let builder = Builder::new(kind, &address.shown.with_untracked(|shown| shown.filter.clone()));
    let show = move |filter: Filter| {
        address.change(false, |shown| shown.filter = filter);
        open.set(false);
    };
    let is_too_large = RwSignal::new(false);
    let is_slow =
        Memo::new(move |_| builder.groups.get().iter().any(|draft| draft.rows.get().iter().any(|row| !row.is_fast())));
    let has_several = Memo::new(move |_| builder.groups.with(Vec::len) > 1);
    let joins = vec![Choice::new("all", tr(text::groups_all())), Choice::new(ANY, tr(text::groups_any()))];
    view! {
        <form
            class="filter-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                if let Some(filter) = builder.read() {
                    is_too_large.set(!filter.fits());
                    if filter.fits() {
                        show(filter);
                    }
                }
            }
        >
            {dynamic(move || has_several.get().then(|| view! {
                <Select value=builder.join choices=joins.clone() label=tr(text::how_groups_join())/>
            }))}
            <Each each=move || builder.groups.get() key=|draft| draft.id children=move |draft| group_view(builder, draft)/>
            <div>
                <Button
                    kind=ButtonKind::Ghost
                    size=ButtonSize::Small
                    icon=Icon::Plus
                    on_press=move |_| builder.add_group(Join::All, Row::empty(builder.id(), kind).into_iter().collect())
                >
                    {tr(text::add_group())}
                </Button>
            </div>
            {dynamic(move || is_slow.get().then(|| view! { <p class="muted">{tr(text::slow_filter())}</p> }))}
            {dynamic(move || is_too_large.get().then(|| view! {
                <p class="condition__error" role="alert">{tr(text::filter_too_large())}</p>
            }))}
            <DialogActions>
                <Button on_press=move |_| show(Filter::default())>{tr(records::filters_clear())}</Button>
                <Button kind=ButtonKind::Primary submit=true>{tr(records::filter_apply())}</Button>
            </DialogActions>
        </form>
    }
    .into_any()
}

fn group_view(builder: Builder, draft: Draft) -> AnyView {
    let remove = Callback::new(move |id: u32| {
        draft.rows.update(|rows| rows.retain(|row| row.id != id));
        let is_only = builder.groups.with_untracked(|groups| groups.len() == 1);
        if draft.rows.with_untracked(Vec::is_empty) && !is_only {
            builder.groups.update(|groups| groups.retain(|group| group.id != draft.id));
        }
    });
    let add = move |_| {
        if let Some(row) = Row::empty(builder.id(), builder.kind) {
            draft.rows.update(|rows| rows.push(row));
        }
    };
    let has_several = Memo::new(move |_| draft.rows.with(Vec::len) > 1);
    let joins = vec![Choice::new("all", tr(text::match_all())), Choice::new(ANY, tr(text::match_any()))];
    view! {
        <fieldset class="filter-group" aria-label=tr(text::group())>
            {dynamic(move || has_several.get().then(|| view! {
                <Select value=draft.join choices=joins.clone() label=tr(text::group())/>
            }))}
            <Each each=move || draft.rows.get() key=|row| row.id children=move |row| row_view(row, remove)/>
            <div>
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on_press=add>
                    {tr(text::add_condition())}
                </Button>
            </div>
        </fieldset>
    }
    .into_any()
}
