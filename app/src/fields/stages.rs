//! From which stage on a field must be filled in.

use domain::Kind;
use domain::fields::RequiredFrom;
use domain::stage::Stage;
use leptos::prelude::*;
use messages::text::custom as text;
use ui::{Choice, Field, Select};

use crate::boot::use_boot;
use crate::text::tr;

/// The choice for one pipeline, or for leads.
#[derive(Clone)]
pub(super) struct StageDraft {
    pipeline_id: Option<i64>,
    /// The pipeline's name, where there are several.
    name: Option<String>,
    choices: Vec<Choice>,
    chosen: RwSignal<String>,
}

pub(super) fn stage_drafts(kind: Kind, known: &[RequiredFrom]) -> Vec<StageDraft> {
    let draft = |pipeline_id: Option<i64>, name: Option<String>, stages: &[Stage]| {
        let chosen = known.iter().find(|from| from.pipeline_id == pipeline_id);
        StageDraft {
            pipeline_id,
            name,
            choices: stages.iter().map(|stage| Choice::new(&stage.code, &stage.name)).collect(),
            chosen: RwSignal::new(chosen.map(|from| from.stage.clone()).unwrap_or_default()),
        }
    };
    use_boot().with_untracked(|boot| match kind {
        Kind::Lead => vec![draft(None, None, &boot.directory.lead_stages)],
        Kind::Deal => {
            let pipelines = &boot.directory.pipelines;
            let name = |name: &String| (pipelines.len() > 1).then(|| name.clone());
            pipelines.iter().map(|own| draft(Some(own.id), name(&own.name), &own.stages)).collect()
        }
        Kind::Contact | Kind::Company => Vec::new(),
    })
}

pub(super) fn read_stages(drafts: &[StageDraft]) -> Vec<RequiredFrom> {
    let chosen = drafts.iter().filter_map(|draft| {
        let stage = draft.chosen.get_untracked();
        (!stage.is_empty()).then_some(RequiredFrom { pipeline_id: draft.pipeline_id, stage })
    });
    chosen.collect()
}

pub(super) fn stage_selects(drafts: Vec<StageDraft>) -> AnyView {
    let select = |draft: StageDraft| {
        let id = format!("field-stage-{}", draft.pipeline_id.unwrap_or(-1));
        let label = match draft.name {
            Some(name) => tr(text::required_from_in(name)),
            None => tr(text::required_from()),
        };
        view! {
            <Field id=id label=label>
                <Select value=draft.chosen choices=draft.choices empty=tr(text::in_no_stage())/>
            </Field>
        }
    };
    drafts.into_iter().map(select).collect_view().into_any()
}
