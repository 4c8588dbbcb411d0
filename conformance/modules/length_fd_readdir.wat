;; Tells `fd_readdir` that a few bytes, or a list of none, are 4 GiB. Whatever is answered, the run goes on.
(module
  (import "wasi_snapshot_preview1" "fd_readdir"
    (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop
      (call $fd_readdir (i32.const 3) (i32.const 64) (i32.const -1) (i64.const 0) (i32.const 8)))))
