"""Raises what is no `Exception`."""

class Bottom(BaseException):
    pass


class Evil:
    def process(self, item):
        raise Bottom("of the classes")
