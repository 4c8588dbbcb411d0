;; Says of a few bytes, or of a list of none, that it is 4 GiB long. Whatever the answers are, the run goes on.
(module
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir"
    (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
    (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
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
  (memory (export "memory") 1)

  (func (export "_start")
    (drop (call $fd_read (i32.const 0) (i32.const 64) (i32.const -1) (i32.const 8)))
    (drop (call $fd_write (i32.const 1) (i32.const 64) (i32.const -1) (i32.const 8)))
    (drop (call $fd_readdir (i32.const 3) (i32.const 64) (i32.const -1) (i64.const 0) (i32.const 8)))
    (drop (call $fd_prestat_dir_name (i32.const 3) (i32.const 64) (i32.const -1)))
    (drop (call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const 64) (i32.const -1) (i32.const 8)))
    (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const -1) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 8)))
    (drop (call $path_create_directory (i32.const 3) (i32.const 64) (i32.const -1)))
    (drop (call $path_remove_directory (i32.const 3) (i32.const 64) (i32.const -1)))
    (drop (call $path_unlink_file (i32.const 3) (i32.const 64) (i32.const -1)))
    (drop (call $path_readlink (i32.const 3) (i32.const 64) (i32.const -1) (i32.const 8) (i32.const 16) (i32.const 8)))
    (drop (call $path_rename (i32.const 3) (i32.const 64) (i32.const -1) (i32.const 3) (i32.const 64) (i32.const -1)))
    (drop (call $path_symlink (i32.const 64) (i32.const -1) (i32.const 3) (i32.const 64) (i32.const -1)))
    (drop (call $path_link (i32.const 3) (i32.const 0) (i32.const 64) (i32.const -1) (i32.const 3) (i32.const 64) (i32.const -1)))
    (drop (call $poll_oneoff (i32.const 64) (i32.const 64) (i32.const -1) (i32.const 8)))
    (drop (call $random_get (i32.const 64) (i32.const -1)))))
