//! The two steps in which a node is made, and its life.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use pipeline_node::testing::{self, Failed};
use pipeline_node::{
    AtOnce, Factory, Item, Node, NodeContext, NodeError, NodeParams, Output, ParamError, Prepared,
    Registry, async_trait,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Gives each item several times, and says at the end how many there were.
#[derive(Serialize, Deserialize)]
#[serde(default)]
struct Repeat {
    times: usize,
    #[serde(skip)]
    seen: u64,
}

impl Default for Repeat {
    fn default() -> Self {
        Self { times: 2, seen: 0 }
    }
}

impl Factory for Repeat {
    type Node = Self;

    fn check(&self) -> Result<(), ParamError> {
        if self.times == 0 { Err(ParamError::new("times", "at least once")) } else { Ok(()) }
    }

    fn create(self, _: &NodeContext) -> Result<Self, NodeError> {
        if self.times > 9 { Err(NodeError::failed("too often")) } else { Ok(self) }
    }
}

#[async_trait(?Send)]
impl Node for Repeat {
    fn process_at_once(&mut self, item: Item) -> AtOnce {
        match item.as_str() {
            Some("at once") => AtOnce::Done(Ok(Output::item("done"))),
            _ => AtOnce::Later(item),
        }
    }

    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        self.seen += 1;
        Ok(match item {
            Item::Null => Output::None,
            Item::Bool(_) => return Err(NodeError::failed("no truth here")),
            item => Output::items(vec![item; self.times]),
        })
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        Ok(Output::item(self.seen))
    }
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry.register::<Repeat>("Repeat");
    registry
}

fn run(params: Value, input: Value) -> Result<testing::Ran, Failed> {
    let Item::List(items) = Item::from(input) else { panic!("a list") };
    testing::run(&registry(), "Repeat", &params, items, &NodeContext::default())
}

#[test]
fn a_node_lives_from_its_parameters_to_its_last_item() {
    let ran = run(json!({"times": 3}), json!(["a", null, "at once", 1])).unwrap();
    assert_eq!(Item::from(ran.items), json!(["a", "a", "a", "done", 1, 1, 1, 3]).into());
    assert!(ran.warnings.is_empty());
}

#[test]
fn defaults_fill_what_is_missing_and_unknown_names_are_warned_of() {
    let ran = run(json!({"tims": 3}), json!(["a"])).unwrap();
    assert_eq!(Item::from(ran.items), json!(["a", "a", 1]).into());
    assert_eq!(
        ran.warnings,
        ["node `node` (Repeat): unknown parameter `tims` is ignored; did you mean `times`?"]
    );
}

#[test]
fn each_way_to_fail_is_told_apart() {
    let message = |params, input| run(params, input).unwrap_err().to_string();
    assert_eq!(message(json!({"times": 0}), json!([])), "parameter `times`: at least once");
    assert_eq!(message(json!({"times": 10}), json!([])), "too often");
    assert_eq!(message(json!({}), json!([true])), "no truth here");
    insta::assert_snapshot!(
        message(json!({"times": "x"}), json!([])),
        @r#"parameter `times`: invalid type: string "x", expected usize"#
    );
    let absent =
        testing::run(&registry(), "Absent", &json!({}), [Item::Null], &NodeContext::default());
    assert_eq!(absent.unwrap_err().to_string(), "there is no node type `Absent`");
}

#[test]
fn to_prepare_a_node_makes_none() {
    let made = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&made);
    let mut registry = registry();
    registry.register_fn("Counted", move |_| {
        let counter = Arc::clone(&counter);
        Ok(Prepared::new(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok(Box::new(Repeat::default()))
        }))
    });
    let values = Map::new();
    let params = NodeParams::new("id", "Counted", &values, &|_| ());
    let prepared = registry.get("Counted").unwrap().prepare(&params).unwrap();
    assert_eq!(made.load(Ordering::Relaxed), 0);
    prepared.create(&NodeContext::default()).unwrap();
    assert_eq!(made.load(Ordering::Relaxed), 1);
}

#[test]
fn a_name_belongs_to_who_registered_it_last() {
    let mut registry = registry();
    registry.register_fn("Repeat", |params| {
        params.none();
        Ok(Prepared::node(Repeat { times: 1, seen: 0 }))
    });
    let ran = testing::run(&registry, "Repeat", &json!({}), ["a"], &NodeContext::default());
    assert_eq!(Item::from(ran.unwrap().items), json!(["a", 1]).into());
    assert_eq!(registry.node_types().collect::<Vec<_>>(), ["Repeat"]);
    assert!(registry.get("Absent").is_none());
}
