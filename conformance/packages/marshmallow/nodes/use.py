"""Loads and checks records."""

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate


class Person(Schema):
    class Meta:
        unknown = EXCLUDE

    name = fields.Str(required=True, validate=validate.Length(min=2))
    born = fields.Date()
    tags = fields.List(fields.Str())

    @post_load
    def mark(self, data, **_):
        return {**data, "known": True}


class Use:
    def process(self, item):
        try:
            person = Person().load(item)
        except ValidationError as error:
            return sorted(map(str, error.normalized_messages().items()))
        return [Person().dump(person), person["known"]]
