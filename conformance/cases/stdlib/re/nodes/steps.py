import re


class Step:
    def process(self, item):
        return [re.findall(r"\b\w{4,}\b", item), re.sub(r"(\w+) (\w+)", r"\2 \1", item), re.split(r"\W+", item), bool(re.fullmatch(r"(?i)a.*z", item))]
