import cmath
import fractions
import math


class Step:
    def process(self, item):
        return [math.factorial(30) // 10 ** 20, math.isqrt(10 ** 18), math.gcd(84, 36), math.hypot(3, 4), math.fsum([0.1] * 10), str(fractions.Fraction(item)), abs(cmath.sqrt(-4)), math.comb(50, 25)]
