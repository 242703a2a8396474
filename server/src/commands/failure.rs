//! Errors of the store in words for the command line.

use domain::{
    AppError, Language,
    settings::{Unfit, UnfitReason},
};
use store::Error;

use crate::refusal::refuse;

/// What went wrong: a refusal where the input or the state of the CRM forbids it, otherwise a failure.
pub fn explain(error: Error) -> anyhow::Error {
    match error {
        Error::App(error @ (AppError::Unavailable | AppError::Internal { .. })) => anyhow::anyhow!(text(&error)),
        Error::App(error) => refuse(text(&error)),
        Error::Unfit(problems) => refuse(problems.iter().map(unfit).collect::<Vec<_>>().join("\n")),
        Error::UnknownColumn(name) => refuse(format!("the file has no column “{name}” that can be used so")),
        Error::UnknownTarget(name) => refuse(format!(
            "a column cannot become “{name}”: that is neither the code of a field nor the name of a custom one"
        )),
        Error::UnknownSheet { wanted, sheets } => refuse(no_sheet(wanted, &sheets)),
        other => anyhow::Error::new(other),
    }
}

/// Says which sheets there are; people count from one.
fn no_sheet(wanted: u32, sheets: &[(u32, String)]) -> String {
    let number = wanted.saturating_add(1);
    if sheets.is_empty() {
        return format!("the file has no sheet {number}: it is no workbook");
    }
    let named: Vec<String> = sheets.iter().map(|(at, name)| format!("{} “{name}”", at.saturating_add(1))).collect();
    format!("the workbook has no sheet {number} with anything in it, only {}", named.join(", "))
}

/// What is wrong with a value of a file of settings.
fn unfit(problem: &Unfit) -> String {
    let Unfit { list, code, reason } = problem;
    let reason = match reason {
        UnfitReason::Twice => "stands in the list twice".to_owned(),
        UnfitReason::OtherMeaning => {
            "means something else here (in progress, success or failure); meanings cannot be changed".to_owned()
        }
        UnfitReason::OtherType => "has another type here; types cannot be changed".to_owned(),
        UnfitReason::UnknownPipeline => {
            "is no pipeline that the file lists or, if it lists none, that is here".to_owned()
        }
        UnfitReason::Refused(error) => text(error),
    };
    format!("{list}, {code}: {reason}")
}

fn text(error: &AppError) -> String {
    messages::errors::describe(error).show(Language::English)
}
