//! The dialogs that shape a list and work on many of its records. They are opened rarely, so they are a
//! [`crate::lazy::Part`].

mod bulk;
mod columns;
mod condition;
mod filter;
mod operand;
mod report;
mod view;

use domain::Kind;
use domain::bulk::BulkTarget;
use leptos::prelude::*;
use messages::text::{frame, lists as text, records};
use ui::{Dialog, DialogSize};

use super::query::Address;
use super::row_boxes::focus_row;
use crate::text::tr;

/// Which dialog is open.
#[derive(Clone)]
pub enum Tool {
    /// The conditions of the list.
    Filter,
    Columns,
    /// A new view of what is shown, or one that is there.
    View(Option<i64>),
    /// A change of many records.
    Bulk(BulkAsk),
    /// The report of the latest one.
    LatestBulk,
}

/// What a change of many records is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    Assign,
    Edit,
    Delete,
}

/// A change of many records before its details are known.
#[derive(Clone)]
pub struct BulkAsk {
    pub what: Bulk,
    pub target: BulkTarget,
    /// Nothing stands for all that match.
    pub count: Option<i64>,
    /// Where the first of them stands in the list: whoever uses the keyboard goes on there.
    pub place: u32,
    /// Called when it has begun.
    pub done: Callback<()>,
}

/// Opens the dialogs.
#[derive(Clone, Copy)]
pub struct Tools {
    pub opened: RwSignal<Option<Tool>>,
}

impl Tools {
    pub(super) fn new() -> Self {
        Self { opened: RwSignal::new(None) }
    }

    pub fn open(self, tool: Tool) {
        self.opened.set(Some(tool));
    }

    pub fn close(self) {
        self.opened.try_set(None);
    }
}

/// The dialog of the tool that was opened. It closes itself.
pub fn list_tool(kind: Kind, address: Address, tools: Tools) -> AnyView {
    let Some(tool) = tools.opened.get_untracked() else { return ().into_any() };
    let open = RwSignal::new(true);
    let title = match &tool {
        Tool::Filter => records::filter(),
        Tool::Columns => text::columns(),
        Tool::View(None) => text::save_view(),
        Tool::View(Some(_)) => text::change_view(),
        Tool::Bulk(ask) => bulk::title(ask.what),
        Tool::LatestBulk => text::bulk_latest(),
    };
    let size = if matches!(tool, Tool::Filter) { DialogSize::Large } else { DialogSize::Medium };
    let place = match &tool {
        Tool::Bulk(ask) => Some(ask.place),
        _ => None,
    };
    let closed = move |()| {
        tools.close();
        // The button that opened the dialog went with the selection.
        if let Some(place) = place {
            focus_row(place);
        }
    };
    let content = move || match tool.clone() {
        Tool::Filter => filter::form(kind, address, open),
        Tool::Columns => columns::form(kind, address, open),
        Tool::View(id) => view::form(kind, address, id, open),
        Tool::Bulk(ask) => bulk::form(kind, ask, open),
        Tool::LatestBulk => report::latest(kind, open),
    };
    view! {
        <Dialog id="list-tool" open=open title=tr(title) close_label=tr(frame::close()) size=size keep=true on_close=closed>
            {content()}
        </Dialog>
    }
    .into_any()
}
