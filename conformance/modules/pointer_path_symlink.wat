;; Hands a pointer behind its memory to `path_symlink`, and exits with what is answered if that is not EFAULT.
(module
  (import "wasi_snapshot_preview1" "path_symlink"
    (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (local $answer i32)
    (local.set $answer
      (call $path_symlink (i32.const -16) (i32.const 4) (i32.const 3) (i32.const -16) (i32.const 4)))
    (if (i32.ne (local.get $answer) (i32.const 21))
      (then (call $exit (i32.add (local.get $answer) (i32.const 1)))))))
