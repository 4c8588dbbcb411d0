"""Numbers with as many digits as one likes."""

from mpmath import mp, mpf, quad, zeta, findroot, pi


class Use:
    def process(self, item):
        mp.dps = item
        return [str(+pi), str(zeta(3)), str(quad(lambda x: mpf(4) / (1 + x**2), [0, 1])), str(findroot(lambda x: x**3 - 2, 1.2))]
