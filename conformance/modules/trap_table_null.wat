;; Calls what is not in its table.
(module
  (type $plain (func))
  (memory (export "memory") 1)
  (table 1 1 funcref)
  (func (export "_start")
    (call_indirect (type $plain) (i32.const 0))))
