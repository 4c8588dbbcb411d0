"""Formulas that people write. The library names `os.system` as what nobody may call."""

from simpleeval import EvalWithCompoundTypes, simple_eval


class Use:
    def process(self, item):
        try:
            compound = EvalWithCompoundTypes(names={"x": item["x"]}).eval(f"[{item['formula']}, x]")
            return [simple_eval(item["formula"], names={"x": item["x"]}), compound]
        except Exception as error:
            return type(error).__name__
