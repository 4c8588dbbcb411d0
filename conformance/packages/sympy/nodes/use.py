"""Algebra. The library asks `ctypes` how large a C integer is when it is imported."""

import sympy

x = sympy.symbols("x")


class Use:
    def process(self, item):
        expression = sympy.sympify(item)
        return [
            str(sympy.factor(expression)),
            str(sympy.diff(expression, x)),
            str(sympy.integrate(expression, x)),
            [str(root) for root in sympy.solve(expression, x)],
        ]
