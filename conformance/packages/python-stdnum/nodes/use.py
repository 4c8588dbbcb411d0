"""Checks numbers of many authorities."""

from stdnum import iban, isbn, luhn
from stdnum.exceptions import ValidationError


class Use:
    def process(self, item):
        kind, number = item
        module = {"iban": iban, "isbn": isbn, "luhn": luhn}[kind]
        try:
            return module.validate(number)
        except ValidationError as error:
            return [type(error).__name__, str(error)]
