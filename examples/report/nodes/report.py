"""Writes reports from templates."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def local(moment, zone):
    """The moment, in ISO 8601 with an offset, as the clocks of the zone show it."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).strftime("%d.%m.%Y %H:%M")


class Report:
    """Turns what is known of deliveries into a page of HTML; texts are escaped."""

    def __init__(self, template):
        templates = FileSystemLoader(Path(__file__).parent / "templates")
        environment = Environment(
            loader=templates, autoescape=True, trim_blocks=True, undefined=StrictUndefined
        )
        environment.filters["local"] = local
        self.template = environment.get_template(template)

    def process(self, item):
        return self.template.render(item)
