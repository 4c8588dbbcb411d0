;; Three tables, each within what one may have, but not together.
(module
  (memory (export "memory") 1)
  (table 600000 600000 funcref)
  (table 600000 600000 funcref)
  (table 600000 600000 funcref)
  (func (export "_start")))
