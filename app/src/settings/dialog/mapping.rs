use domain::settings::{ListKey, StageMapping, suggest_mapping};
use domain::stage::Stage;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::labels;
use messages::text::settings as text;
use ui::{Choice, Field, Select};

use crate::boot::use_boot;
use crate::settings::api;
use crate::settings::editor::Usage;
use crate::text::tr;

/// A new stage for the deals of each stage of a pipeline that goes. Stages without deals are not asked about.
#[component]
pub(super) fn Mapping(from: i64, to: i64, stages: RwSignal<StageMapping>) -> impl IntoView {
    let boot = use_boot();
    let of = |id: i64| {
        boot.with_untracked(|boot| boot.directory.pipeline(id).map(|pipeline| pipeline.stages.clone()))
            .unwrap_or_default()
    };
    let (old, new) = (of(from), of(to));
    stages.set(suggest_mapping(&old, &new));
    let used = RwSignal::new(None::<Usage>);
    Effect::new(move |_| {
        spawn_local(async move {
            // Without the counts, every stage is asked about.
            used.try_set(Some(api::read_usage(ListKey::Deal(from)).await.unwrap_or_default()));
        });
    });
    let (old, new) = (StoredValue::new(old), StoredValue::new(new));
    let rows = move || {
        let used = used.get()?;
        let count = |stage: &Stage| used.get(&stage.code).and_then(|counts| counts.values().next().copied());
        let asked: Vec<_> = old.with_value(|old| {
            let with_deals = old.iter().filter(|stage| used.is_empty() || count(stage).is_some());
            with_deals.map(|stage| (stage.clone(), count(stage).unwrap_or_default())).collect()
        });
        let row = |(stage, count)| view! { <Row stage=stage count=count new=new stages=stages/> };
        Some(asked.into_iter().map(row).collect_view())
    };
    view! {
        <fieldset class="mapping">
            <legend>{tr(text::stage_mapping())}</legend>
            {rows}
        </fieldset>
    }
}

#[component]
fn Row(stage: Stage, count: i64, new: StoredValue<Vec<Stage>>, stages: RwSignal<StageMapping>) -> impl IntoView {
    let code = stage.code;
    let value = RwSignal::new(stages.with_untracked(|stages| stages.get(&code).cloned()).unwrap_or_default());
    let choices =
        new.with_value(|new| new.iter().map(|stage| Choice::new(&stage.code, &stage.name)).collect::<Vec<_>>());
    let label = tr(text::with_value(stage.name, labels::kind_count(domain::Kind::Deal, count)));
    let id = format!("stage-{code}");
    let choose = move |chosen: String| {
        stages.update(|stages| {
            stages.insert(code.clone(), chosen);
        });
    };
    view! {
        <Field id=id label=label>
            <Select value=value choices=choices on_commit=choose/>
        </Field>
    }
}
