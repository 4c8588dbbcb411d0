"""Turns reStructuredText into HTML."""

from docutils.core import publish_parts


class Use:
    def process(self, item):
        parts = publish_parts(item, writer="html5", settings_overrides={"report_level": 5, "embed_stylesheet": False})
        return [parts["title"], parts["fragment"]]
