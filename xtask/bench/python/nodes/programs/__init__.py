"""Everyday programs on the standard library, each a function without arguments.

A program does the same work each time and returns a small value that is the same in every interpreter from
CPython 3.12 on. It needs no module that a build for WebAssembly usually lacks.
"""

from . import containers, documents, numbers, objects, text

GROUPS = (numbers, containers, objects, text, documents)
# By name, such as "sorting": that of the function.
PROGRAMS = {
    function.__name__.replace("_", " "): function
    for group in GROUPS
    for function in group.PROGRAMS
}
