"""Reads and writes YAML."""

import yaml


class Use:
    def process(self, item):
        try:
            data = yaml.safe_load(item)
        except yaml.YAMLError as error:
            return [type(error).__name__, error.problem_mark.line]
        return [data, yaml.safe_dump(data, allow_unicode=True, sort_keys=True)]
