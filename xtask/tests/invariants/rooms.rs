//! Who may use whom.

use std::collections::BTreeSet;
use std::fs;

use crate::sources::{Source, assert_none, each_path, root, sources};

/// The areas of the application: each could become a crate of its own without changing its inside.
const AREAS: [&str; 9] =
    ["leads", "deals", "contacts", "companies", "activities", "mode", "settings", "people", "import"];

#[test]
fn areas_do_not_use_each_other() {
    let places: Vec<String> = sources(&["app/src"]).iter().flat_map(uses_of_other_areas).collect();
    assert_none("areas use the shared rooms, never each other", &places);
}

fn uses_of_other_areas(source: &Source) -> Vec<String> {
    let within = source.path.trim_start_matches("app/src/");
    let own = within.split(['/', '.']).next().unwrap_or_default();
    let mut places = Vec::new();
    if AREAS.contains(&own) {
        // From `area.rs` or `area/mod.rs` one step up is the crate's root; from `area/page.rs` it takes two.
        let steps_to_root = within.matches('/').count() + usize::from(!within.ends_with("/mod.rs"));
        each_path(source, &mut |path, line| {
            if let Some(other) = area_of(path, steps_to_root).filter(|other| *other != own) {
                places.push(format!("{}:{line}: {own} uses {other}: {}", source.path, path.join("::")));
            }
        });
    }
    places
}

#[test]
fn uses_of_other_areas_are_found() {
    let uses = |path: &str, text: &str| uses_of_other_areas(&Source::new(path, text)).len();
    assert_eq!(uses("app/src/leads/page.rs", "use crate::deals::page;"), 1);
    assert_eq!(uses("app/src/leads/page.rs", "use crate::{deals::page, records, contacts};"), 2);
    assert_eq!(uses("app/src/leads/page.rs", "fn f() { super::super::deals::page() }"), 1);
    assert_eq!(uses("app/src/leads/page.rs", "use super::deals; use crate::leads::list; use crate::records;"), 0);
    assert_eq!(uses("app/src/leads.rs", "use super::deals;"), 1);
    assert_eq!(uses("app/src/routes.rs", "use crate::deals;"), 0);
}

/// The area that a path names, from the crate's root or by going up to it.
fn area_of(path: &[String], steps_to_root: usize) -> Option<&'static str> {
    let ups = path.iter().take_while(|step| *step == "super").count();
    let name = match path.first()?.as_str() {
        "crate" => path.get(1)?,
        "super" if ups >= steps_to_root => path.get(ups)?,
        _ => return None,
    };
    AREAS.into_iter().find(|area| area == name)
}

#[test]
fn base_crates_use_only_domain_and_messages() {
    let ours: BTreeSet<&str> = ["app", "ui", "store", "server", "frontend", "xtask"].into();
    let mut places = Vec::new();
    for name in ["domain", "messages", "ui"] {
        let text = fs::read_to_string(root().join(format!("app/crates/{name}/Cargo.toml"))).unwrap();
        let manifest: toml::Table = toml::from_str(&text).unwrap();
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let dependencies = manifest.get(kind).and_then(toml::Value::as_table);
            for dependency in dependencies.into_iter().flat_map(|table| table.keys()) {
                let too_high = ours.contains(dependency.as_str()) || (name == "domain" && dependency == "messages");
                if too_high {
                    places.push(format!("{name}: {kind}: {dependency}"));
                }
            }
        }
    }
    assert_none("domain, messages and ui use nothing of ours but domain and messages", &places);
}
