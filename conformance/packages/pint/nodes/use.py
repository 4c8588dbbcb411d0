"""Computes with units."""

import pint


class Use:
    def __init__(self):
        self.units = pint.UnitRegistry()

    def process(self, item):
        try:
            speed = self.units(item).to("km/h")
        except (pint.DimensionalityError, pint.UndefinedUnitError) as error:
            return str(error)
        return [f"{speed:.3f~P}", str(speed.dimensionality)]
