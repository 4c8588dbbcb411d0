;; Calls a function as one of another type.
(module
  (type $plain (func))
  (type $number (func (result i32)))
  (memory (export "memory") 1)
  (table funcref (elem $first))
  (func $first (export "_start")
    (drop (call_indirect (type $number) (i32.const 0)))))
