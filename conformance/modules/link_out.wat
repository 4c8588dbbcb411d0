;; Makes a link that leads out of the first of its folders that can be written, and exits with the answer.
(module
  (import "wasi_snapshot_preview1" "path_symlink"
    (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "link/../../file")
  (func (export "_start") (local $fd i32) (local $errno i32)
    (local.set $fd (i32.const 3))
    (loop $more
      (local.set $errno
        (call $path_symlink
          (i32.const 0) (i32.const 15) (local.get $fd) (i32.const 0) (i32.const 4)))
      (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
      (br_if $more (i32.eq (local.get $errno) (i32.const 69)))) ;; it can only be read
    (call $proc_exit (local.get $errno))))
