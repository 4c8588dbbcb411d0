;; Tells `fd_prestat_dir_name` that a few bytes, or a list of none, are 4 GiB. Whatever is answered, the run goes on.
(module
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
    (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop
      (call $fd_prestat_dir_name (i32.const 3) (i32.const 64) (i32.const -1)))))
