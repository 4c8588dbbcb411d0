import dataclasses
import enum


class Color(enum.Enum):
    RED = "r"
    BLUE = "b"


@dataclasses.dataclass(order=True, frozen=True)
class Point:
    x: int
    y: int = 0


class Step:
    def process(self, item):
        points = sorted(Point(*pair) for pair in item)
        return [[dataclasses.asdict(point) for point in points], Color("b").name, repr(points[0])]
