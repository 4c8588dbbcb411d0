"""Runs one file of NumPy's tests with pytest. All of it is mounted below `/numpy`."""

import builtins
import os
import re
import sys
import types

sys.path[:0] = ["/numpy/site", "/numpy/pytest"]
os.chdir("/tmp")
# pytest would look at the files of all distributions that come along.
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
# Tests that ask for gigabytes skip themselves.
os.environ["NPY_AVAILABLE_MEM"] = "500 MB"

# NumPy's own settings, without the reports in its `addopts`. WASI has nothing to duplicate a file descriptor
# with, no signals for the module that prints tracebacks of crashes, and no `/dev/null` for a log.
OPTIONS = [
    "-c", "/numpy/site/pytest.ini", "--override-ini=addopts=", "--rootdir=/numpy/site",
    "--confcutdir=/numpy/site/numpy", "--assert=plain", "--capture=sys",
    "-pno:terminal", "-pno:faulthandler", "-pno:cacheprovider", "-pno:logging",
]

# Modules that WASI cannot have, in files that need them for few of their tests: those fail on their own.
STAND_INS = {
    "numpy/_core/tests/test_casting_unittests.py": ["ctypes"],
    "numpy/_core/tests/test_dtype.py": ["ctypes"],
    "numpy/_core/tests/test_memmap.py": ["mmap"],
    "numpy/_core/tests/test_multiarray.py": ["ctypes", "mmap"],
    "numpy/_core/tests/test_ufunc.py": ["ctypes"],
    "numpy/lib/tests/test_io.py": ["ctypes", "multiprocessing"],
}

# NumPy leaves tests of floating-point errors out wherever it runs in WebAssembly, by these reasons. Ours reports them.
LEFT_OUT_BY_NUMPY = re.compile(r"\bfp (errors|exceptions?)\b")


class RunTests:
    """`{"module": the file's path, "left_out": [test ids]}` becomes what each test ended with."""

    def process(self, item):
        import pytest
        from _pytest import tmpdir

        # WASI knows no users; pytest would ask who owns its temporary folder.
        tmpdir.get_user_id = lambda: None
        plugin, path = Plugin(set(item["left_out"])), f"/numpy/site/{item['module']}"
        with StandIns(path, STAND_INS.get(item["module"], ())):
            code = pytest.main([*OPTIONS, path], plugins=[plugin])
        # 0: all passed, 1: some failed, 5: none were found
        if code not in (0, 1, 5) and not plugin.tests:
            plugin.note("(pytest)", "failed", f"pytest ended with the code {int(code)}", "")
        return {"tests": list(plugin.tests.values()), "left_out": sorted(plugin.found)}


class Plugin:
    """Keeps one outcome for each test, under the part of its id that comes after the file."""

    def __init__(self, left_out):
        self.left_out, self.found, self.tests = left_out, set(), {}

    def pytest_collection(self):
        import hypothesis

        # The same examples each time; NumPy has registered it under this name.
        hypothesis.settings.load_profile("np.test() profile")

    def pytest_collection_modifyitems(self, items):
        self.found = {name(item.nodeid) for item in items} & self.left_out
        items[:] = [item for item in items if name(item.nodeid) not in self.left_out]
        for node in {node for item in items for node in item.listchain()}:
            node.own_markers[:] = [mark for mark in node.own_markers if not leaves_out(mark)]

    def pytest_collectreport(self, report):
        if report.failed:
            self.note("(collection)", "failed", last_line(report), report.longreprtext)
        elif report.skipped:
            self.note("(collection)", "skipped", report.longrepr[2], "")

    def pytest_runtest_logstart(self, nodeid):
        # The last one of these lines tells where a crash happened.
        print(f"running {name(nodeid)}", file=sys.__stderr__, flush=True)

    def pytest_runtest_logreport(self, report):
        expected = hasattr(report, "wasxfail")
        if report.failed:
            detail = "passed, though its author expects it to fail" if expected else last_line(report)
            self.note(name(report.nodeid), "failed", detail, report.longreprtext)
        elif report.skipped and not expected:
            self.note(name(report.nodeid), "skipped", report.longrepr[2], "")
        elif report.when == "call" or expected:
            self.note(name(report.nodeid), "passed", "", "")

    def note(self, test, outcome, detail, text):
        known = self.tests.get(test)
        if known is None or known["outcome"] == "passed":
            self.tests[test] = {
                "id": test,
                "outcome": outcome,
                "detail": printable(detail)[:400],
                "traceback": printable(text)[-4000:],
            }


def leaves_out(mark):
    return mark.name == "skipif" and LEFT_OUT_BY_NUMPY.search(mark.kwargs.get("reason", ""))


def name(nodeid):
    return printable(nodeid.partition("::")[2])


def last_line(report):
    """The exception, which pytest marks."""
    lines = report.longreprtext.splitlines()
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    return next((line for line in marked if line), lines[-1] if lines else "")


class StandIns:
    """Lets a test file import what is not there, as modules whose use fails."""

    def __init__(self, path, modules):
        self.path, self.modules = path, modules

    def __enter__(self):
        self.imported = builtins.__import__
        builtins.__import__ = self

    def __exit__(self, *exception):
        builtins.__import__ = self.imported

    def __call__(self, module, globals=None, locals=None, fromlist=(), level=0):
        try:
            return self.imported(module, globals, locals, fromlist, level)
        except ImportError:
            if module not in self.modules or (globals or {}).get("__file__") != self.path:
                raise
            return StandIn(module)


class StandIn(types.ModuleType):
    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return type(attribute, (Absent,), {"module": self.__name__})


class Absent:
    def __init__(self, *arguments, **keywords):
        raise ModuleNotFoundError(f"No module named '{self.module}'")


def printable(text):
    """Without lone surrogates, which JSON cannot hold."""
    return text.encode("utf-8", "backslashreplace").decode()
