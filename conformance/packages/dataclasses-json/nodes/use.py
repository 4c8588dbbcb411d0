"""Dataclasses as JSON."""

from dataclasses import dataclass, field

from dataclasses_json import LetterCase, config, dataclass_json


@dataclass_json(letter_case=LetterCase.CAMEL)
@dataclass
class Part:
    part_name: str
    how_many: int = 1


@dataclass_json
@dataclass
class Order:
    parts: list[Part]
    note: str = field(default="", metadata=config(field_name="remark"))


class Use:
    def process(self, item):
        order = Order.from_dict(item)
        order.parts.append(Part("é", 2))
        return [order.to_json(ensure_ascii=False), Order.schema().loads(order.to_json()).note]
