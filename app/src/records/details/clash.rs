use domain::details::{Details, Part};
use leptos::prelude::*;
use messages::labels;
use messages::text::{details as text, fields, frame, records};
use ui::{Button, ButtonKind, Dialog, DialogActions, DialogSize};

use super::history::history_lines;
use crate::text::tr;

/// The same parts of details were changed by two people.
#[derive(Clone)]
pub(super) struct Clash {
    pub parts: Vec<Part>,
    pub theirs: Details,
    pub mine: Details,
}

/// Shows what both have, and lets the later one choose.
pub(super) fn clash_dialog(clash: Clash, on_choose: Callback<bool>, on_close: Callback<()>) -> AnyView {
    let shown = RwSignal::new(true);
    let rows = move || {
        let row = |part: &Part| {
            let value = |details: &Details| {
                let stored = details.stored(*part);
                let line = history_lines(&format!("{}: {stored}", part.code()));
                if stored.is_empty() { tr(records::history_empty_value()) } else { after_name(line) }
            };
            view! {
                <div class="stack">
                    <h3 class="details-part__title">{name(*part, &clash.mine)}</h3>
                    <p dir="auto">{tr(frame::labelled(text::theirs(), value(&clash.theirs)))}</p>
                    <p dir="auto">{tr(frame::labelled(text::mine(), value(&clash.mine)))}</p>
                </div>
            }
        };
        clash.parts.iter().map(row).collect_view()
    };
    let choose = move |keeps_mine: bool| {
        shown.set(false);
        on_choose.run(keeps_mine);
    };
    view! {
        <Dialog
            id="details-clash"
            open=shown
            title=tr(text::conflict_title())
            close_label=tr(frame::close())
            size=DialogSize::Small
            keep=true
            on_close=on_close
        >
            <div class="stack">
                <p>{tr(text::conflict_text())}</p>
                {rows()}
            </div>
            <DialogActions>
                <Button on_press=move |_| choose(false)>{tr(records::take_theirs())}</Button>
                <Button kind=ButtonKind::Primary on_press=move |_| choose(true)>{tr(records::keep_mine())}</Button>
            </DialogActions>
        </Dialog>
    }
    .into_any()
}

/// The name stands above both values.
fn after_name(line: String) -> String {
    line.split_once(": ").map(|(_, value)| value.to_owned()).unwrap_or(line)
}

fn name(part: Part, details: &Details) -> String {
    tr(match part {
        Part::Subject => text::subject(),
        Part::Country => fields::address_country(),
        Part::Field(field) => labels::detail_field(field, details.subject),
        Part::Address(address_type) => labels::address_type(address_type),
        Part::Account(_) => text::account(),
    })
}
