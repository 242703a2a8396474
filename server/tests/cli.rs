//! The command line: answers on standard output, exit codes, and that a promise outlives the command.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use serde_json::{Value, json};
use support::{DataDir, modus};

/// Runs a command with `--json` and answers its exit code and what it printed.
fn run(data_dir: &Path, arguments: &[&str]) -> (i32, Value) {
    let output = modus(data_dir).args(arguments).arg("--json").output().unwrap();
    (output.status.code().unwrap(), answer(&output))
}

/// The one line of JSON on standard output; nothing printed is `null`.
fn answer(output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    if text.is_empty() {
        return Value::Null;
    }
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_new_installation_is_simple_and_in_order() {
    let dir = DataDir::new("new");
    let simple = json!({
        "mode": "simple",
        "deal_creation": {
            "client": "contact", "pipeline": {"id": 0, "name": "General"}, "keep_activities": false
        }
    });
    assert_eq!(run(dir.path(), &["mode", "get"]), (0, simple));
    let (code, checked) = run(dir.path(), &["check"]);
    assert_eq!((code, &checked["ok"], &checked["mode"]), (0, &json!(true), &json!("simple")));
    assert_eq!(checked["violations"], json!([]));
}

#[test]
fn a_switch_without_leads_is_done_at_once() {
    let dir = DataDir::new("switch");
    let nothing = json!({
        "run": null, "converted": 0, "failed": 0, "deals": 0, "contacts_created": 0, "companies_created": 0,
        "activities_moved": 0, "activities_completed": 0
    });
    let classic = ["mode", "switch", "classic", "--yes"];
    assert_eq!(run(dir.path(), &classic), (0, nothing.clone()));
    assert_eq!(run(dir.path(), &["mode", "get"]).1["mode"], "classic");
    assert_eq!(run(dir.path(), &classic), (0, nothing.clone()), "set already");
    let simple = ["mode", "switch", "simple", "--pipeline", "Partner", "--new-pipeline", "--client", "both"];
    assert_eq!(run(dir.path(), &simple), (2, Value::Null), "not without --yes");
    assert_eq!(run(dir.path(), &[simple.as_slice(), &["--keep-activities", "--yes"]].concat()), (0, nothing));
    let (_, mode) = run(dir.path(), &["mode", "get"]);
    assert_eq!(mode["deal_creation"]["pipeline"]["name"], "Partner");
    assert_eq!(mode["deal_creation"]["client"], "both");
    assert_eq!(mode["deal_creation"]["keep_activities"], true);
}

#[test]
fn settings_move_to_another_installation() {
    let (test, live) = (DataDir::new("settings-test"), DataDir::new("settings-live"));
    let switch = ["mode", "switch", "classic", "--yes"];
    assert_eq!(run(test.path(), &switch).0, 0);
    let simple = ["mode", "switch", "simple", "--pipeline", "Partner", "--new-pipeline", "--client", "both", "--yes"];
    assert_eq!(run(test.path(), &simple).0, 0);
    let (code, exported) = run(test.path(), &["settings", "export"]);
    assert_eq!((code, &exported["format"]), (0, &json!("modus-settings")));

    let file = live.path().join("settings.json");
    let mut changed = exported.clone();
    changed["lists"]["SOURCE"][0]["name"] = json!("Ring");
    std::fs::write(&file, changed.to_string()).unwrap();
    let import = ["settings", "import", file.to_str().unwrap()];
    let (code, report) = run(live.path(), &[&import[..], &["--dry-run"]].concat());
    assert_eq!((code, &report["dry_run"], &report["changed"]["SOURCE"]), (0, &json!(true), &json!(1)));
    assert_eq!(run(live.path(), &["mode", "get"]).1["deal_creation"]["pipeline"]["name"], "General");
    let (code, report) = run(live.path(), &import);
    assert_eq!((code, &report["pipelines_created"]), (0, &json!(["1"])));
    assert_eq!(run(live.path(), &["mode", "get"]).1["deal_creation"]["pipeline"]["name"], "Partner");
    assert_eq!(run(live.path(), &["settings", "export"]).1["lists"]["SOURCE"], changed["lists"]["SOURCE"]);
    assert_eq!(run(live.path(), &import).1["changes"], json!(0), "the second time there is nothing to do");

    for wrong in ["{}", "not JSON", &changed.to_string().replace("\"NEW\"", "\"WON\"")] {
        std::fs::write(&file, wrong).unwrap();
        assert_eq!(run(live.path(), &import), (2, Value::Null), "{wrong:.40}");
    }
    assert_eq!(run(live.path(), &["check"]).0, 0);
}

/// The companies of the S&P 500.
const COMPANIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/store/tests/data/companies-sp500.csv");

#[test]
fn companies_and_contacts_are_imported_and_updated() {
    let dir = DataDir::new("import");
    let counts = |created, updated, unchanged| json!({ "rows": 503, "created": created, "updated": updated, "unchanged": unchanged, "repaired": 0, "rejected": 0 });
    let mut last = 0;
    // Each import is a run, with a number of its own.
    let mut import = |arguments: &[&str]| {
        let (code, mut answer) = run(dir.path(), arguments);
        let number = answer["run"].take().as_i64().unwrap();
        assert!(number > last, "{number} after {last}");
        last = number;
        answer.as_object_mut().unwrap().remove("run");
        (code, answer)
    };
    let companies = ["import", "companies", COMPANIES];
    let map = dir.path().join("map.toml");
    let text = "key = \"Security\"\nadd_values = true\n[columns]\n\"GICS Sector\" = \"note\"\n\
                \"GICS Sub-Industry\" = \"industry\"\n\"CIK\" = \"ignore\"\n";
    std::fs::write(&map, text).unwrap();
    let with_map = [&companies[..], &["--map", map.to_str().unwrap()]].concat();
    assert_eq!(import(&with_map), (0, counts(503, 0, 0)));
    assert_eq!(import(&with_map), (0, counts(0, 503, 503)), "found by their names");
    assert_eq!(import(&[&companies[..], &["--key", "title", "--add-values"]].concat()), (0, counts(0, 503, 0)));
    let by_name = [&companies[..], &["--key", "Company name", "--add-values"]].concat();
    let (code, answer) = import(&by_name);
    assert_eq!((code, &answer["created"], &answer["updated"]), (0, &json!(0), &json!(503)), "as the field is called");
    let (code, checked) = run(dir.path(), &["check"]);
    assert_eq!((code, &checked["counts"]["companies"]), (0, &json!(503)));

    let file = dir.path().join("contacts.csv");
    std::fs::write(&file, "Name,Company,E-mail\nAnna Lane,3M,anna@mmm.example\n,3M,\n").unwrap();
    let contacts = ["import", "contacts", file.to_str().unwrap()];
    let expected = json!({ "rows": 2, "created": 1, "updated": 0, "unchanged": 0, "repaired": 0, "rejected": 1 });
    assert_eq!(import(&contacts), (0, expected));
    // Custom fields are made once, named afterwards, and may be the key.
    let own = "key = \"Symbol\"\n[columns]\n\"GICS Sector\" = \"note\"\n\
               \"Symbol\" = { field = \"Ticker\", type = \"text\" }\n\"CIK\" = { field = \"Index number\" }\n";
    std::fs::write(&map, own).unwrap();
    assert_eq!(import(&with_map), (0, counts(503, 0, 0)), "nobody has a ticker yet");
    assert_eq!(import(&with_map), (0, counts(0, 503, 503)));
    std::fs::write(&map, own.replace("{ field = \"Ticker\", type = \"text\" }", "\"ticker\"")).unwrap();
    assert_eq!(import(&with_map), (0, counts(0, 503, 503)), "by its name");
    assert_eq!(import(&[&with_map[..], &["--key", "Ticker"]].concat()), (0, counts(0, 503, 503)), "as the key, too");
    let (_, exported) = run(dir.path(), &["settings", "export"]);
    let types: Vec<&Value> = exported["custom_fields"].as_array().unwrap().iter().map(|field| &field["type"]).collect();
    assert_eq!(types, [&json!("number"), &json!("text")], "{exported}");

    for wrong in [
        "[columns]\n\"No such\" = \"title\"",
        "[columns]\n\"CIK\" = \"stage\"",
        "[columns]\n\"CIK\" = { field = \"X\", type = \"money\" }",
        "[columns]\n\"CIK\" = { name = \"X\" }",
        "colums = 1",
        "key = \"CIK\"",
        "sheet = 0",
        "sheet = 9",
    ] {
        std::fs::write(&map, wrong).unwrap();
        assert_refused(&run(dir.path(), &with_map), wrong);
    }
    std::fs::write(&file, "\u{0}\u{1}\u{2}").unwrap();
    assert_refused(&run(dir.path(), &contacts), "no table");
    std::fs::write(&file, "Name,Company,E-mail\n").unwrap();
    let bare = run(dir.path(), &contacts);
    assert_refused(&bare, "headings alone");
    assert!(bare.1["error"].as_str().unwrap().contains("nothing below"), "{bare:?}");
}

/// An import that is refused says why on standard output, too.
fn assert_refused((code, answer): &(i32, Value), what: &str) {
    assert_eq!(*code, 2, "{what}");
    let error = answer["error"].as_str().unwrap_or_default();
    assert!(!error.is_empty() && answer.as_object().unwrap().len() == 1, "{what}: {answer}");
}

#[test]
fn wrong_usage_and_refusals_are_told_apart_from_failures() {
    let dir = DataDir::new("usage");
    for wrong in [
        &["frobnicate"][..],
        &["mode", "switch", "classic"],
        &["mode", "plan", "simple", "--pipeline", "Nowhere"],
        &["mode", "plan", "simple", "--pipeline", "General", "--new-pipeline"],
        &["mode", "get", "--listen", "nowhere"],
        &["mode", "get", "--database-url", "mysql://localhost"],
        &["employee", "add", "--email", "nobody", "--name", "Nobody"],
    ] {
        assert_eq!(run(dir.path(), wrong), (2, Value::Null), "{wrong:?}");
    }
    for wrong in [
        &["import", "leads", "no such file"][..],
        &["import", "companies", "no such file"],
        &["import", "companies", COMPANIES, "--key", "Headquarters Location"],
        &["import", "companies", COMPANIES, "--map", "no such file"],
    ] {
        assert_refused(&run(dir.path(), wrong), &format!("{wrong:?}"));
    }
    let unreachable = ["mode", "get", "--database-url", "postgres://127.0.0.1:1/x"];
    assert_eq!(run(dir.path(), &unreachable), (1, Value::Null));
}

#[test]
fn people_are_added() {
    let dir = DataDir::new("people");
    let (code, added) = run(dir.path(), &["employee", "add", "--email", "ada@example.com", "--name", "Ada"]);
    assert_eq!(code, 0);
    assert!(added["link"].as_str().unwrap().starts_with("http://127.0.0.1:3000/invitation/"));
    let taken = ["admin", "create", "--email", "ADA@example.com", "--name", "Ada"];
    assert_eq!(run(dir.path(), &taken), (2, Value::Null));

    let create = |password: &str| {
        let mut child = modus(dir.path())
            .args(["admin", "create", "--email", "ben@example.com", "--name", "Ben", "--password-stdin", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    assert_eq!(create("short\n").status.code(), Some(2));
    let created = create("a long password\n");
    assert_eq!(created.status.code(), Some(0));
    assert_eq!(answer(&created)["link"], Value::Null);
}

#[test]
fn the_address_of_the_database_is_printed_without_starting_it() {
    let dir = DataDir::new("address");
    let (code, address) = run(dir.path(), &["db", "url"]);
    assert_eq!(code, 0);
    assert!(address["url"].as_str().unwrap().starts_with("postgres:///modus?host=%2F"));
    assert!(!dir.path().join("postgres").exists());
    let given = "postgres://crm@db.example.com/crm";
    assert_eq!(run(dir.path(), &["db", "url", "--database-url", given]), (0, json!({"url": given})));
}
