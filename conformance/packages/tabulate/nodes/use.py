"""Tables in many formats."""

from tabulate import tabulate


class Use:
    def process(self, item):
        return [tabulate(item, headers="keys", tablefmt=kind, floatfmt=".2f") for kind in ("github", "grid", "html")]
