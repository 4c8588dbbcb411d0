#!/bin/sh
# A round trip through walrus makes a module compress worse: it orders functions by size.
#
# Expected: reading a module and writing it without a change keeps its functions in their order, and what
# it saves in bytes is saved in the download too. What happens: functions are written from the one with
# most instructions to the one with fewest, and no setting prevents that. It is meant for engines that
# compile in parallel. But functions of one source file resemble each other, so a compressor finds less
# once they are taken apart. The same bodies, put back into their old order, show what that costs: 2.2 %
# of MicroPython's, where most of what walrus saved is lost, and 1.4 % of SQLite's, whose module gets
# larger. Why it matters: the size of a download is the packed one, and a tool that looks at the other one
# takes a loss for a gain.
#
# Versions: walrus 0.28.0; as input the wasm of npm's @micropython/micropython-webassembly-pyscript
# 1.27.0 and sql.js 1.13.0. Needs cargo, Rust 1.85 or newer, npm and gzip; half a minute of compiling.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '{"private":true}\n' >package.json
npm install --silent --no-audit --no-fund --save-exact --ignore-scripts \
    @micropython/micropython-webassembly-pyscript@1.27.0 sql.js@1.13.0

mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
edition = "2024"

[dependencies]
walrus = "=0.28.0"
wasmparser = "0.245"
TOML
cat >src/main.rs <<'RUST'
use std::{cmp::Reverse, fs};

use wasmparser::{Parser, Payload};

fn main() {
    let input = fs::read(std::env::args().nth(1).unwrap()).unwrap();
    let mut module = walrus::Module::from_buffer(&input).unwrap();
    let sizes: Vec<_> = module.funcs.iter_local().map(|(_, body)| body.size()).collect();
    let output = module.emit_wasm();

    // which function of the input stands at each place of the output
    let again = walrus::Module::from_buffer(&output).unwrap();
    let written: Vec<_> = again.funcs.iter_local().map(|(_, body)| body.size()).collect();
    let mut order: Vec<_> = (0..sizes.len()).collect();
    order.sort_by_key(|&place| Reverse(sizes[place]));
    assert!(order.iter().map(|&place| sizes[place]).eq(written.iter().copied()), "CHANGED: the order");
    println!("    instructions of the first functions: {:?}, then {:?}", &sizes[..8], &written[..8]);

    let bodies = Parser::new(0).parse_all(&output).filter_map(|payload| match payload.unwrap() {
        Payload::CodeSectionEntry(body) => Some(body.as_bytes()),
        _ => None,
    });
    let bodies: Vec<_> = bodies.collect();
    let mut pairs: Vec<_> = order.iter().zip(&bodies).collect();
    pairs.sort();
    fs::write("output.wasm", &output).unwrap();
    fs::write("bodies-by-size", bodies.concat()).unwrap();
    fs::write("bodies-in-order", pairs.iter().map(|(_, body)| **body).collect::<Vec<_>>().concat()).unwrap();
}
RUST
export CARGO_TARGET_DIR="$work/target"
cargo build --quiet
echo "$(cargo tree --quiet --depth 1 --prefix none | grep walrus), $(rustc --version)"

packed() { gzip -9 -n <"$1" | wc -c; }

status=0
for input in @micropython/micropython-webassembly-pyscript/micropython.wasm sql.js/dist/sql-wasm-debug.wasm; do
    echo "$input"
    target/debug/finding "node_modules/$input"
    for file in "node_modules/$input" output.wasm bodies-in-order bodies-by-size; do
        echo "    ${file##*/}: $(wc -c <"$file") bytes, gzip -9 $(packed "$file")"
    done
    [ "$(packed bodies-by-size)" -gt "$(packed bodies-in-order)" ] || status=1
done
[ $status = 0 ] && echo 'as noted: written by size, and larger when packed' || echo 'CHANGED: see above'
exit $status
