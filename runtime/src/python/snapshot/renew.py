"""Gives a memory that was kept what belongs to the run that begins."""

import sys


def _seed(module):
    module.seed()


def _start_time(module):
    module._startTime = module.time.time()


def _forget_node(module):
    module._node = module._last_timestamp = None


def _forget_names(module):
    module.tempdir = module._name_sequence = None


def _base_of_project(module):
    module._PROJECT_BASE = module._safe_realpath(sys.modules["os"].getcwd())
    module._CONFIG_VARS, module._CONFIG_VARS_INITIALIZED = None, False


def _parsers(module):
    if names := sys.modules["os"].environ.get("PY_SAX_PARSER"):
        module.default_parser_list = names.split(",")


def _search_path(module):
    module.reset_tzpath()


# What the modules ask for while they are imported, in the words of `prepare.KINDS`, and what gives it to them anew.
RENEWED = {
    "random": (("asks for random bytes",), _seed),
    # The variables that it reads choose between large pages and small ones, and name processors.
    "numpy": (("reads the environment",), None),
    "numpy._core": (("reads the environment",), None),
    "numpy._core._add_newdocs_scalars": (("reads the environment",), None),
    # Both import `numpy.random.mtrand`, which is built in.
    "numpy.random": (("asks for random bytes",), None),
    "numpy.random._pickle": (("asks for random bytes",), None),
    "numpy.random.mtrand": (("asks for random bytes",), _seed),
    "logging": (("asks for the time",), _start_time),
    "uuid": ((), _forget_node),
    "tempfile": ((), _forget_names),
    "sysconfig": (("asks for the current folder", "reads the environment"), _base_of_project),
    "xml.sax": (("reads the environment",), _parsers),
    # It asks for the translation of two words, and no package has catalogues where they are looked for.
    "optparse": (("reads the environment",), None),
    "zoneinfo._tzpath": (("reads the environment",), _search_path),
    # It has `sysconfig` tell whether there is a GIL, and what that asks the environment for is where a user's
    # packages lie.
    "sqlalchemy.util.compat": (("reads the environment",), None),
}

# Filled when the memory is kept: what is to be done for the modules that are loaded.
_steps = []


def excused():
    return {name: kinds for name, (kinds, _) in RENEWED.items()}


def remember():
    """To be called when everything is imported."""
    for name, (_, step) in RENEWED.items():
        if step is not None and name in sys.modules:
            _steps.append((step, sys.modules[name]))


def renew(variables, paths):
    """`variables` are the environment's names and values, as bytes; `paths` come first on `sys.path`."""
    environment = sys.modules["posix"].environ
    environment.clear()
    for name, value in variables:
        environment.setdefault(name, value)
    sys.path[:0] = [path for path in paths if path not in sys.path]
    _open("stdin", 0, "rb")
    if not _open("stderr", 2, "wb"):
        sys.stdout = sys.__stdout__ = None
    _user_folders()
    for step, module in _steps:
        step(module)


def _user_folders():
    site = sys.modules.get("site")
    if site is not None and site.ENABLE_USER_SITE is not None:
        site.USER_BASE = site.USER_SITE = None
        site.addusersitepackages(set(sys.path))


def _open(name, descriptor, mode):
    """Opens a standard stream anew, in the place of the one that there is: modules may hold it.

    Whether it is there, is a terminal and can be sought is a matter of the run.
    """
    stream = getattr(sys, f"__{name}__")
    if stream is None:
        return False
    buffer, encoding, errors, text_mode = stream.buffer, stream.encoding, stream.errors, stream.mode
    raw = buffer.raw
    try:
        raw.__init__(descriptor, mode, closefd=False)
    except OSError:
        setattr(sys, name, None)
        setattr(sys, f"__{name}__", None)
        return False
    raw.name = f"<{name}>"
    buffer.__init__(raw)
    is_by_line = descriptor == 2 or raw.isatty()
    stream.__init__(buffer, encoding, errors, newline="\n", line_buffering=is_by_line)
    stream.mode = text_mode
    return True
