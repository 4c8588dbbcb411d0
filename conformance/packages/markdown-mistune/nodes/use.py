"""Turns Markdown into HTML, twice."""

import markdown
import mistune


class Use:
    def process(self, item):
        return [markdown.markdown(item, extensions=["tables", "fenced_code"]), mistune.html(item)]
