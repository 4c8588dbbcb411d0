;; No loop and no deep stack: each call makes two more, 62 levels of them.
(module
  (memory (export "memory") 1)
  (func $both (param $levels i32)
    (if (local.get $levels)
      (then
        (call $both (i32.sub (local.get $levels) (i32.const 1)))
        (call $both (i32.sub (local.get $levels) (i32.const 1))))))
  (func (export "_start")
    (call $both (i32.const 62))))
