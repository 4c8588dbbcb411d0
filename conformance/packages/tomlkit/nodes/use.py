"""Changes TOML and keeps its comments."""

import tomli
import tomlkit


class Use:
    def process(self, item):
        document = tomlkit.parse(item)
        document["tool"]["new"] = {"a": [1, 2]}
        text = tomlkit.dumps(document)
        return [text, str(tomli.loads(text)["tool"]["day"])]
