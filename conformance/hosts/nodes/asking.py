"""How a probe is asked, and how its answer is told: the same on every machine, and in every run."""

import contextlib
import errno
import os
import pathlib
import shutil
import sys
import time
import types

#: Whether this is the wasm; natively the rest of the machine would have its say.
WASM = sys.platform == "wasi"

#: What a native run answers where each machine has its own.
MACHINE = "depends on the machine"


class Place:
    """Where a probe may look."""

    def __init__(self, data, models, app):
        self.data = pathlib.Path(data)
        self.models = pathlib.Path(models)
        self.app = pathlib.Path(app)

    def file(self, name="file.txt", text="text"):
        """A new file in the folder of the probe."""
        path = self.data / name
        path.write_text(text, encoding="utf-8")
        return path

    def folder(self, name="folder"):
        """A new folder in the folder of the probe."""
        path = self.data / name
        path.mkdir()
        return path


def use_known_settings():
    """Takes away what a machine's user may have set."""
    if hasattr(os, "umask"):
        os.umask(0o022)
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()


def ask(theme, data, models, app):
    """The answers to a theme's public functions, each with a new folder to write to."""
    answers = {}
    for name, probe in list(vars(theme).items()):
        if isinstance(probe, types.FunctionType) and probe.__module__ == theme.__name__:
            if not name.startswith("_"):
                folder = os.path.join(data, f"{theme.__name__}.{name}")
                os.mkdir(folder)
                answers[name] = attempt(probe, Place(folder, models, app))
                shutil.rmtree(folder, ignore_errors=True)
    return answers


def attempt(function, *arguments, **named):
    """What a function gives, or how it fails."""
    try:
        return function(*arguments, **named)
    except Exception as error:
        return told(error)


def told(error):
    """An exception by its type and the name of its number: messages differ between C libraries."""
    number = getattr(error, "errno", None)
    name = errno.errorcode.get(number) if isinstance(number, int) else None
    return f"{type(error).__name__} {name}" if name else type(error).__name__


def works(function, *arguments, **named):
    """`works`, or how it fails, for what gives nothing that could be told."""
    return attempt(lambda: (function(*arguments, **named), "works")[1])


@contextlib.contextmanager
def inside(folder):
    """Makes a folder the current one for a while. The one before may be none that can be named."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.chdir(before)


def never_back(clock, reads=1000):
    """Whether a clock goes on or stands still, but never back."""
    values = [clock() for _ in range(reads)]
    return all(first <= second for first, second in zip(values, values[1:]))
