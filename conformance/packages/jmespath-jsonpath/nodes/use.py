"""Two languages for finding things in JSON."""

import jmespath
from jsonpath_ng.ext import parse


class Use:
    def process(self, item):
        names = jmespath.search("people[?age > `30`].{n: name, a: age} | sort_by(@, &a)", item)
        return [names, [match.value for match in parse("$.people[?(@.age < 40)].name").find(item)]]
