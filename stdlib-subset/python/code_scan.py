"""What the bytecode of a module tells of its imports: enough for a file without any, at a fraction of the
cost of its syntax tree, and all there is for a file whose tree is too deep."""

import types

from codec_scan import ANY, CODEC_TAKERS, is_codec_keyword, named_codecs
from import_scan import HANDLED, IMPORTERS, listed, wanted_names

_IMPORT_NAME = 108
_ASYNC = 0x80 | 0x200  # coroutines and asynchronous generators
_TELLING_NAMES = IMPORTERS | CODEC_TAKERS


class CodeScan:
    """All names, texts and instructions of a module and of what it defines."""

    def __init__(self, code):
        self.names = set()
        self.texts = set()
        self.imports = False
        self.is_async = False
        todo = [code]
        while todo:
            code = todo.pop()
            self.names.update(code.co_names)
            self.imports |= _IMPORT_NAME in code.co_code[::2]
            self.is_async |= bool(code.co_flags & _ASYNC)
            todo += self.add_constants(code.co_consts)

    def add_constants(self, constants):
        self.texts.update([constant for constant in constants if type(constant) is str])
        codes = [constant for constant in constants if type(constant) is types.CodeType]
        for constant in constants:
            if type(constant) is tuple or type(constant) is frozenset:
                self.add_constants(constant)
        return codes

    def facts(self, is_known, wanted):
        """The facts of a module that imports nothing and asks for no codec; `None` if it may do so, or
        if only its tree tells which names are attributes."""
        telling = self.imports or self.is_async or self.names & _TELLING_NAMES
        if telling or any(map(is_codec_keyword, self.texts)) or (not is_known and self.names & wanted):
            return None
        if is_known:
            return {"imports": [], "names": []}
        codecs = {("encodings", codec): (HANDLED, 1) for codec in named_codecs(self.texts)}
        return {"imports": listed(codecs), "names": sorted(wanted_names(set(), self.texts, wanted))}

    def unknown(self, wanted):
        """What may be true of the module, all of it."""
        anything = {(ANY, None): (HANDLED, 1), ("encodings", ANY): (HANDLED, 1)}
        names = wanted_names(self.names, self.texts, wanted)
        return {"imports": listed(anything), "names": sorted(names)}
