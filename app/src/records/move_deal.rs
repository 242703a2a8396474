//! The dialog that moves a deal to another pipeline, and asks for its stage there.

use domain::settings::suggest_mapping;
use domain::{AppError, FieldName, Kind};
use leptos::prelude::*;
use messages::text::{fields, frame, records as text};
use ui::{Banner, BannerKind, Button, ButtonKind, Choice, Dialog, DialogActions, DialogSize, Field, Select, dynamic};

use super::api;
use super::panel::OpenRecord;
use super::refused_move::RefusedMove;
use crate::boot::use_boot;
use crate::text::tr;

/// Asks for the pipeline and for the stage in it. The stage begins as the one that means the same as now.
#[component]
pub fn MoveDeal(open: OpenRecord, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let boot = use_boot();
    let (toasts, refused) = (ui::use_toasts(), RefusedMove::current());
    let shown = RwSignal::new(true);
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<AppError>);
    let current = open.opened.with_untracked(|opened| opened.record.value(FieldName::PipelineId).as_id()).unwrap_or(0);
    let stage_now = open.opened.with_untracked(|opened| opened.record.text(FieldName::Stage).to_owned());
    let others = boot.with_untracked(|boot| {
        let others = boot.directory.pipelines.iter().filter(|pipeline| pipeline.id != current);
        others.map(|pipeline| Choice::new(pipeline.id, &pipeline.name)).collect::<Vec<_>>()
    });
    let pipeline = RwSignal::new(others.first().map(|choice| choice.value.clone()).unwrap_or_default());
    let others = Signal::stored(others);
    let stages = Memo::new(move |_| {
        let id = pipeline.get().parse().unwrap_or(current);
        boot.with(|boot| boot.directory.stages(Kind::Deal, Some(id)).to_vec())
    });
    let stage = RwSignal::new(String::new());
    Effect::new(move |_| {
        let mapping = boot
            .with_untracked(|boot| suggest_mapping(boot.directory.stages(Kind::Deal, Some(current)), &stages.get()));
        stage.set(mapping.get(&stage_now).cloned().unwrap_or_default());
    });
    let choices = Memo::new(move |_| {
        stages.with(|stages| stages.iter().map(|stage| Choice::new(&stage.code, &stage.name)).collect::<Vec<_>>())
    });
    let move_it = move |_| {
        let (target, stage) = (pipeline.get_untracked().parse().unwrap_or(current), stage.get_untracked());
        pending.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let answer = api::move_to_pipeline(open.id, current, target, stage).await;
            pending.try_set(false);
            match answer {
                Ok(()) => {
                    refused.settle(toasts);
                    toasts.show(BannerKind::Success, tr(text::deal_moved()));
                    open.refresh();
                    shown.try_set(false);
                }
                Err(failure) => {
                    error.try_set(Some(failure.0));
                }
            }
        });
    };
    let described = move || {
        error
            .get()
            .map(|error| view! { <Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</Banner> })
    };
    view! {
        <Dialog
            id="move-deal"
            open=shown
            title=tr(text::move_to_pipeline())
            close_label=tr(frame::close())
            size=DialogSize::Small
            on_close=on_close
        >
            {dynamic(described)}
            <Field id="move-pipeline" label=tr(fields::pipeline())>
                <Select value=pipeline choices=others/>
            </Field>
            <Field id="move-stage" label=tr(fields::stage())>
                <Select value=stage choices=choices/>
            </Field>
            <DialogActions>
                <Button on_press=move |_| shown.set(false)>{tr(frame::cancel())}</Button>
                <Button kind=ButtonKind::Primary pending=pending on_press=move_it>{tr(text::move_deal())}</Button>
            </DialogActions>
        </Dialog>
    }
}
