"""Tables as streams."""

import petl


class Use:
    def process(self, item):
        table = petl.wrap(petl.fromdicts(item)).convert("n", int).select("n", lambda n: n > 1).sort("name")
        summed = petl.aggregate(table, "kind", sum, "n")
        return [list(map(list, table)), list(map(list, summed))]
