"""Checks data, and reads formatted texts backwards."""

import parse
from voluptuous import All, Invalid, Length, Range, Required, Schema

SCHEMA = Schema({Required("name"): All(str, Length(min=2)), "size": Range(min=1)})


class Use:
    def process(self, item):
        found = parse.parse("{name} has {size:d} of {unit:w}", item)
        if found is None:
            return "it says something else"
        try:
            return SCHEMA({"name": found["name"], "size": found["size"]})
        except Invalid as error:
            return str(error)
