"""Stand-ins for modules that cannot be there, in code that others wrote: they fail when they are used.

A library that imports `ctypes` for one of its functions then does all the rest. Code that asks whether the
module is there, `try: import ssl except ImportError`, is told the truth."""

import builtins
import os
import sys
from _frozen_importlib import ModuleSpec

# Instructions of Python 3.12.
_POP_TOP, _PUSH_EXC_INFO, _CHECK_EXC_MATCH, _WITH_EXCEPT_START = 1, 35, 36, 49
_LOAD_NAME, _LOAD_ATTR, _LOAD_GLOBAL, _RERAISE, _RAISE_VARARGS, _EXTENDED_ARG = 101, 106, 116, 119, 130, 144

_CATCHES = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
_ERRORS = ("Error", "Exception", "Warning")

# In bytes, in the C of wasm32-wasi: what a library asks of `ctypes` to learn what platform it is on.
_C_SIZES = {
    "c_bool c_byte c_char c_int8 c_ubyte c_uint8": 1,
    "c_int16 c_short c_uint16 c_ushort": 2,
    "c_char_p c_float c_int c_int32 c_long c_size_t c_ssize_t c_uint c_uint32 c_ulong c_void_p c_wchar c_wchar_p": 4,
    "c_double c_int64 c_longlong c_time_t c_uint64 c_ulonglong": 8,
    "c_longdouble": 16,
}

_import = builtins.__import__
_modules = {}
_reasons = {}


def spec(name, reason, app_dirs):
    """How the module is imported, if whoever imports it gets a stand-in."""
    if not _is_owed(sys._getframe(), app_dirs):
        return None
    _reasons[name] = reason
    builtins.__import__ = _forget_and_import
    return ModuleSpec(name, _Loader, is_package=True)


def reason_of(name):
    """Why a module is absent that a stand-in was given for."""
    return _reasons.get(name) if name in sys.modules else None


class _Loader:
    @staticmethod
    def create_module(spec):
        return _modules.setdefault(spec.name, _StandIn(spec.name))

    @staticmethod
    def exec_module(module):
        pass


def _forget_and_import(*arguments, **options):
    """The next import, for which no stand-in is there: who gets one is decided for each importer."""
    if _is_machinery(sys._getframe(1)):
        # A finder of the runtime's own, in the middle of the import.
        return _import(*arguments, **options)
    if builtins.__import__ is _forget_and_import:
        builtins.__import__ = _import
    for name, module in _modules.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]
    return _import(*arguments, **options)


class _StandIn(type(sys)):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        is_size = self.__name__ == "ctypes" and name in ("alignment", "sizeof")
        value = _size if is_size else _part(self.__name__, name)
        setattr(self, name, value)
        return value


def _part(module, name):
    """A class, since annotations, base classes and default values may be made of it."""
    if name.endswith(_ERRORS):
        return type(name, (Exception,), {"__module__": module})
    return _Part(name, (), {"__module__": module})


class _Part(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(f"{cls.__name__} has no attribute {name!r}")
        return _part(cls.__module__, name)

    def __getitem__(cls, _item):
        return cls

    def _fail(cls, *_arguments, **_options):
        bases = (base.__module__ for base in cls.__mro__)
        name = _outermost(next(module for module in bases if module in _reasons))
        raise ModuleNotFoundError(f"No module named '{name}': {_reasons[name]}", name=name)

    __call__ = __iter__ = __len__ = __int__ = __index__ = __float__ = _fail
    __add__ = __radd__ = __mul__ = __rmul__ = __and__ = __rand__ = __lt__ = __gt__ = _fail


def _size(kind):
    """Of C's own types, each of which is aligned to its size."""
    name = getattr(kind, "__name__", "")
    if (getattr(kind, "__module__", None), kind.__class__) == ("ctypes", _Part):
        for names, size in _C_SIZES.items():
            if name in names.split():
                return size
    return _part("ctypes", "sizeof")(kind)


def _outermost(module):
    """`ctypes` of `ctypes.util`."""
    while (parent := module.rpartition(".")[0]) in _reasons:
        module = parent
    return module


def _is_owed(frame, app_dirs):
    """Whether the code that imports is that of others, and nobody up to the function that began the
    import deals with its failure."""
    frame = _importer(frame.f_back)
    if frame is None or not _is_of_others(frame.f_code.co_filename, app_dirs):
        return False
    while frame is not None:
        if any(_catches(frame.f_code, target) for target in _handlers(frame)):
            return False
        if frame.f_code.co_name != "<module>":
            return True
        frame = _importer(frame.f_back)
    return True


def _importer(frame):
    """The next frame that is not the import system's."""
    while frame is not None and _is_machinery(frame):
        frame = frame.f_back
    return frame


def _is_machinery(frame):
    name = frame.f_globals.get("__name__") or ""
    return frame.f_code is _forget_and_import.__code__ or name.partition(".")[0] in (
        "importlib",
        "_frozen_importlib",
        "_frozen_importlib_external",
    )


def _is_of_others(file, app_dirs):
    if "/site-packages/" in file:
        return True
    return any(_is_recorded(file, folder) for folder in app_dirs if file.startswith(f"{folder}/"))


def _is_recorded(file, app_dir):
    """Whether a distribution's `RECORD` in a folder around the file lists it."""
    folder = file
    while len(folder) > len(app_dir):
        folder = os.path.dirname(folder)
        for name in os.listdir(folder):
            if name.endswith(".dist-info") and _lists(f"{folder}/{name}/RECORD", file[len(folder) + 1 :]):
                return True
    return False


def _lists(record, path):
    try:
        with open(record, encoding="utf-8") as lines:
            return any(line.startswith((f"{path},", f'"{path}",')) for line in lines)
    except OSError:
        return False


def _handlers(frame):
    """Where execution goes on if the instruction that the frame is at fails."""
    table = iter(frame.f_code.co_exceptiontable)
    while (start := _number(table)) is not None:
        length, target, _ = _number(table), _number(table), _number(table)
        if 2 * start <= frame.f_lasti < 2 * (start + length):
            yield 2 * target


def _number(table):
    byte = next(table, None)
    if byte is None:
        return None
    value = byte & 63
    while byte & 64:
        byte = next(table)
        value = value << 6 | byte & 63
    return value


def _catches(code, target):
    """Whether what begins there is an `except` that deals with a missing module, and does not just say
    it differently."""
    instructions, names, catches = code.co_code, set(), False
    argument = 0
    for place in range(target, len(instructions), 2):
        operation, argument = instructions[place], argument << 8 | instructions[place + 1]
        if place == target and operation != _PUSH_EXC_INFO:
            return False
        if place == target + 2:
            catches = operation == _POP_TOP
        if operation == _WITH_EXCEPT_START:
            # Of all that `with` takes, `contextlib.suppress` alone is known to deal with it.
            return "suppress" in code.co_names
        if operation == _RAISE_VARARGS:
            return False
        if operation == _LOAD_NAME:
            names.add(code.co_names[argument])
        elif operation in (_LOAD_GLOBAL, _LOAD_ATTR):
            names.add(code.co_names[argument >> 1])
        elif operation == _CHECK_EXC_MATCH:
            catches |= bool(names & _CATCHES)
            names.clear()
        elif operation == _RERAISE:
            return catches
        if operation != _EXTENDED_ARG:
            argument = 0
    return catches
