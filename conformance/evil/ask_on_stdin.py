"""Asks a person."""


class Evil:
    def process(self, item):
        return input("password? ")
