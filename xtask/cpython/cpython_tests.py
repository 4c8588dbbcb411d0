"""Runs one module of CPython's test package, which is mounted below `/cpython`."""

import os
import sys
import traceback
import types
import unittest

sys.path.insert(0, "/cpython")
os.chdir("/tmp")

from test import support  # noqa: E402

# As `python -m test` has it: tests that need a network or take long ask for it by name.
support.use_resources = ()

# What an outcome is worth when one test has several, as with subtests.
RANK = {"passed": 0, "skipped": 1, "failed": 2}


class RunTests:
    """`{"module": name, "left_out": [test ids]}` becomes what each test ended with."""

    def process(self, item):
        left_out, result = set(item["left_out"]), Result()
        suite = load(item["module"])
        found = remove(suite, left_out)
        suite.run(result)
        return {"tests": list(result.tests.values()), "left_out": sorted(found)}


def load(module):
    """Some modules refuse as a whole what only a few of their tests need: those fail on their own."""
    skip_without_sockets = support.requires_working_socket
    support.requires_working_socket = lambda *, module=False: module or skip_without_sockets()
    name = f"test.{module}"
    try:
        return unittest.defaultTestLoader.loadTestsFromName(name)
    except unittest.SkipTest:
        sys.modules["_testcapi"] = types.ModuleType("_testcapi")
        suite = unittest.defaultTestLoader.loadTestsFromName(name)
        del sys.modules["_testcapi"]
        return suite


def remove(suite, ids):
    """Takes tests out of a suite; returns the ids of those that were there."""
    found, kept = set(), []
    for test in suite._tests:
        if isinstance(test, unittest.TestSuite):
            found |= remove(test, ids)
        elif test.id() in ids:
            found.add(test.id())
            continue
        kept.append(test)
    suite._tests = kept
    return found


class Result(unittest.TestResult):
    """Keeps one outcome for each test."""

    def __init__(self):
        super().__init__()
        self.tests = {}

    def startTest(self, test):
        super().startTest(test)
        # The last one of these lines tells where a crash happened.
        print(f"running {test.id()}", file=sys.__stderr__, flush=True)

    def note(self, test, outcome, detail="", text=""):
        test_id = getattr(test, "test_case", test).id()
        known = self.tests.get(test_id)
        if known is None or RANK[known["outcome"]] < RANK[outcome]:
            self.tests[test_id] = {
                "id": printable(test_id),
                "outcome": outcome,
                "detail": printable(detail),
                "traceback": printable(text),
            }

    def note_error(self, test, error):
        detail = traceback.format_exception_only(error[0], error[1])[-1].strip()
        self.note(test, "failed", detail[:400], "".join(traceback.format_exception(*error))[-4000:])

    def addSuccess(self, test):
        self.note(test, "passed")

    def addExpectedFailure(self, test, error):
        self.note(test, "passed")

    def addSkip(self, test, reason):
        self.note(test, "skipped", reason)

    def addUnexpectedSuccess(self, test):
        self.note(test, "failed", "passed, though its author expects it to fail")

    def addFailure(self, test, error):
        self.note_error(test, error)

    def addError(self, test, error):
        self.note_error(test, error)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.note_error(test, error)


def printable(text):
    """Without lone surrogates, which JSON cannot hold."""
    return text.encode("utf-8", "backslashreplace").decode()
