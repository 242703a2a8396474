use domain::settings::ListKey;
use domain::{FieldName, Kind};
use leptos::prelude::*;
use messages::text::settings as text;
use messages::{format, labels};

use super::Editor;
use crate::frame::section_icon;
use crate::paths;
use crate::text::{language, tr};

/// How many records use a value, each kind with the way to them.
#[component]
pub(super) fn Used(editor: Editor, code: String, name: Memo<String>) -> impl IntoView {
    let uses = editor.key.uses();
    if uses.is_empty() {
        return ().into_any();
    }
    let own = code.clone();
    let counts = Memo::new(move |_| {
        editor.usage.with(|usage| usage.as_ref().map(|usage| usage.get(&own).cloned().unwrap_or_default()))
    });
    let link = move |(kind, field): (Kind, FieldName), count: i64| {
        let label = move || tr(text::with_value(name.get(), labels::kind_count(kind, count)));
        view! {
            <a class="settings-row__count" href=records(editor.key, kind, field, &code) aria-label=label title=label>
                {section_icon(kind).view()} {format::number(language(), count)}
            </a>
        }
    };
    let links = move || {
        let counts = counts.get()?;
        if counts.values().all(|count| *count == 0) {
            return Some(view! { <span class="muted small">{tr(text::unused())}</span> }.into_any());
        }
        // A kind that does not use it keeps its column.
        let count = |of: &(Kind, FieldName)| match counts.get(&of.0) {
            Some(count) if *count > 0 => link(*of, *count).into_any(),
            _ => view! { <span class="settings-row__count settings-row__count--none"></span> }.into_any(),
        };
        Some(uses.iter().map(count).collect_view().into_any())
    };
    view! { <span class="settings-row__usage">{links}</span> }.into_any()
}

/// The records of a kind that use the value.
fn records(key: ListKey, kind: Kind, field: FieldName, code: &str) -> String {
    let pipeline_id = if let ListKey::Deal(id) = key { Some(id) } else { None };
    paths::with_value(kind, field, code, pipeline_id)
}
