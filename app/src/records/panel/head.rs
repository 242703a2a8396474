use std::sync::Arc;

use domain::stage::Semantics;
use domain::value::Link;
use domain::{AppError, Change, FieldName, Kind, Value};
use leptos::prelude::*;
use messages::labels;
use messages::text::records as text;
use ui::{Banner, BannerKind, Button, ButtonSize, Icon, Stage, StageBar, dynamic};

use super::actions::ActionState;
use super::conflict::{Decision, Edit};
use super::keys;
use super::open::{OpenRecord, use_open};
use super::sent::Sent;
use super::tabs::{PanelTabs, RecordTabs, use_tabs};
use crate::boot::{Boot, use_boot};
use crate::paths;
use crate::records::refused_move::RefusedMove;
use crate::records::value::field_label;
use crate::text::tr;

/// Above the columns: the stage, and where the record came from or went.
#[component]
pub(super) fn RecordHead(state: ActionState) -> impl IntoView {
    let open = use_open();
    view! {
        <div class="record-head">
            {open.kind.has_stages().then(|| view! { <StageOfRecord state=state/> })}
            <Origin/>
            <Incomplete/>
            <div class="record-head__tabs"><RecordTabs/><TimelineBelow/></div>
        </div>
    }
}

/// The way to the timeline where it stands below the fields, which are many.
#[component]
fn TimelineBelow() -> impl IntoView {
    let tabs = use_tabs();
    let go = move |_| {
        tabs.show_general();
        request_animation_frame(|| {
            if let Some(timeline) = document().query_selector("#record .record-timeline").ok().flatten() {
                timeline.scroll_into_view();
            }
        });
    };
    view! {
        <button type="button" class="tabs__tab record-head__below" on:click=go>
            {tr(text::timeline())} {Icon::ChevronDown.view()}
        </button>
    }
}

/// Names the fields that a conversion could not fill in, and that nobody has filled in since. Each opens its editor.
#[component]
fn Incomplete() -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let tabs = use_tabs();
    let missing = Memo::new(move |_| {
        let is_marked = open.value(FieldName::IsIncomplete) == Value::Boolean(true);
        if !is_marked {
            return Vec::new();
        }
        boot.with(|boot| open.with_record(|record| boot.directory.missing(record)))
    });
    let shown = move |name: FieldName| {
        let label = boot.with(|boot| field_label(&boot.directory, open.kind, name));
        if !open.may_edit() {
            return view! { <li><b>{label}</b></li> }.into_any();
        }
        let press = move |_| {
            open.asked.set(Some((name, None)));
            tabs.show_general();
        };
        view! { <li><Button size=ButtonSize::Small on_press=press>{label}</Button></li> }.into_any()
    };
    dynamic(move || {
        let missing = missing.get();
        (!missing.is_empty()).then(|| {
            view! {
                <Banner kind=BannerKind::Warning>
                    <div class="stack stack--small">
                        <p>{tr(text::incomplete_hint())}</p>
                        <ul class="row">{missing.into_iter().map(shown).collect_view()}</ul>
                    </div>
                </Banner>
            }
        })
    })
}

#[component]
fn StageOfRecord(state: ActionState) -> impl IntoView {
    let open = use_open();
    let boot = use_boot();
    let (toasts, refused) = (ui::use_toasts(), RefusedMove::current());
    refused.follow(open, toasts);
    let mover = Mover { open, boot, tabs: use_tabs(), toasts, refused };
    let pipeline = Memo::new(move |_| open.value(FieldName::PipelineId).as_id());
    let stages = Memo::new(move |_| {
        boot.with(|boot| {
            let stages = boot.directory.stages(open.kind, pipeline.get());
            stages
                .iter()
                .map(|stage| Stage { value: stage.code.clone(), name: stage.name.clone(), color: stage.color.clone() })
                .collect::<Vec<_>>()
        })
    });
    let current = Memo::new(move |_| open.value(FieldName::Stage).as_text().unwrap_or_default().to_owned());
    // Leads are moved in Classic only.
    let is_fixed = move || !open.may_edit() || (open.kind == Kind::Lead && !boot.with(|boot| boot.is_classic()));
    let select = move |code: String| {
        let is_success = boot.with_untracked(|boot| {
            let stages = boot.directory.stages(open.kind, pipeline.get_untracked());
            stages.iter().any(|stage| stage.code == code && stage.semantics == Semantics::Success)
        });
        if open.kind == Kind::Lead && is_success {
            return state.converting.set(true);
        }
        let seen = untrack(|| open.value(FieldName::Stage));
        let sent = Sent::named(open, toasts, open.field_name(FieldName::Stage));
        // The press took the focus from an editor, whose saving begins before this.
        leptos::task::spawn_local(async move {
            // What is being saved may be what the stage needs.
            open.after_saves(move || mover.go(code, seen, sent));
        });
    };
    view! {
        <StageBar
            label=tr(labels::field(open.kind, FieldName::Stage))
            stages=stages
            current=current
            disabled=Signal::derive(is_fixed)
            on_select=select
        />
    }
}

/// # Errors
/// What the server answered, but for a conflict, which is shown where the panel is still there.
async fn move_to(open: OpenRecord, code: String, before: Value) -> Result<(), AppError> {
    let edit = Edit::Fields(vec![Change { field: FieldName::Stage, before, after: Value::Choice(code) }]);
    match open.save(edit.clone()).await {
        Ok(()) => Ok(()),
        Err(error) if open.is_closed() => Err(error),
        Err(error) => open.ask(edit, error, Arc::new(|_: Decision| keys::focus_stage())),
    }
}

/// What a move into another stage needs.
#[derive(Clone, Copy)]
struct Mover {
    open: OpenRecord,
    boot: RwSignal<Boot>,
    tabs: PanelTabs,
    toasts: ui::Toasts,
    refused: RefusedMove,
}

impl Mover {
    /// Moves the record into the stage, unless something that the stage needs is known to be missing. `seen` is the
    /// stage that it was in when this was asked for, and `sent` says what is asked for.
    fn go(self, code: String, seen: Value, sent: Sent) {
        let known = self.boot.with_untracked(|boot| {
            self.open.try_with_record_untracked(|record| {
                (record.value(FieldName::Stage).clone(), boot.directory.missing_on_move(record, &code))
            })
        });
        // Of a panel that was closed meanwhile the server alone judges.
        let (before, lacking) = known.unwrap_or((seen, Vec::new()));
        if before.as_text() == Some(code.as_str()) {
            return;
        }
        if !lacking.is_empty() {
            // Known before the server is asked.
            return self.refuse(&AppError::Invalid(lacking), &sent);
        }
        leptos::task::spawn_local(async move {
            match move_to(self.open, code, before).await {
                Ok(()) => self.refused.settle(self.toasts),
                Err(error) => {
                    self.refuse(&error, &sent);
                    self.open.refresh();
                }
            }
        });
    }

    /// Says why the record stays in its stage, and opens the field that the stage needs.
    fn refuse(self, error: &AppError, sent: &Sent) {
        self.open.stop_closing();
        self.refused.say_by(self.toasts, self.open.id, error, |error| sent.tell(error));
        ask_for_needed(self.open, self.tabs, error);
    }
}

/// Opens the field that a stage needs, where that is why a move was refused.
pub(super) fn ask_for_needed(open: OpenRecord, tabs: PanelTabs, error: &AppError) {
    open.ask_for_refused(error);
    // Nothing where the panel was closed meanwhile.
    if open.asked.try_with_untracked(Option::is_some) == Some(true) {
        tabs.show_general();
    }
}

/// A converted lead leads to its deal, and what was made from a lead leads to the lead.
#[component]
fn Origin() -> impl IntoView {
    let open = use_open();
    dynamic(move || {
        if open.is_converted() {
            let deal = open.opened.with(|opened| opened.deals.first().cloned());
            return view! {
                <p class="record-origin">
                    {tr(text::lead_converted())} " "
                    {deal.map(|deal| view! {
                        <a href=paths::record(Kind::Deal, deal.id)>{tr(text::open_deal())}</a>
                    })}
                </p>
            }
            .into_any();
        }
        match open.value(FieldName::LeadId) {
            Value::Link(Link { id, label, .. }) => {
                let name = if label.is_empty() { tr(labels::numbered(Kind::Lead, id)) } else { label };
                view! {
                    <p class="record-origin">
                        <a href=paths::record(Kind::Lead, id)>{tr(text::made_from_lead(name))}</a>
                    </p>
                }
                .into_any()
            }
            _ => ().into_any(),
        }
    })
}
