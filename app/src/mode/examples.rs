use domain::conversion::{ClientLink, LeadFacts, LeadPlan, LinkShape, NotConvertible, PreviewExample, plan};
use domain::record::person_name;
use domain::{DealCreation, Kind};
use leptos::prelude::*;
use messages::labels;
use messages::text::mode as text;
use ui::Icon;

use crate::paths;
use crate::text::tr;

/// A few leads beside what they become, by the rules that the switch itself follows.
#[component]
pub(super) fn Examples(
    #[prop(into)] examples: Signal<Vec<PreviewExample>>,
    #[prop(into)] options: Signal<DealCreation>,
) -> impl IntoView {
    let rows = move || examples.get().iter().map(|example| row(example, &options.get())).collect_view();
    view! {
        <section class="stack stack--small">
            <h3>{tr(text::examples_title())}</h3>
            <ul class="examples">{rows}</ul>
        </section>
    }
}

fn row(example: &PreviewExample, options: &DealCreation) -> AnyView {
    let title = match example.title.as_str() {
        "" => tr(labels::numbered(Kind::Lead, example.lead_id)),
        title => title.to_owned(),
    };
    let names = [&example.person, &example.company_title].into_iter().filter(|name| !name.is_empty());
    let names = names.cloned().collect::<Vec<_>>().join(", ");
    let results = match plan(&facts(example), options) {
        Ok(plan) => becomes(&plan, example, options),
        Err(reason) => stays(reason),
    };
    let result = |(icon, text): (Icon, String)| view! { <li class="facts__fact">{icon.view()}<span>{text}</span></li> };
    view! {
        <li class="example">
            <div class="example__lead">
                // The wizard stays open behind it.
                <a href=paths::record(Kind::Lead, example.lead_id) target="_blank">{title}</a>
                <p class="muted small">{names}</p>
            </div>
            <span class="example__arrow" role="img" aria-label=tr(text::example_becomes())></span>
            <ul class="example__results">{results.into_iter().map(result).collect_view()}</ul>
        </li>
    }
    .into_any()
}

/// The facts that an example knows; the others decide nothing that is shown.
fn facts(example: &PreviewExample) -> LeadFacts {
    LeadFacts {
        id: example.lead_id,
        title: example.title.clone(),
        last_name: example.person.clone(),
        company_title: example.company_title.clone(),
        contact: link(example.shape.contact),
        company: link(example.shape.company),
        ..LeadFacts::default()
    }
}

fn link(shape: LinkShape) -> ClientLink {
    match shape {
        LinkShape::None => ClientLink::None,
        LinkShape::Linked => ClientLink::To(0),
        LinkShape::Gone => ClientLink::Gone(0),
    }
}

fn becomes(plan: &LeadPlan, example: &PreviewExample, options: &DealCreation) -> Vec<(Icon, String)> {
    let contact = plan.contact.draft().map(|contact| {
        let name = person_name(&contact.first_name, &contact.second_name, &contact.last_name);
        (Icon::User, tr(text::example_new_contact(name)))
    });
    let company =
        plan.company.draft().map(|company| (Icon::Building, tr(text::example_new_company(company.title.clone()))));
    let known = domain::conversion::Outline::of(plan).uses_known_client;
    let known = known.then(|| (Icon::Link, tr(text::example_known_client())));
    let count = example.open_activities;
    let activities = (count > 0).then(|| {
        if options.keep_activities {
            (Icon::Activity, tr(text::preview_activities_moved(count)))
        } else {
            (Icon::Check, tr(text::preview_activities_completed(count)))
        }
    });
    let deal = (Icon::Deal, tr(text::example_deal(plan.deal.title.clone())));
    std::iter::once(deal).chain([contact, company, known, activities].into_iter().flatten()).collect()
}

fn stays(reason: NotConvertible) -> Vec<(Icon, String)> {
    vec![(Icon::Warning, format!("{}: {}", tr(text::report_row_failed()), tr(labels::not_convertible(reason))))]
}
