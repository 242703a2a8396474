use domain::AppError;
use domain::details::{Details, Part, Saved, differences, fields_of};
use leptos::prelude::*;
use messages::text::details as text;
use ui::{BannerKind, Toasts, dynamic};

use super::api;
use super::clash::{Clash, clash_dialog};
use super::draft::DetailsDraft;
use super::form::details_form;
use crate::records::panel::{CardForm, OpenRecord, Sent};
use crate::text::tr;

/// Details of the open record that are being entered.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    open: OpenRecord,
    draft: StoredValue<DetailsDraft>,
    /// What the user saw; nothing of new ones.
    before: StoredValue<Option<Details>>,
    form: CardForm,
    clash: RwSignal<Option<Clash>>,
    toasts: Toasts,
}

/// The part of the record that the form for details is, 0 for further ones.
pub(super) fn part(id: i64) -> String {
    format!("details-{id}")
}

impl Editor {
    pub fn new(open: OpenRecord, before: Option<Details>, country: &str, close: Callback<()>) -> Self {
        let form = CardForm::new(open, &part(before.as_ref().map_or(0, |before| before.id)), close);
        // What was typed before the page was loaded anew stands with what was seen then.
        let kept = form.resumed().and_then(|kept| crate::json::read::<Vec<Details>>(kept.first()?).ok());
        let mut kept = kept.unwrap_or_default().into_iter();
        let (typed, before) = match kept.next() {
            Some(typed) => (Some(typed), kept.next()),
            None => (None, before),
        };
        let unchanged = before.as_ref().map_or_else(|| DetailsDraft::new(country), DetailsDraft::of);
        let begun = untrack(|| unchanged.typed());
        let draft = typed.map_or(unchanged, |typed| DetailsDraft::of(&typed));
        let editor = Self {
            open,
            draft: StoredValue::new(draft.clone()),
            before: StoredValue::new(before),
            form,
            clash: RwSignal::new(None),
            toasts: ui::use_toasts(),
        };
        form.keep(move || {
            let typed = draft.typed();
            (typed != begun).then(|| {
                let mut both = vec![typed];
                both.extend(editor.before.get_value());
                vec![serde_json::to_string(&both).unwrap_or_default()]
            })
        });
        editor
    }

    fn save(self) {
        let Some(entered) = self.draft.with_value(DetailsDraft::read) else { return };
        let before = self.before.get_value();
        if before.as_ref().is_some_and(|before| is_same(before, &entered)) {
            return self.form.end();
        }
        self.form.pending.set(true);
        let forget = self.form.forgetting();
        let sent = Sent::named(self.open, self.toasts, tr(text::title()));
        leptos::task::spawn_local(async move {
            let change = api::save(self.open.kind, self.open.id, before, entered.clone());
            let answer = self.open.saving(change, |answer| matches!(answer, Ok(Saved::Stored))).await;
            self.form.pending.try_set(false);
            match answer {
                Ok(Saved::Stored) => {
                    forget();
                    self.toasts.show(BannerKind::Success, tr(text::saved()));
                    self.open.refresh();
                    self.form.end();
                }
                Ok(Saved::Clash { parts, current }) => {
                    self.clash.try_set(Some(Clash { parts, theirs: current, mine: entered }));
                }
                // What was typed stays where it is.
                Err(failure) => sent.tell(&failure.0),
            }
        });
    }

    /// Goes on from what is stored by now, with the values of both or with one's own.
    fn settle(self, keeps_mine: bool) {
        let Some(Clash { parts, theirs, mut mine }) = self.clash.get_untracked() else { return };
        self.clash.set(None);
        let before = self.before.get_value().unwrap_or_default();
        // What the other one alone has changed is theirs in either case; but what is kept needs its form.
        let form = fields_of(&theirs.country, theirs.subject);
        let keeps_form = keeps_mine && parts.iter().any(|part| matches!(part, Part::Field(own) if !form.contains(own)));
        let is_taken = |part: &Part| match part {
            Part::Country | Part::Subject if keeps_form => false,
            part => !keeps_mine || !parts.contains(part),
        };
        let taken: Vec<Part> =
            differences(&before, &theirs).into_iter().chain(parts.clone()).filter(is_taken).collect();
        for part in taken {
            mine.take(part, &theirs);
        }
        self.draft.with_value(|draft| draft.show(&mine));
        self.before.set_value(Some(theirs));
        if keeps_mine {
            self.save();
        }
    }
}

fn is_same(before: &Details, entered: &Details) -> bool {
    differences(before, entered).is_empty()
}

/// The form in its place on the card.
pub(super) fn editor_view(editor: Editor) -> AnyView {
    let prefix = editor.before.with_value(|before| part(before.as_ref().map_or(0, |own| own.id)));
    let error = move || {
        let problem = editor.draft.with_value(|draft| draft.problem.get());
        let is_other = problem.filter(|problem| *problem != domain::Problem::Required);
        is_other.map(|problem| {
            let error = AppError::invalid(domain::errors::Place::Details, problem);
            view! { <ui::Banner kind=BannerKind::Error>{tr(messages::errors::describe(&error))}</ui::Banner> }
        })
    };
    let clash = move || {
        editor.clash.get().map(|clash| {
            let choose = Callback::new(move |keeps_mine| editor.settle(keeps_mine));
            let close = Callback::new(move |()| {
                editor.clash.try_set(None);
            });
            clash_dialog(clash, choose, close)
        })
    };
    let fields = view! {
        {editor.draft.with_value(|draft| details_form(draft, &prefix))}
        {dynamic(error)}
    };
    view! {
        {editor.form.view(fields.into_any(), move || editor.save())}
        {dynamic(clash)}
    }
    .into_any()
}
