;; A table that could grow for ever, which no limit of memory counts in browsers.
(module
  (memory (export "memory") 1)
  (table 1 funcref)
  (func (export "_start")))
