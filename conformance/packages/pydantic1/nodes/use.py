"""Checks records with the last pydantic without compiled code."""

from datetime import date
from typing import List, Optional

from pydantic import BaseModel, ValidationError, conint, validator


class Person(BaseModel):
    name: str
    age: conint(ge=0) = 0
    born: Optional[date]
    tags: List[str] = []

    @validator("name")
    def capitalise(cls, value):
        return value.title()


class Use:
    def process(self, item):
        try:
            person = Person(**item)
        except ValidationError as error:
            return [[list(each["loc"]), each["type"]] for each in error.errors()]
        return [person.json(ensure_ascii=False), sorted(Person.schema()["properties"])]
