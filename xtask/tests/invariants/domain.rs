//! `domain` is pure: no input or output, no clock, no randomness, and no crate that has them.

use std::process::Command;

use crate::sources::{Source, assert_none, each_path, root, sources};

/// Crates that no rule may rest on; those of leptos and axum by the beginning of their names.
const IMPURE: [&str; 14] = [
    "leptos",
    "axum",
    "sqlx",
    "tokio",
    "hyper",
    "reqwest",
    "rand",
    "getrandom",
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "server_fn",
    "tracing",
    "mio",
];

#[test]
fn domain_rests_on_pure_crates_only() {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["tree", "--package", "domain", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let impure = |name: &str| {
        IMPURE.iter().any(|forbidden| {
            name == *forbidden
                || name.starts_with(&format!("{forbidden}_"))
                || name.starts_with(&format!("{forbidden}-"))
        })
    };
    let places: Vec<String> = names.filter(|name| impure(name)).map(str::to_owned).collect();
    assert_none("crates that `domain` must not depend on", &places);
}

#[test]
fn domain_reads_no_clock_and_touches_nothing_outside() {
    let places: Vec<String> = sources(&["app/crates/domain/src"]).iter().flat_map(impure_uses).collect();
    assert_none("`domain` is pure", &places);
}

fn impure_uses(source: &Source) -> Vec<String> {
    let mut places = Vec::new();
    each_path(source, &mut |path, line| {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let forbidden = matches!(
            words.as_slice(),
            ["std", "time" | "fs" | "net" | "env" | "process" | "io" | "thread" | "os", ..]
                | ["rand" | "getrandom", ..]
                | ["SystemTime" | "Instant", "now", ..]
                | ["chrono", "Local" | "Utc", "now" | "today", ..]
                | ["Local" | "Utc", "now" | "today", ..]
                | ["println" | "eprintln" | "print" | "eprint" | "thread_rng"]
        );
        if forbidden {
            places.push(format!("{}:{line}: {}", source.path, path.join("::")));
        }
    });
    places
}

#[test]
fn impure_uses_are_found() {
    let uses = |text: &str| impure_uses(&Source::new("x.rs", text)).len();
    assert_eq!(uses("fn f() { let now = chrono::Utc::now(); }"), 1);
    assert_eq!(uses("use std::{collections::BTreeMap, time::Instant};"), 1);
    assert_eq!(uses("fn f() { println!(\"{}\", rand::random::<u8>()) }"), 2);
    assert_eq!(uses("// std::fs\nuse chrono::{NaiveDate, Utc}; #[cfg(test)] mod tests { use std::fs; }"), 0);
}
