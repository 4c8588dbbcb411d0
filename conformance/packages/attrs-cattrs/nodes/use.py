"""Structures nested data with attrs and cattrs."""

import attrs
import cattrs


@attrs.frozen
class Point:
    x: int = attrs.field(validator=attrs.validators.ge(0))
    y: float = 0.5


@attrs.define
class Path:
    name: str
    points: list[Point]


class Use:
    def process(self, item):
        try:
            path = cattrs.structure(item, Path)
        except cattrs.ClassValidationError as error:
            return cattrs.transform_error(error)
        path.points.append(Point(7))
        return cattrs.unstructure(path)
