;; Tells `poll_oneoff` that a few bytes, or a list of none, are 4 GiB. Whatever is answered, the run goes on.
(module
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop
      (call $poll_oneoff (i32.const 64) (i32.const 64) (i32.const -1) (i32.const 8)))))
