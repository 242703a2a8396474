//! The checks of the build script, on texts that break them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

#[path = "../build/generate.rs"]
mod generate;
#[path = "../build/texts.rs"]
mod texts;

fn problems(source: &str) -> String {
    texts::parse("area", source).unwrap_err().join("\n")
}

const COMPLETE: &str = r#"
[save]
en = "Save {name}"
pl = "Zapisz {name}"
de = "{name} speichern"
it = "Salva {name}"

[leads]
en = "A lead of {name}|{count} leads of {name}"
pl = "{count} lead {name}|{count} leady {name}|{count} leadów {name}"
de = "{count} Lead {name}|{count} Leads {name}"
it = "{count} lead {name}|{count} lead {name}"
"#;

#[test]
fn a_complete_file_becomes_functions_and_tables() {
    let texts = texts::parse("area", COMPLETE).unwrap();
    assert_eq!(texts.iter().map(|text| text.key.as_str()).collect::<Vec<_>>(), ["leads", "save"]);
    assert_eq!(texts[0].arguments, ["count", "name"]);
    assert_eq!(generate::table(&texts, 0), "0|A lead of {1}|{0} leads of {1}\nSave {0}\n");
    assert_eq!(generate::table(&texts, 2), "0|{0} Lead {1}|{0} Leads {1}\n{0} speichern\n");
    let code = generate::functions(&texts);
    assert!(code.contains("pub fn leads(count: i64, name: impl Into<Argument>) -> Message"));
    assert!(code.contains("/// Save {name}"));
}

#[test]
fn a_missing_language_fails_with_its_key() {
    let found = problems("[save]\nen = \"Save\"\npl = \"Zapisz\"\nit = \"Salva\"\n");
    assert_eq!(found, "texts/area.toml [save]: no text in \"de\"");
    let found = problems("[save]\nen = \"Save\"\npl = \"Zapisz\"\nde = \" \"\nit = \"Salva\"\nfr = \"x\"\n");
    assert!(found.contains("the text in \"de\" is empty") && found.contains("unknown language \"fr\""), "{found}");
}

#[test]
fn placeholders_must_be_the_same_in_every_language() {
    let found = problems(&COMPLETE.replace("{name} speichern", "{nome} speichern"));
    assert!(found.contains("[save]: the placeholders in \"de\" are {\"nome\"}, but {\"name\"} in \"en\""), "{found}");
    let found = problems(&COMPLETE.replace("{count} Leads {name}", "{count} Leads"));
    assert!(found.contains("[leads]: the placeholders in \"de\""), "{found}");
    let found = problems(&COMPLETE.replace("Save {name}", "Save {name"));
    assert!(found.contains("a brace without its partner in \"en\""), "{found}");
}

#[test]
fn plural_forms_must_be_as_many_as_the_language_has() {
    let found = problems(&COMPLETE.replace("|{count} leadów {name}", ""));
    assert_eq!(found, "texts/area.toml [leads]: 2 plural forms in \"pl\", which needs 3");
    let found = problems(&COMPLETE.replace("Salva {name}", "Salva {name}|Salva {name}"));
    assert!(found.contains("[save]:"), "{found}");
}

#[test]
fn keys_must_be_names_of_functions() {
    let found = problems(&COMPLETE.replace("[save]", "[continue]"));
    assert!(found.contains("the key must be a lower-case Rust identifier and no keyword"), "{found}");
    assert!(texts::parse("Area", COMPLETE).is_err());
}

#[test]
fn lines_breaks_and_backslashes_are_escaped() {
    let source = COMPLETE.replace("Save {name}", "a\\nb\\\\c {name}");
    assert_eq!(generate::table(&texts::parse("area", &source).unwrap(), 0).lines().nth(1), Some("a\\nb\\\\c {0}"));
}

#[test]
fn hashes_are_those_of_fnv_1a() {
    assert_eq!(generate::hash(""), "cbf29ce484222325");
    assert_eq!(generate::hash("a"), "af63dc4c8601ec8c");
    assert!(generate::tables(2, &["x".to_owned()]).contains("LENGTH: usize = 2"));
}

#[test]
fn the_languages_are_those_of_the_domain() {
    let codes: Vec<&str> = domain::Language::ALL.iter().map(|language| language.code()).collect();
    assert_eq!(texts::LANGUAGES.map(|(code, _)| code).to_vec(), codes);
}
