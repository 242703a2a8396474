//! The rows of lists, cards and forms of companies, and of activities.

use super::figures::{Activities, Card, Companies, Figures, Form, ListTimes};
use super::latency::Latency;
use super::table::{Row, number, times};

/// Adds a row for each of these figures that was taken.
pub fn push(rows: &mut Vec<Row>, figures: &Figures) {
    if let Some(of) = &figures.companies {
        push_lists(rows, of);
    }
    if let Some(of) = &figures.card {
        push_card(rows, of);
    }
    if let Some(of) = &figures.activities {
        push_activities(rows, of);
    }
    if let Some(of) = &figures.form {
        push_form(rows, of);
    }
}

fn push_lists(rows: &mut Vec<Row>, of: &Companies) {
    let companies = number(of.companies.into());
    for (what, list) in &of.system {
        rows.push(Row::new(format!("{companies} companies: {what}"), times(&list.first)));
        push_rest(rows, list);
    }
    for (what, list) in &of.searched {
        let row = Row::new(format!("{companies} companies by a searched field: {what}"), times(&list.first));
        rows.push(row.at_most(list.first.p95_ms, 100.0, "ms p95"));
        push_rest(rows, list);
    }
    rows.push(Row::new("indexes of the searched fields, in the background", format!("{} s", number(of.index_s))));
    let matching = &of.matching;
    let counted = u32::try_from(matching.companies).map_or(f64::INFINITY, f64::from);
    rows.push(Row::new(format!("exact count of {} that match", number(counted)), times(&matching.count)));
    rows.push(Row::new("  all of them get another responsible person", format!("{} s", number(matching.seconds))));
}

fn push_rest(rows: &mut Vec<Row>, list: &ListTimes) {
    rows.extend(list.next.iter().map(|next| Row::new("  the page after it", times(next))));
    rows.extend(list.total.iter().map(|total| Row::new("  its total, shown after the page", times(total))));
}

fn push_card(rows: &mut Vec<Row>, of: &Card) {
    let what = format!("company with {} entries in its timeline", number(of.entries.into()));
    rows.push(within(format!("{what}, over its list"), &of.over_list, 50.0));
    rows.push(within(format!("{what}, as a page"), &of.page, 50.0));
    rows.push(Row::new("  earlier entries", times(&of.earlier)));
}

fn push_activities(rows: &mut Vec<Row>, of: &Activities) {
    let activities = number(of.activities.into());
    for (what, latency) in [
        ("list of one employee", &of.list_of_one),
        ("list of everybody", &of.list_of_everyone),
        ("week of one employee", &of.week_of_one),
        ("month of one employee", &of.month_of_one),
        ("month of everybody", &of.month_of_everyone),
    ] {
        rows.push(Row::new(format!("{activities} activities: {what}"), times(latency)));
    }
}

fn push_form(rows: &mut Vec<Row>, of: &Form) {
    for (what, latency) in [
        ("section with its form", &of.section),
        ("card with all values", &of.card),
        ("creating a company", &of.create),
        ("changing all values", &of.edit),
    ] {
        rows.push(within(format!("{} custom fields: {what}", of.fields), latency, 200.0));
    }
}

fn within(what: String, latency: &Latency, target: f64) -> Row {
    Row::new(what, times(latency)).at_most(latency.p95_ms, target, "ms p95")
}
