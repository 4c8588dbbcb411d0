"""Whether the modules of a wheel can be imported without the extension modules that were left out."""

import importlib
import os
import sys

WHEEL = "/wheel"


class WheelImports:
    """Items: the names of the extensions, if they are known. Results: `{"top", "failed", "imported"}`.

    `top` is a failure of a module that users import, or null. `failed` are the modules that cannot be imported for
    want of compiled code, and `imported` is how many can.
    """

    def process(self, extensions):
        sys.path.insert(0, WHEEL)
        own = {name.partition(".")[0] for name in extensions} | {name.partition(".")[0] for name in modules()}
        failures, imported, top = [], 0, None
        for name in sorted(modules(), key=lambda name: (name.count("."), name)):
            outcome = failure(name, extensions, own)
            if outcome is None:
                continue
            if outcome == "":
                imported += 1
                continue
            failures.append(name)
            if "." not in name and not name.startswith("_"):
                top = top or outcome
        return {"top": top, "failed": failures, "imported": imported}


def modules():
    """The names of the wheel's modules of Python source, but for those that run something or test."""
    for folder, folders, files in os.walk(WHEEL):
        folders[:] = sorted(name for name in folders if name.isidentifier() and name not in ("test", "tests"))
        package = os.path.relpath(folder, WHEEL).replace(os.sep, ".").strip(".")
        for file in sorted(files):
            name, extension = os.path.splitext(file)
            if extension != ".py" or name in ("__main__", "setup", "conftest") or not name.isidentifier():
                continue
            if name == "__init__" and package:
                yield package
            elif name != "__init__":
                yield f"{package}.{name}".strip(".")


def failure(name, extensions, own):
    """Empty if the module can be imported; the error if compiled code is missing; None if it fails otherwise."""
    try:
        importlib.import_module(name)
        return ""
    except ModuleNotFoundError as error:
        lacks_own = error.name in extensions or (error.name or "").partition(".")[0] in own
        return str(error) if lacks_own else None
    except ImportError as error:
        # `from package import extension` says so when the extension is missing.
        return str(error) if (error.name or "").partition(".")[0] in own else None
    except BaseException:
        # For want of another distribution, of a terminal, of a network: nothing about compiled code.
        return None
