"""A distribution that imports `ssl`, which cannot be there: it does all the rest, and says why it does not do that."""

from stdnum import luhn, util


class Use:
    def process(self, item):
        if item != "https":
            return luhn.is_valid(item)
        try:
            return repr(util.ssl.create_default_context(util.ssl.Purpose.SERVER_AUTH))
        except ModuleNotFoundError as error:
            return [error.name, str(error)]
