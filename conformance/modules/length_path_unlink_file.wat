;; Tells `path_unlink_file` that a few bytes, or a list of none, are 4 GiB. Whatever is answered, the run goes on.
(module
  (import "wasi_snapshot_preview1" "path_unlink_file"
    (func $path_unlink_file (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop
      (call $path_unlink_file (i32.const 3) (i32.const 64) (i32.const -1)))))
