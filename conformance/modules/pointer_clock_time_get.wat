;; Hands a pointer behind its memory to `clock_time_get`, and exits with what is answered if that is not EFAULT.
(module
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (local $answer i32)
    (local.set $answer
      (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const -16)))
    (if (i32.ne (local.get $answer) (i32.const 21))
      (then (call $exit (i32.add (local.get $answer) (i32.const 1)))))))
