;; The C functions that libpython refers to and that a C library for WASI preview1 may not have.
;;
;; What preview1 can't do at all (sockets, name resolution, dynamic loading, file systems' sizes)
;; sets `errno` to ENOSYS and returns the failure value that POSIX gives the function. Changing a
;; file's mode succeeds when the file exists, since preview1 has no modes. `realpath` works on the
;; text of the path only: the host resolves symbolic links.
;;
;; `times` and `clock` are here because versions of the C library disagree on the unit of the first.
;;
;; `write`, `writev` and `close` are here for programs that keep stdout for themselves: if the
;; environment has `LIBPYTHON_STDOUT_IS_STDERR`, what Python writes to descriptor 1 goes to
;; descriptor 2, and Python can't close the three standard descriptors.
;;
;; The module has the shape of a `wasm-ld -shared` library, so that the converter makes an object
;; out of it like out of the others. Everything that it exports is renamed in all of them: libpython
;; uses these functions whatever C library it is linked with.
(module
  (@dylink.0 (mem-info (memory 176 3)))

  (import "env" "memory" (memory 0))
  (import "env" "__memory_base" (global $base i32))
  (import "GOT.mem" "errno" (global $errno (mut i32)))
  (import "env" "__wasi_clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "env" "__wasi_fd_close" (func $fd_close (param i32) (result i32)))
  (import "env" "__wasi_fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "env" "access" (func $access (param i32 i32) (result i32)))
  (import "env" "faccessat" (func $faccessat (param i32 i32 i32 i32) (result i32)))
  (import "env" "fcntl" (func $fcntl (param i32 i32 i32) (result i32)))
  (import "env" "free" (func $free (param i32)))
  (import "env" "getcwd" (func $getcwd (param i32 i32) (result i32)))
  (import "env" "getenv" (func $getenv (param i32) (result i32)))
  (import "env" "malloc" (func $malloc (param i32) (result i32)))
  (import "env" "memcpy" (func $memcpy (param i32 i32 i32) (result i32)))
  (import "env" "strlen" (func $strlen (param i32) (result i32)))

  (global (export "h_errno") i32 (i32.const 0))
  (data (global.get $base)
    "\00\00\00\00"
    "dynamic loading is not available in WASI preview1\00"
    "name resolution is not available in WASI preview1\00"
    "\00\00\00\00\00\00\00\00"
    "LIBPYTHON_STDOUT_IS_STDERR\00")

  ;; Sets errno to ENOSYS and returns -1.
  (func $unsupported (result i32)
    (i32.store (global.get $errno) (i32.const 52))
    (i32.const -1))

  ;; Sets errno to ENOSYS and returns a null pointer.
  (func $unsupported_null (result i32)
    (drop (call $unsupported))
    (i32.const 0))

  ;; Sockets.
  (func (export "socket") (param i32 i32 i32) (result i32) (call $unsupported))
  (func (export "bind") (param i32 i32 i32) (result i32) (call $unsupported))
  (func (export "connect") (param i32 i32 i32) (result i32) (call $unsupported))
  (func (export "listen") (param i32 i32) (result i32) (call $unsupported))
  (func (export "getsockname") (param i32 i32 i32) (result i32) (call $unsupported))
  (func (export "getpeername") (param i32 i32 i32) (result i32) (call $unsupported))
  (func (export "setsockopt") (param i32 i32 i32 i32 i32) (result i32) (call $unsupported))
  (func (export "recvfrom") (param i32 i32 i32 i32 i32 i32) (result i32) (call $unsupported))
  (func (export "sendto") (param i32 i32 i32 i32 i32 i32) (result i32) (call $unsupported))

  ;; Name resolution. -4 is EAI_FAIL, 3 is NO_RECOVERY.
  (func $no_host (result i32)
    (i32.store (global.get $base) (i32.const 3))
    (call $unsupported_null))
  (func $resolution_message (result i32) (i32.add (global.get $base) (i32.const 54)))
  (func (export "getaddrinfo") (param i32 i32 i32 i32) (result i32) (i32.const -4))
  (func (export "getnameinfo") (param i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const -4))
  (func (export "freeaddrinfo") (param i32))
  (func (export "gai_strerror") (param i32) (result i32) (call $resolution_message))
  (func (export "hstrerror") (param i32) (result i32) (call $resolution_message))
  (func (export "gethostbyname") (param i32) (result i32) (call $no_host))
  (func (export "gethostbyaddr") (param i32 i32 i32) (result i32) (call $no_host))
  (func (export "getservbyname") (param i32 i32) (result i32) (call $unsupported_null))
  (func (export "getservbyport") (param i32 i32) (result i32) (call $unsupported_null))
  (func (export "getprotobyname") (param i32) (result i32) (call $unsupported_null))

  ;; Dynamic loading.
  (func (export "dlopen") (param i32 i32) (result i32) (call $unsupported_null))
  (func (export "dlsym") (param i32 i32) (result i32) (call $unsupported_null))
  (func (export "dlerror") (result i32) (i32.add (global.get $base) (i32.const 4)))

  ;; Processor time, which preview1 doesn't have, is the monotonic clock: `clock` counts nanoseconds
  ;; (CLOCKS_PER_SEC is 10^9), `times` hundredths of a second (_SC_CLK_TCK is 100).
  (func $clock (export "clock") (result i64)
    (drop (call $clock_time_get (i32.const 1) (i64.const 1) (call $time)))
    (i64.load (call $time)))
  (func $time (result i32) (i32.add (global.get $base) (i32.const 104)))
  (func (export "times") (param $buffer i32) (result i64)
    (local $ticks i64)
    (local.set $ticks (i64.div_u (call $clock) (i64.const 10000000)))
    (i64.store (local.get $buffer) (local.get $ticks)) ;; tms_utime
    (i64.store offset=8 (local.get $buffer) (i64.const 0)) ;; tms_stime
    (i64.store offset=16 (local.get $buffer) (i64.const 0)) ;; tms_cutime
    (i64.store offset=24 (local.get $buffer) (i64.const 0)) ;; tms_cstime
    (local.get $ticks))

  ;; The standard descriptors. Whether stdout is kept is asked once: nodes can change the environment.
  (func $answer (result i32) (i32.add (global.get $base) (i32.const 140)))
  (func $keeps_stdout (result i32)
    (if (i32.eqz (i32.load (call $answer)))
      (then
        (i32.store (call $answer)
          (select (i32.const 2) (i32.const 1)
            (call $getenv (i32.add (global.get $base) (i32.const 112)))))))
    (i32.eq (i32.load (call $answer)) (i32.const 2)))
  (func $descriptor (param $fd i32) (result i32)
    (select (i32.const 2) (local.get $fd)
      (i32.and (i32.eq (local.get $fd) (i32.const 1)) (call $keeps_stdout))))
  (func $written (result i32) (i32.add (global.get $base) (i32.const 144)))
  (func $vector (result i32) (i32.add (global.get $base) (i32.const 148)))
  (func $writev (export "writev") (param $fd i32) (param $vectors i32) (param $count i32) (result i32)
    (if (call $failed
          (call $fd_write
            (call $descriptor (local.get $fd))
            (local.get $vectors) (local.get $count) (call $written)))
      (then (return (i32.const -1))))
    (i32.load (call $written)))
  (func (export "write") (param $fd i32) (param $bytes i32) (param $length i32) (result i32)
    (i32.store (call $vector) (local.get $bytes))
    (i32.store offset=4 (call $vector) (local.get $length))
    (call $writev (local.get $fd) (call $vector) (i32.const 1)))
  (func (export "close") (param $fd i32) (result i32)
    (if (i32.and (i32.lt_u (local.get $fd) (i32.const 3)) (call $keeps_stdout))
      (then (return (i32.const 0))))
    (select (i32.const -1) (i32.const 0) (call $failed (call $fd_close (local.get $fd)))))
  ;; Whether a call to the host failed; sets errno then. A missing right is EBADF, as in libc.
  (func $failed (param $errno_of_host i32) (result i32)
    (if (local.get $errno_of_host)
      (then
        (i32.store (global.get $errno)
          (select (i32.const 8) (local.get $errno_of_host)
            (i32.eq (local.get $errno_of_host) (i32.const 76))))))
    (local.get $errno_of_host))

  ;; File systems and modes.
  (func (export "statvfs") (param i32 i32) (result i32) (call $unsupported))
  (func (export "fstatvfs") (param i32 i32) (result i32) (call $unsupported))
  (func (export "chmod") (param $path i32) (param i32) (result i32)
    (call $access (local.get $path) (i32.const 0)))
  (func (export "fchmodat") (param $fd i32) (param $path i32) (param i32 i32) (result i32)
    (call $faccessat (local.get $fd) (local.get $path) (i32.const 0) (i32.const 0)))
  ;; F_GETFD fails exactly when the descriptor isn't open.
  (func (export "fchmod") (param $fd i32) (param i32) (result i32)
    (select
      (i32.const -1)
      (i32.const 0)
      (i32.lt_s (call $fcntl (local.get $fd) (i32.const 1) (i32.const 0)) (i32.const 0))))

  ;; The absolute form of `path` without `.`, `..` and repeated slashes, in `resolved` (of PATH_MAX
  ;; = 4096 bytes) or, if that is null, in allocated memory; null with errno set on failure.
  (func (export "realpath") (param $path i32) (param $resolved i32) (result i32)
    (local $out i32) (local $length i32)
    (if (i32.eqz (local.get $path))
      (then
        (i32.store (global.get $errno) (i32.const 28)) ;; EINVAL
        (return (i32.const 0))))
    (if (call $access (local.get $path) (i32.const 0))
      (then (return (i32.const 0))))
    (local.set $out (local.get $resolved))
    (if (i32.eqz (local.get $out))
      (then (local.set $out (call $malloc (i32.const 4096)))))
    (if (i32.eqz (local.get $out))
      (then (return (i32.const 0))))
    (local.set $length (call $normalise (local.get $path) (local.get $out)))
    (if (i32.lt_s (local.get $length) (i32.const 0))
      (then
        (if (i32.eqz (local.get $resolved)) (then (call $free (local.get $out))))
        (i32.store (global.get $errno) (i32.const 37)) ;; ENAMETOOLONG
        (return (i32.const 0))))
    (if (i32.eqz (local.get $length))
      (then
        (i32.store8 (local.get $out) (i32.const 47)) ;; '/'
        (local.set $length (i32.const 1))))
    (i32.store8 (i32.add (local.get $out) (local.get $length)) (i32.const 0))
    (local.get $out))

  ;; Writes the normal form of `path` to `out`, without a final slash; returns its length, or -1 if
  ;; it doesn't fit.
  (func $normalise (param $path i32) (param $out i32) (result i32)
    (local $length i32) (local $part i32)
    (if (i32.ne (i32.load8_u (local.get $path)) (i32.const 47))
      (then
        (if (i32.eqz (call $getcwd (local.get $out) (i32.const 4096)))
          (then (return (i32.const -1))))
        (local.set $length (call $strlen (local.get $out)))
        (local.set $length
          (select (i32.const 0) (local.get $length) (i32.eq (local.get $length) (i32.const 1))))))
    (loop $components
      (if (i32.eq (i32.load8_u (local.get $path)) (i32.const 47))
        (then
          (local.set $path (i32.add (local.get $path) (i32.const 1)))
          (br $components)))
      (local.set $part (call $component_length (local.get $path)))
      (if (local.get $part)
        (then
          (local.set $length
            (call $append
              (local.get $out) (local.get $length) (local.get $path) (local.get $part)))
          (if (i32.lt_s (local.get $length) (i32.const 0))
            (then (return (i32.const -1))))
          (local.set $path (i32.add (local.get $path) (local.get $part)))
          (br $components))))
    (local.get $length))

  ;; Bytes up to the next slash or the end.
  (func $component_length (param $path i32) (result i32)
    (local $length i32) (local $byte i32)
    (loop $bytes
      (local.set $byte (i32.load8_u (i32.add (local.get $path) (local.get $length))))
      (if (i32.and
            (i32.ne (local.get $byte) (i32.const 0))
            (i32.ne (local.get $byte) (i32.const 47)))
        (then
          (local.set $length (i32.add (local.get $length) (i32.const 1)))
          (br $bytes))))
    (local.get $length))

  ;; Applies one component to the path in `out`; returns its new length, or -1 if it doesn't fit.
  (func $append
    (param $out i32) (param $length i32) (param $part i32) (param $size i32) (result i32)
    (local $end i32)
    (if (i32.eq (i32.load8_u (local.get $part)) (i32.const 46)) ;; '.'
      (then
        (if (i32.eq (local.get $size) (i32.const 1))
          (then (return (local.get $length))))
        (if (i32.and
              (i32.eq (local.get $size) (i32.const 2))
              (i32.eq (i32.load8_u offset=1 (local.get $part)) (i32.const 46)))
          (then (return (call $parent (local.get $out) (local.get $length)))))))
    (local.set $end
      (i32.add (i32.add (local.get $length) (local.get $size)) (i32.const 1)))
    (if (i32.ge_u (local.get $end) (i32.const 4096))
      (then (return (i32.const -1))))
    (i32.store8 (i32.add (local.get $out) (local.get $length)) (i32.const 47))
    (drop
      (call $memcpy
        (i32.add (i32.add (local.get $out) (local.get $length)) (i32.const 1))
        (local.get $part)
        (local.get $size)))
    (local.get $end))

  ;; The length of the path in `out` without its last component.
  (func $parent (param $out i32) (param $length i32) (result i32)
    (if (i32.eqz (local.get $length))
      (then (return (i32.const 0))))
    (loop $bytes
      (local.set $length (i32.sub (local.get $length) (i32.const 1)))
      (br_if $bytes
        (i32.and
          (i32.gt_u (local.get $length) (i32.const 0))
          (i32.ne
            (i32.load8_u (i32.add (local.get $out) (local.get $length)))
            (i32.const 47)))))
    (local.get $length)))
