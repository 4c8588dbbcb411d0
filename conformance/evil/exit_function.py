"""Ends the program with the function of the prompt."""

from sys import exit


class Evil:
    def process(self, item):
        exit("goodbye")
