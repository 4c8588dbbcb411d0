;; Hands pointers behind its memory to each call. In browsers each of them is answered with EFAULT (21). wasmtime's
;; WASI takes the first one for a crash.
(module
  (import "wasi_snapshot_preview1" "args_get"
    (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get"
    (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get"
    (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_res_get"
    (func $clock_res_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get"
    (func $fd_fdstat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get"
    (func $fd_filestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get"
    (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
    (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir"
    (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_get"
    (func $path_filestat_get (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $path_create_directory (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_remove_directory"
    (func $path_remove_directory (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file"
    (func $path_unlink_file (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_readlink"
    (func $path_readlink (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_rename"
    (func $path_rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_symlink"
    (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_link"
    (func $path_link (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get"
    (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global $calls (mut i32) (i32.const 0))

  ;; Ends the run with the number of the first call that was answered otherwise.
  (func $is_refused (param $errno i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (if (i32.ne (local.get $errno) (i32.const 21))
      (then (call $exit (global.get $calls)))))

  (func (export "_start")
    (call $is_refused (call $args_get (i32.const -16) (i32.const -16)))
    (call $is_refused (call $args_sizes_get (i32.const -16) (i32.const -16)))
    (call $is_refused (call $environ_sizes_get (i32.const -16) (i32.const -16)))
    (call $is_refused (call $clock_res_get (i32.const 0) (i32.const -16)))
    (call $is_refused (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const -16)))
    (call $is_refused (call $fd_fdstat_get (i32.const 1) (i32.const -16)))
    (call $is_refused (call $fd_filestat_get (i32.const 3) (i32.const -16)))
    (call $is_refused (call $fd_prestat_get (i32.const 3) (i32.const -16)))
    (call $is_refused (call $fd_prestat_dir_name (i32.const 3) (i32.const -16) (i32.const 4)))
    (call $is_refused (call $fd_read (i32.const 0) (i32.const -16) (i32.const 1) (i32.const -16)))
    (call $is_refused (call $fd_write (i32.const 1) (i32.const -16) (i32.const 1) (i32.const -16)))
    (call $is_refused (call $fd_readdir (i32.const 3) (i32.const -16) (i32.const 64) (i64.const 0) (i32.const -16)))
    (call $is_refused (call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const -16) (i32.const 4) (i32.const -16)))
    (call $is_refused (call $path_open (i32.const 3) (i32.const 0) (i32.const -16) (i32.const 4) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const -16)))
    (call $is_refused (call $path_create_directory (i32.const 3) (i32.const -16) (i32.const 4)))
    (call $is_refused (call $path_remove_directory (i32.const 3) (i32.const -16) (i32.const 4)))
    (call $is_refused (call $path_unlink_file (i32.const 3) (i32.const -16) (i32.const 4)))
    (call $is_refused (call $path_readlink (i32.const 3) (i32.const -16) (i32.const 4) (i32.const -16) (i32.const 16) (i32.const -16)))
    (call $is_refused (call $path_rename (i32.const 3) (i32.const -16) (i32.const 4) (i32.const 3) (i32.const -16) (i32.const 4)))
    (call $is_refused (call $path_symlink (i32.const -16) (i32.const 4) (i32.const 3) (i32.const -16) (i32.const 4)))
    (call $is_refused (call $path_link (i32.const 3) (i32.const 0) (i32.const -16) (i32.const 4) (i32.const 3) (i32.const -16) (i32.const 4)))
    (call $is_refused (call $poll_oneoff (i32.const -16) (i32.const -16) (i32.const 1) (i32.const -16)))
    (call $is_refused (call $random_get (i32.const -16) (i32.const 16)))))
