use proptest::prelude::*;

use super::*;
use crate::defaults::{self, DefaultStage};
use crate::directory::Dictionary;
use crate::errors::{AppError, Place, Problem, Refusal};
use crate::stage::Semantics;
use crate::{Kind, Language};

fn stages(key: ListKey, stages: &[DefaultStage]) -> ValueList {
    let values = stages.iter().map(|stage| ListValue {
        code: stage.code.to_owned(),
        naming: Naming::default(),
        default_names: Language::ALL
            .into_iter()
            .map(|language| (language, defaults::name(&stage.names, language).to_owned()))
            .collect(),
        color: Some(stage.color.to_owned()),
        semantics: Some(stage.semantics),
        is_system: stage.is_system,
        is_closing: false,
    });
    ValueList { key, values: values.collect(), default: None }
}

fn deal_stages() -> ValueList {
    stages(ListKey::Deal(0), defaults::DEAL_STAGES)
}

fn add(code: &str, name: &str, semantics: Semantics, after: Option<&str>) -> ListChange {
    ListChange::Add {
        code: code.to_owned(),
        naming: Naming::named(name),
        color: Some("#112233".to_owned()),
        semantics: Some(semantics),
        after: after.map(str::to_owned),
    }
}

fn rename(code: &str, before: Naming, after: Naming) -> ListChange {
    ListChange::Rename { code: code.to_owned(), before, after }
}

fn codes(list: &ValueList) -> Vec<&str> {
    list.values.iter().map(|value| value.code.as_str()).collect()
}

fn problem(result: Result<(ValueList, Option<Done>), AppError>) -> Problem {
    match result {
        Err(AppError::Invalid(violations)) => violations[0].problem.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn default_lists_obey_the_rules() {
    for list in [
        stages(ListKey::Lead, defaults::LEAD_STAGES),
        deal_stages(),
        stages(ListKey::Quote, defaults::QUOTE_STAGES),
        stages(ListKey::Invoice, defaults::INVOICE_STAGES),
    ] {
        for value in &list.values {
            check_code(list.key, &value.code).unwrap();
            assert!(is_color(value.color.as_deref().unwrap()));
            // Naming it anew as it is finds no other value of the same name.
            let same = Naming::named(value.shown(Language::English));
            list.apply(&rename(&value.code, Naming::default(), same)).unwrap();
        }
    }
}

#[test]
fn obligatory_stages_are_kept_and_others_go() {
    let list = deal_stages();
    let kept = |code: &str| list.why_kept(code);
    assert_eq!(kept("NEW"), Some(Refusal::InitialStage));
    assert_eq!(kept("WON"), Some(Refusal::SuccessStage));
    assert_eq!(kept("LOSE"), Some(Refusal::FirstFailureStage));
    assert_eq!(kept("APOLOGY"), None);
    assert_eq!(kept("EXECUTING"), None);
    let (list, done) = list.apply(&ListChange::Delete { code: "EXECUTING".into() }).unwrap();
    assert!(list.value("EXECUTING").is_none());
    let (list, _) = list.apply(&done.unwrap().inverse()).unwrap();
    assert_eq!(list, deal_stages());
}

#[test]
fn a_new_stage_stands_where_it_was_put() {
    let (list, _) = deal_stages().apply(&add("UC_1", "Call back", Semantics::InProgress, Some("NEW"))).unwrap();
    assert_eq!(codes(&list)[..3], ["NEW", "UC_1", "PREPARATION"]);
    let (list, _) = list.apply(&add("UC_2", "Too dear", Semantics::Failure, Some("APOLOGY"))).unwrap();
    assert_eq!(codes(&list).last(), Some(&"UC_2"));
    let refused = list.apply(&add("UC_3", "Won again", Semantics::Success, None));
    assert_eq!(refused.unwrap_err(), AppError::Refused(Refusal::OneSuccessStage));
    let (list, _) = list.apply(&add("UC_4", "At first", Semantics::InProgress, None)).unwrap();
    assert_eq!(list.why_kept("UC_4"), Some(Refusal::InitialStage));
    // No longer the first, but integrations rely on it.
    assert_eq!(list.why_kept("NEW"), Some(Refusal::SystemValue));
}

#[test]
fn names_are_checked() {
    let list = deal_stages();
    let to = |name: &str| list.apply(&rename("EXECUTING", Naming::default(), Naming::named(name)));
    assert_eq!(to("At work\u{202e}").unwrap().0.value("EXECUTING").unwrap().shown(Language::Polish), "At work");
    assert_eq!(problem(to(&"x".repeat(256))), Problem::TooLong(255));
    assert!(to(&"ż".repeat(255)).is_ok());
    assert_eq!(problem(to("deal WON")), Problem::AlreadyUsed);
    // Also what only readers of another language would see twice.
    assert_eq!(problem(to("Auftrag gewonnen")), Problem::AlreadyUsed);
    assert_eq!(
        to("<b>bold</b> 🎉 שלום").unwrap().0.value("EXECUTING").unwrap().shown(Language::English),
        "<b>bold</b> 🎉 שלום"
    );
    // Without a name the default name holds, if there is one.
    assert_eq!(to("  ").unwrap().1, None);
    assert_eq!(problem(list.apply(&add("UC_1", " ", Semantics::InProgress, None))), Problem::Required);
}

#[test]
fn a_renamed_value_is_translated_and_gets_its_default_name_back() {
    let naming = Naming {
        name: Some("At work".into()),
        translations: [(Language::German, "In Arbeit".into()), (Language::Polish, "At work".into())].into(),
    };
    let (list, done) = deal_stages().apply(&rename("EXECUTING", Naming::default(), naming)).unwrap();
    let value = list.value("EXECUTING").unwrap().clone();
    assert_eq!((value.shown(Language::German), value.shown(Language::Italian)), ("In Arbeit", "At work"));
    assert_eq!(value.naming.translations.len(), 1);
    assert!(value.is_renamed());
    let outdated = list.apply(&rename("EXECUTING", Naming::default(), Naming::named("Mine")));
    assert_eq!(outdated.unwrap_err(), AppError::Outdated { theirs: "At work".into() });
    let (list, _) = list.apply(&done.unwrap().inverse()).unwrap();
    assert_eq!(list, deal_stages());
}

#[test]
fn codes_follow_the_reference_product() {
    assert!(check_code(ListKey::Lead, &"A".repeat(21)).is_ok());
    assert!(check_code(ListKey::Lead, &"A".repeat(22)).is_err());
    assert!(check_code(ListKey::Deal(0), &"A".repeat(22)).is_ok());
    assert!(check_code(ListKey::Deal(12), &"A".repeat(19)).is_err());
    assert!(check_code(ListKey::Deal(0), "ZAŻÓŁĆ").is_err());
    let source = ListKey::Dictionary(Dictionary::Source);
    assert!(check_code(source, "anything goes: ż").is_ok());
    assert!(check_code(source, &"a".repeat(51)).is_err());
    let twice = deal_stages().apply(&add("NEW", "Another", Semantics::InProgress, None));
    assert_eq!(twice.unwrap_err(), AppError::invalid(Place::ValueCode, Problem::AlreadyUsed));
}

#[test]
fn keys_of_lists_survive_being_written() {
    for key in [ListKey::Lead, ListKey::Deal(17), ListKey::Pipelines, ListKey::Dictionary(Dictionary::CallStatus)] {
        assert_eq!(key.to_string().parse(), Ok(key));
    }
    assert!("deal-x".parse::<ListKey>().is_err());
    assert!("deals".parse::<ListKey>().is_err());
    let uses = ListKey::Dictionary(Dictionary::Source).uses();
    assert_eq!(uses.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), Kind::ALL);
}

#[test]
fn stages_of_another_pipeline_are_suggested_by_code_and_meaning() {
    let stage = |code: &str, semantics| crate::stage::Stage {
        code: code.into(),
        name: code.into(),
        color: "#000000".into(),
        semantics,
        is_closing: false,
    };
    let from = [
        stage("NEW", Semantics::InProgress),
        stage("UC_1", Semantics::InProgress),
        stage("WON", Semantics::Success),
        stage("APOLOGY", Semantics::Failure),
    ];
    let to = [
        stage("START", Semantics::InProgress),
        stage("NEW", Semantics::InProgress),
        stage("DONE", Semantics::Success),
        stage("LOSE", Semantics::Failure),
    ];
    let mapping = suggest_mapping(&from, &to);
    let pairs: Vec<(&str, &str)> = mapping.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    assert_eq!(pairs, [("APOLOGY", "LOSE"), ("NEW", "NEW"), ("UC_1", "START"), ("WON", "DONE")]);
}

#[test]
fn a_file_makes_the_list_like_its_own() {
    let mut source = deal_stages();
    for change in [
        rename("NEW", Naming::default(), Naming::named("Fresh")),
        add("UC_1", "Call back", Semantics::InProgress, Some("NEW")),
        ListChange::Move { code: "FINAL_INVOICE".into(), after: Some("NEW".into()) },
        ListChange::Delete { code: "EXECUTING".into() },
        ListChange::Recolor { code: "WON".into(), before: "#7bd500".into(), after: "#00aa00".into() },
    ] {
        source = source.apply(&change).unwrap().0;
    }
    let file: Vec<FileValue> = source.values.iter().map(FileValue::of).collect();
    let plan = ListChanges::between(&deal_stages(), &file).unwrap();
    assert_eq!(plan.absent, ["EXECUTING"]);
    let mut list = deal_stages();
    for change in plan.absent.iter().map(|code| ListChange::Delete { code: code.clone() }).chain(plan.changes) {
        list = list.apply(&change).unwrap().0;
    }
    assert_eq!(list, source);
    assert_eq!(ListChanges::between(&list, &file).unwrap(), ListChanges::default());
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    let mut file: Vec<FileValue> = deal_stages().values.iter().map(FileValue::of).collect();
    file[1].code = "NEW".into();
    let unfit = ListChanges::between(&deal_stages(), &file).unwrap_err();
    assert_eq!(unfit[0].reason, UnfitReason::Twice);
    let mut file: Vec<FileValue> = deal_stages().values.iter().map(FileValue::of).collect();
    file[0].semantics = Some(Semantics::Failure);
    assert_eq!(ListChanges::between(&deal_stages(), &file).unwrap_err()[0].reason, UnfitReason::OtherMeaning);
    let mut file: Vec<FileValue> = deal_stages().values.iter().map(FileValue::of).collect();
    file[1].name = Some(" ".into());
    file[2].name = Some("x".repeat(300));
    let unfit = ListChanges::between(&deal_stages(), &file).unwrap_err();
    assert_eq!(unfit.len(), 1);
    assert!(matches!(&unfit[0].reason, UnfitReason::Refused(AppError::Invalid(_))));
}

/// A change of any kind, mostly of existing values.
fn any_change() -> impl Strategy<Value = (u8, usize, usize, String)> {
    (0u8..6, 0usize..12, 0usize..12, "[a-zA-Z ]{0,8}")
}

fn change_of(list: &ValueList, (what, one, other, name): (u8, usize, usize, String), serial: usize) -> ListChange {
    let code = |index: usize| list.values[index % list.values.len()].code.clone();
    let value = list.value(&code(one)).unwrap().clone();
    let after = (other % 3 > 0).then(|| code(other));
    match what {
        0 => add(
            &format!("UC_{serial}"),
            &name,
            [Semantics::InProgress, Semantics::Success, Semantics::Failure][other % 3],
            after.as_deref(),
        ),
        1 => rename(&value.code, value.naming.clone(), Naming::named(name)),
        2 => rename(&value.code, value.naming.clone(), Naming::default()),
        3 => ListChange::Recolor {
            code: value.code.clone(),
            before: value.color.clone().unwrap_or_default(),
            after: format!("#{:06x}", other * 7919),
        },
        4 => ListChange::Move { code: value.code, after },
        _ => ListChange::Delete { code: value.code },
    }
}

proptest! {
    /// Whatever is done, there is an initial stage, one success stage and a failure stage; groups stay together;
    /// readers of every language see each name once; and everything that was done can be taken back.
    #[test]
    fn any_changes_leave_a_sound_list(changes in prop::collection::vec(any_change(), 1..40)) {
        let mut list = deal_stages();
        for (serial, parts) in changes.into_iter().enumerate() {
            let change = change_of(&list, parts, serial);
            let Ok((changed, done)) = list.apply(&change) else { continue };
            match done {
                None => prop_assert_eq!(&changed, &list),
                Some(done) => {
                    let (back, _) = changed.apply(&done.inverse()).unwrap();
                    prop_assert_eq!(back, list.clone());
                }
            }
            let meanings: Vec<_> = changed.values.iter().map(|value| value.semantics).collect();
            prop_assert!(meanings.is_sorted());
            prop_assert_eq!(changed.group(Some(Semantics::Success)).count(), 1);
            prop_assert!(changed.group(Some(Semantics::InProgress)).count() >= 1);
            prop_assert!(changed.group(Some(Semantics::Failure)).count() >= 1);
            for language in Language::ALL {
                let mut names: Vec<String> = changed.values.iter().map(|value| value.shown(language).to_lowercase()).collect();
                names.sort();
                names.dedup();
                prop_assert_eq!(names.len(), changed.values.len());
            }
            list = changed;
        }
    }
}
