;; A known function, as one of another type.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i64) (result i64)))
  (memory (export "memory") 1)
  (func (export "_start")))
