"""Imports modules into a memory that is kept, and finds those that keep what belongs to one run.

What a module asks for while its code runs it may have kept: a generator's state, the time, an open file. It is
found by counting; each count is that of the module itself, without what it imports.
"""

import gc
import os
import sys

# In the order in which `observe` counts the first of them; the rest is counted here.
KINDS = (
    "asks for the number of the process",
    "asks for random bytes",
    "asks for the time",
    "asks for the current folder",
    "leaves a file open",
    "reads the environment",
    "prints",
)


class Watch:
    """A finder in front of all others: whatever module they find is watched while it runs."""

    def __init__(self, observe, excused):
        self.observe = observe
        self.excused = excused
        self.read = self.printed = 0
        self.inner = [0] * len(KINDS)
        self.found = {}

    def find_spec(self, name, path=None, target=None):
        others = [finder for finder in sys.meta_path if finder is not self]
        for finder in others:
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                self.watch(spec.loader)
                return spec
        return None

    def watch(self, loader):
        """Wraps the loader's function for one call. Loaders of built-in modules are classes: what these ask
        for counts for whoever imports them."""
        if isinstance(loader, type) or not hasattr(loader, "__dict__"):
            return
        execute = getattr(loader, "exec_module", None)
        if execute is None:
            return

        def exec_module(module):
            del loader.exec_module
            self.run(module.__name__, execute, module)

        loader.exec_module = exec_module

    def run(self, name, action, *arguments):
        outer, self.inner = self.inner, [0] * len(KINDS)
        before = self.counts()
        try:
            return action(*arguments)
        finally:
            all = [now - then for now, then in zip(self.counts(), before)]
            own = [count - inner for count, inner in zip(all, self.inner)]
            self.inner = [count + more for count, more in zip(outer, all)]
            kinds = [kind for kind, count in zip(KINDS, own) if count > 0]
            kinds = [kind for kind in kinds if kind not in self.excused.get(name, ())]
            if kinds:
                self.found.setdefault(name, kinds[0])

    def counts(self):
        return [*self.observe(), self.read, self.printed]

    def __enter__(self):
        environment, stream = type(os.environ), sys.stderr
        replaced = {name: getattr(environment, name) for name in ("__getitem__", "__iter__")}
        write = stream.write

        def counting(method):
            def count(*arguments):
                self.read += 1
                return method(*arguments)

            return count

        def count_printed(text):
            self.printed += 1
            return write(text)

        for name, method in replaced.items():
            setattr(environment, name, counting(method))
        stream.write = count_printed
        sys.meta_path.insert(0, self)
        self.replaced = environment, replaced, stream
        return self

    def __exit__(self, *_):
        environment, replaced, stream = self.replaced
        for name, method in replaced.items():
            setattr(environment, name, method)
        del stream.write
        sys.meta_path.remove(self)


def prepare(names, observe, excused):
    """Imports the modules, and gives those that a memory should not keep, each with the reason.

    `observe` gives the counts of the first `KINDS`; `excused` has what modules may ask for since they get it
    anew at each start.
    """
    left_out = []
    with Watch(observe, excused) as watch:
        for name in names:
            reason = attempt(watch, name)
            if reason is not None:
                left_out.append((name, reason))
    return left_out


def attempt(watch, name):
    watch.found.clear()
    try:
        watch.run(name, __import__, name)
    except BaseException as error:
        return f"it cannot be imported here: {type(error).__name__}: {error}"
    for culprit, kind in watch.found.items():
        if culprit == name:
            return f"it {kind} when it is imported"
        return f"`{culprit}`, which it imports, {kind} when it is imported"
    return None


def loaded():
    """The modules that were read from files, sorted."""
    files = {name: getattr(module, "__spec__", None) for name, module in sys.modules.items()}
    return sorted(name for name, spec in files.items() if spec is not None and spec.has_location)


def settle():
    """Drops what is cheap to make again and differs from run to run, or only takes room."""
    sys.path_importer_cache.clear()
    if linecache := sys.modules.get("linecache"):
        linecache.clearcache()
    if metadata := sys.modules.get("importlib.metadata"):
        metadata.FastPath.__new__.cache_clear()
    gc.collect()
    gc.freeze()
    sys._clear_type_cache()
