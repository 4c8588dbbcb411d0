import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import unittest
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import rmpkg
from support import PATIENCE, package, path, python

SPINNING = """
import sys, rmpkg
package = rmpkg.open(sys.argv[1])
def told(text):
    print("begun", flush=True)
items = [{"say": "x"}, {"spin": 1}]
try:
    if sys.argv[2] == "run":
        package.run(items, on_output=told)
    else:
        for result in package.stream(items):
            told(result)
except KeyboardInterrupt:
    print("interrupted")
"""


class Processes(unittest.TestCase):
    def test_a_package_is_pickled_by_its_path_or_with_its_bytes(self):
        by_path = pickle.dumps(package("calculator"))
        self.assertLess(len(by_path), 1000)
        content = Path(path("calculator")).read_bytes()
        with_bytes = pickle.dumps(rmpkg.open(content))
        for pickled in (by_path, with_bytes):
            again = pickle.loads(pickled)
            self.assertEqual(again.run([1]).results, [12])
            self.assertIs(pickle.loads(pickled), again)

    def test_another_file_in_the_same_place_is_no_longer_the_package(self):
        pickled = pickle.dumps(package("calculator"))
        other = pickled.replace(package("calculator").digest.encode(), b"0" * 64)
        with self.assertRaises(rmpkg.PackageError) as raised:
            pickle.loads(other)
        self.assertEqual(raised.exception.code, "wrong_package")

    def test_processes_of_every_kind_take_packages_and_give_errors(self):
        package("trial").run([1])
        for method in ("fork", "spawn"):
            context = multiprocessing.get_context(method)
            with ProcessPoolExecutor(2, mp_context=context) as pool:
                self.assertEqual(pool.submit(run, package("trial"), [1, 2]).result(), [1, 2])
                with self.assertRaises(rmpkg.PipelineError) as raised:
                    pool.submit(run, package("trial"), [{"fail": 1}]).result()
                self.assertEqual(raised.exception.item_index, 0)

    def test_a_child_of_fork_runs_streams_and_ends_on_time(self):
        package("trial").run([1])
        self.assertEqual(in_child(lambda: package("trial").run([1]).results), "[1]")
        self.assertEqual(in_child(lambda: list(package("trial").stream([1, 2]))), "[1, 2]")
        self.assertEqual(in_child(lambda: kind_of_end([{"spin": 1}])), "timeout")
        self.assertEqual(package("trial").run([3]).results, [3])

    def test_a_stream_belongs_to_the_process_that_began_it(self):
        stream = package("trial").stream(iter([1, 2]))

        def take():
            try:
                return next(stream)
            except rmpkg.RmpkgError as error:
                return str(error)

        self.assertIn("begun by another process", in_child(take))
        self.assertEqual(list(stream), [1, 2])

    def test_a_child_compiles_by_itself_and_leaves_the_folders_of_its_parent(self):
        own = rmpkg.open(path("trial"), cache=False)
        self.assertEqual(own.run([0]).results, [0])
        self.assertEqual(in_child(lambda: own.run([1]).results), "[1]")
        self.assertEqual(own.run([2]).results, [2])

    def test_ctrl_c_ends_what_runs(self):
        for kind in ("run", "stream"):
            child = subprocess.Popen(
                [sys.executable, "-c", SPINNING, path("trial"), kind], stdout=subprocess.PIPE, text=True
            )
            self.assertEqual(child.stdout.readline(), "begun\n")
            child.send_signal(signal.SIGINT)
            self.assertEqual(child.communicate(timeout=PATIENCE)[0], "interrupted\n")
            self.assertEqual(child.returncode, 0)

    def test_the_end_of_the_program_ends_what_runs(self):
        for forgotten in (
            "stream = package.stream(iter(int, 1)); next(stream)",
            "stream = package.stream([0, {'spin': 1}]); next(stream)",
            "stream = package.stream([0] + [{'say': 1}] * 10**6, on_output=str); next(stream)",
            "run = package.run; threading.Thread(target=run, args=([{'spin': 1}],), daemon=True).start()",
        ):
            script = f"import sys, threading, rmpkg; package = rmpkg.open(sys.argv[1]); {forgotten}"
            ended = python("-c", script, path("trial"))
            self.assertEqual((ended.returncode, ended.stdout), (0, ""), ended.stderr)


def run(package, items):
    return package.run(items).results


def kind_of_end(items):
    try:
        return package("trial").run(items, timeout=0.5)
    except rmpkg.LimitError as error:
        return error.kind


def in_child(do) -> str:
    """What comes out in a process that was forked from this one."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = str(do())
        except BaseException as error:  # noqa: BLE001
            answer = repr(error)
        os.write(write, answer.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        found = answer.read()
    os.waitpid(child, 0)
    return found
