;; Its first values do not fit into its memory, so it does not even start.
(module
  (memory (export "memory") 1)
  (data (i32.const 65535) "ab")
  (func (export "_start")))
