;; Wants 1 GiB at its start.
(module
  (memory (export "memory") 16384)
  (func (export "_start")))
