"""Fills templates, those of its own folder among them."""

from pathlib import Path

from jinja2 import DictLoader, Environment, FileSystemLoader, ChoiceLoader, StrictUndefined, UndefinedError


class Use:
    def __init__(self):
        loaders = [DictLoader({"base": "<h1>{% block title %}{% endblock %}</h1>"}), FileSystemLoader(Path(__file__).parent)]
        self.environment = Environment(loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined)

    def process(self, item):
        try:
            return self.environment.from_string(item["template"]).render(item["values"])
        except UndefinedError as error:
            return str(error)
