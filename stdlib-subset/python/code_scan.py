"""What the bytecode of a module tells of its imports: enough for a file that is mostly data, at a fraction of
the cost of its syntax tree, and all there is for a file whose tree is too deep."""

import opcode
import types

from codec_scan import ANY, CODEC_TAKERS, have_codec_keyword, named_codecs
from import_scan import ALWAYS, HANDLED, IMPORTERS, LAZY, Found, wanted_names

_IMPORT_NAME = opcode.opmap["IMPORT_NAME"]
_EXTENDED_ARG = opcode.opmap["EXTENDED_ARG"]
_JUMPS = {*opcode.hasjrel, *opcode.hasjabs}
_OF_FUNCTIONS = 0x1 | 0x2  # CO_OPTIMIZED, CO_NEWLOCALS
_ASYNC = 0x80 | 0x200  # coroutines and asynchronous generators
_TELLING_NAMES = IMPORTERS | CODEC_TAKERS


class CodeScan:
    """All names, texts and imports of a module and of what it defines."""

    def __init__(self, code):
        self.names = set()
        self.texts = set()
        self.importing = []
        self.is_async = False
        todo = [(code, ALWAYS)]
        while todo:
            code, when = todo.pop()
            self.names.update(code.co_names)
            self.is_async |= bool(code.co_flags & _ASYNC)
            if _IMPORT_NAME in code.co_code[::2]:
                self.importing.append((code, when))
            for below in reversed(self.add_constants(code.co_consts)):
                todo.append((below, LAZY if below.co_flags & _OF_FUNCTIONS else when))

    def add_constants(self, constants):
        self.texts.update([constant for constant in constants if type(constant) is str])
        codes = [constant for constant in constants if type(constant) is types.CodeType]
        for constant in constants:
            if type(constant) is tuple or type(constant) is frozenset:
                self.add_constants(constant)
        return codes

    def facts(self, package, is_known, wanted):
        """The facts of a module whose imports stand under no condition, and which asks for no codec.
        `None` if that may be otherwise, or if only its tree tells which names are attributes."""
        telling = self.is_async or self.names & _TELLING_NAMES or have_codec_keyword(self.texts)
        if telling or (not is_known and self.names & wanted):
            return None
        if any(map(_has_conditions, self.importing)):
            return None
        found = Found(package)
        for code, when in self.importing:
            for line, level, module, names in _imports(code):
                found.add_import(level, module, names, when, line)
        if is_known:
            return {"imports": found.listed(), "names": []}
        for codec in named_codecs(self.texts):
            found.add("encodings", codec, HANDLED, 1)
        return {"imports": found.listed(), "names": sorted(wanted_names(set(), self.texts, wanted))}

    def unknown(self, wanted):
        """What may be true of the module, all of it."""
        found = Found("")
        found.add(ANY, None, HANDLED, 1)
        found.add("encodings", ANY, HANDLED, 1)
        return {"imports": found.listed(), "names": sorted(wanted_names(self.names, self.texts, wanted))}


def _has_conditions(importing):
    code, _ = importing
    return bool(code.co_exceptiontable) or not _JUMPS.isdisjoint(code.co_code[::2])


def _imports(code):
    """Each import of the code: its line, level, module and names, all names as `*`."""
    instructions = code.co_code
    place = instructions.find(_IMPORT_NAME)
    while place >= 0:
        if place % 2 == 0:
            name, before = _read_back(instructions, place)
            names, before = _read_back(instructions, before)
            level, _ = _read_back(instructions, before)
            line = next(line for _, end, line in code.co_lines() if place < end)
            yield line, code.co_consts[level], code.co_names[name], code.co_consts[names]
        place = instructions.find(_IMPORT_NAME, place + 1)


def _read_back(instructions, place):
    """The argument of the instruction there, and where the one before it is."""
    argument, shift = instructions[place + 1], 8
    place -= 2
    while place >= 0 and instructions[place] == _EXTENDED_ARG:
        argument |= instructions[place + 1] << shift
        shift += 8
        place -= 2
    return argument, place
