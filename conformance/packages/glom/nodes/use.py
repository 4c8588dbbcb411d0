"""Takes nested data apart."""

from glom import Coalesce, PathAccessError, T, glom


class Use:
    def process(self, item):
        spec = {"names": ("planets", ["name"]), "moons": ("planets", [Coalesce("moons", default=0)]), "first": T["planets"][0]["name"].upper()}
        try:
            return glom(item, spec)
        except PathAccessError as error:
            return str(error.exc)
