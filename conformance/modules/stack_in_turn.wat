;; Two functions call each other, the second one through a table.
(module
  (type $plain (func))
  (memory (export "memory") 1)
  (table funcref (elem $first))
  (func $first (export "_start")
    (call $second)
    (call $second))
  (func $second
    (call_indirect (type $plain) (i32.const 0))
    (call_indirect (type $plain) (i32.const 0))))
