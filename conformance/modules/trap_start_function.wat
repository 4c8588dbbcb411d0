;; Crashes before its entry point is called.
(module
  (memory (export "memory") 1)
  (func $early
    (drop (i32.rem_s (i32.const 1) (i32.const 0))))
  (start $early)
  (func (export "_start")))
