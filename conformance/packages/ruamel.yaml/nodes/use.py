"""Changes YAML and keeps its comments."""

import io

from ruamel.yaml import YAML


class Use:
    def process(self, item):
        yaml = YAML()
        data = yaml.load(item)
        data["b"]["new"] = [1, 2]
        out = io.StringIO()
        yaml.dump(data, out)
        return out.getvalue()
