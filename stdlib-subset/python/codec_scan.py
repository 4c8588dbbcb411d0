"""Finds the codecs that a Python source file names, and whether it takes some from elsewhere."""

import ast
import encodings
import io
import os
import tokenize
from encodings import normalize_encoding
from encodings.aliases import aliases

# Stands for what a scan can't see: any module of the package, as the module; any submodule, as the
# name.
ANY = "*"

# What takes the name of an encoding, and at which positions.
_POSITIONS = {
    "EncodedFile": (1, 2),
    "TextIOWrapper": (1,),
    "bytearray": (1,),
    "bytes": (1,),
    "decode": (0,),
    "encode": (0,),
    "getdecoder": (0,),
    "getencoder": (0,),
    "getincrementaldecoder": (0,),
    "getincrementalencoder": (0,),
    "getreader": (0,),
    "getwriter": (0,),
    "iterdecode": (1,),
    "iterencode": (1,),
    "lookup": (0,),
    "open": (2, 3),
    "quote": (2,),
    "quote_plus": (2,),
    "read_text": (0,),
    "str": (1,),
    "unquote": (1,),
    "unquote_plus": (1,),
    "write_text": (1,),
}
# The functions of `codecs` whose arguments come in another order than those of the methods.
_POSITIONS_IN_CODECS = {"decode": (1,), "encode": (1,)}

# The functions that take one, for whoever knows no more than a name.
CODEC_TAKERS = _POSITIONS.keys() | _POSITIONS_IN_CODECS.keys()

# The longest name of a codec has 20 letters.
_LONGEST = 32

# They answer UTF-8 here.
_DEFAULTS = {"getdefaultencoding", "getencoding", "getfilesystemencoding", "getpreferredencoding"}


def codecs_of(call):
    """The encodings that a call names, and whether it may take others too."""
    names, is_open = set(), False
    for argument in _arguments(call):
        found = _names(argument)
        is_open |= found is None
        names |= found or set()
    return names, is_open


def codec_module(name):
    """The module of `encodings` that an encoding is in, if CPython knows its name or could."""
    if not name.isascii() or "\0" in name:
        return None
    normal = normalize_encoding(name).lower()
    return aliases.get(normal) or aliases.get(normal.replace(".", "_")) or normal


def named_codecs(texts):
    """The modules of all codecs whose names are among the texts: in a table, for example."""
    modules, beginnings = _known()
    likely = [text for text in texts if len(text) < _LONGEST and text[:2].lower() in beginnings]
    return sorted({module for text in likely if (module := codec_module(text)) in modules})


def own_codec(source):
    """The codec that the file itself is in, if its first lines name one; UTF-8 is always there."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    return None if encoding in ("utf-8", "utf-8-sig") else codec_module(encoding)


def is_codec_keyword(name):
    """Whether an argument of that name is the name of a codec."""
    return name == "charset" or name.endswith("encoding")


def _known():
    """The modules of all codecs, and the first two letters of all their names."""
    if not _KNOWN:
        files = os.listdir(encodings.__path__[0])
        modules = {file.partition(".")[0] for file in files if file.endswith((".py", ".pyc"))}
        modules -= {"__init__", "aliases"}
        _KNOWN.extend((modules, {name[:2] for name in modules | aliases.keys()}))
    return _KNOWN


_KNOWN = []


def _arguments(call):
    function = last_name(call.func)
    positions = _POSITIONS.get(function, ())
    receiver = last_name(call.func.value) if isinstance(call.func, ast.Attribute) else None
    if receiver in ("codecs", "_codecs"):
        positions = _POSITIONS_IN_CODECS.get(function, positions)
    elif function == "lookup" and receiver:
        positions = ()
    yield from (call.args[position] for position in positions if position < len(call.args))
    for keyword in call.keywords:
        if is_codec_keyword(keyword.arg or "") or (keyword.arg is None and positions):
            yield keyword.value


def _names(node):
    """The names that an expression may stand for; `None` if only a run can tell."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return _all_names([node.body, node.orelse])
    if isinstance(node, ast.BoolOp):
        return _all_names(node.values)
    if isinstance(node, ast.Call) and last_name(node.func) in _DEFAULTS:
        return {"utf-8"}
    return None


def _all_names(nodes):
    found = [_names(node) for node in nodes]
    return None if None in found else set().union(*found)


def last_name(node):
    """`c` of `a.b.c`."""
    return getattr(node, "attr", None) or getattr(node, "id", None)
