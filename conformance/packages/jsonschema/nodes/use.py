"""Checks documents against a schema."""

from jsonschema import Draft202012Validator, FormatChecker

SCHEMA = {
    "$defs": {"size": {"type": "integer", "minimum": 1}},
    "type": "object",
    "properties": {"size": {"$ref": "#/$defs/size"}, "day": {"type": "string", "format": "date"}},
    "required": ["size"],
}


class Use:
    def process(self, item):
        errors = Draft202012Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(item)
        return sorted([error.json_path, error.message] for error in errors)
