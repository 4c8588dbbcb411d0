//! The Rust nodes that every runtime has, one file per family.

mod arithmetic;
mod calculator;
mod echo;
mod elementwise;
mod operand;
mod pass_through;
#[cfg(test)]
mod testing;

use pipeline_node::{Prepared, Registry};

use self::calculator::Calculator;
use self::echo::Echo;
use self::pass_through::PassThrough;

/// The Rust nodes that every runtime has, and those of the builtin packages among its features; add your own with
/// [`Registry::register`].
pub fn builtin_nodes() -> Registry {
    let mut registry = Registry::new();
    for name in ["PassThrough", "PassThroughNode"] {
        registry.register_fn(name, |params| {
            params.none();
            Ok(Prepared::node(PassThrough))
        });
    }
    registry.register_fn("Echo", |params| {
        params.none();
        Ok(Prepared::node(Echo::default()))
    });
    registry.register::<Calculator>("CalculatorNode");
    registry.register_fn("MultiplyNode", elementwise::multiply);
    registry.register_fn("AddNode", elementwise::add);
    #[cfg(feature = "audio")]
    audio_nodes::register(&mut registry);
    #[cfg(feature = "whisper")]
    whisper_node::register(&mut registry);
    registry
}
