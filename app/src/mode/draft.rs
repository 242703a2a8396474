use domain::conversion::Preview;
use domain::errors::{AppError, Place, Problem};
use domain::mode::PipelineChoice;
use domain::{ClientChoice, DealCreation};
use leptos::prelude::*;
use messages::text::mode as text;

use crate::paths;
use crate::text::tr;

/// A step of the wizard. The page's address names it, so that the browser's back button leads one step back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Pipeline,
    Client,
    Activities,
    Preview,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Pipeline, Self::Client, Self::Activities, Self::Preview];

    fn code(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Client => "client",
            Self::Activities => "activities",
            Self::Preview => "preview",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    pub fn number(self) -> usize {
        Self::ALL.into_iter().position(|step| step == self).unwrap_or_default()
    }

    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.number() + 1).copied()
    }

    pub fn previous(self) -> Option<Self> {
        self.number().checked_sub(1).and_then(|number| Self::ALL.get(number)).copied()
    }

    pub fn path(self) -> String {
        format!("{}?step={}", paths::MODE, self.code())
    }
}

/// The value of [`Draft::pipeline`] for a pipeline to be created.
pub(super) const NEW_PIPELINE: &str = "new";
pub(super) const EXISTING_PIPELINE: &str = "existing";

/// What the wizard was told so far. It lives in the open page only: who reloads it begins anew, and nothing has
/// happened.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    /// Leads in progress when the wizard was opened; nothing while it is closed.
    pub begun_with: RwSignal<Option<i64>>,
    /// What the switch would touch, as last read.
    pub preview: RwSignal<Preview>,
    /// Whether the preview was read since its step was opened.
    pub is_fresh: RwSignal<bool>,
    pub client: RwSignal<String>,
    /// [`NEW_PIPELINE`] or [`EXISTING_PIPELINE`].
    pub pipeline: RwSignal<String>,
    pub pipeline_id: RwSignal<String>,
    pub pipeline_name: RwSignal<String>,
    pub pipeline_problem: RwSignal<Option<AppError>>,
    pub keeps_activities: RwSignal<bool>,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            begun_with: RwSignal::new(None),
            preview: RwSignal::new(Preview::default()),
            is_fresh: RwSignal::new(false),
            client: RwSignal::new(String::new()),
            pipeline: RwSignal::new(EXISTING_PIPELINE.to_owned()),
            pipeline_id: RwSignal::new(String::new()),
            pipeline_name: RwSignal::new(String::new()),
            pipeline_problem: RwSignal::new(None),
            keeps_activities: RwSignal::new(true),
        }
    }

    /// Opens the wizard with the deal creation mode as it is set. Activities stay open unless the user decides
    /// otherwise (seed 001).
    pub fn begin(&self, preview: Preview, stored: DealCreation) {
        self.client.try_set(stored.client.code().to_owned());
        self.pipeline.try_set(EXISTING_PIPELINE.to_owned());
        self.pipeline_id.try_set(stored.pipeline_id.to_string());
        self.pipeline_name.try_set(tr(text::pipeline_new_suggestion()));
        self.pipeline_problem.try_set(None);
        self.keeps_activities.try_set(true);
        self.begun_with.try_set(Some(preview.active_leads()));
        self.preview.try_set(preview);
    }

    pub fn pipeline_choice(&self) -> PipelineChoice {
        if self.creates_pipeline() {
            PipelineChoice::New(self.pipeline_name.get())
        } else {
            PipelineChoice::Existing(self.pipeline_id.with(|id| id.parse().unwrap_or_default()))
        }
    }

    pub fn creates_pipeline(&self) -> bool {
        self.pipeline.with(|pipeline| pipeline == NEW_PIPELINE)
    }

    /// The options as far as they decide what is created.
    pub fn options(&self) -> DealCreation {
        DealCreation {
            client: self.client.with(|code| ClientChoice::from_code(code)).unwrap_or_default(),
            keep_activities: self.keeps_activities.get(),
            pipeline_id: domain::mode::GENERAL_PIPELINE,
        }
    }

    /// Whether the wizard may leave the step; if not, the fields say why.
    pub fn check(&self, step: Step) -> bool {
        let nameless = self.pipeline_name.with_untracked(|name| domain::text::line(name).is_empty());
        let fails = step == Step::Pipeline && untrack(|| self.creates_pipeline()) && nameless;
        let problem = fails.then(|| AppError::invalid(Place::PipelineName, Problem::Required));
        self.pipeline_problem.set(problem);
        !fails
    }
}
