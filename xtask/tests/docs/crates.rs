//! The table of crates in ARCHITECTURE.md is complete and in the order of who knows whom.

use std::process::Command;

use serde_json::Value;

use crate::pages;

#[test]
fn a_crate_depends_on_those_above_it_alone() {
    let rows = rows();
    let place = |name: &str| rows.iter().position(|row| row.iter().any(|crate_| crate_ == name));
    let mut wrong = Vec::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let Some(own) = place(name) else {
            wrong.push(format!("{name} is missing"));
            continue;
        };
        for dependency in dependencies(&package) {
            if place(dependency).is_some_and(|place| place >= own) {
                wrong.push(format!("{name} stands above {dependency}, which it depends on"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_names_no_crate_that_is_gone() {
    let packages = packages();
    let exists = |name: &String| packages.iter().any(|package| package["name"] == name.as_str());
    let gone: Vec<_> = rows().into_iter().flatten().filter(|name| !exists(name)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

/// The crates of each row.
fn rows() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(pages::root().join("ARCHITECTURE.md")).unwrap();
    let table = text.split("\n| folder | crate |").nth(1).expect("a table of crates");
    let table = table.split("\n\n").next().unwrap();
    let cells = table.lines().skip(2).filter_map(|row| row.split('|').nth(2));
    cells.map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()).collect()
}

fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--locked", "--format-version", "1"]);
    let output = cargo.current_dir(pages::root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// What a package is built with, its tests aside.
fn dependencies(package: &Value) -> impl Iterator<Item = &str> {
    let all = package["dependencies"].as_array().unwrap().iter();
    all.filter(|dependency| dependency["kind"] != "dev").filter_map(|one| one["name"].as_str())
}
