;; Calls itself without end: no engine has so much stack.
(module
  (memory (export "memory") 1)
  (func $deeper (export "_start")
    (call $deeper)
    (call $deeper)))
