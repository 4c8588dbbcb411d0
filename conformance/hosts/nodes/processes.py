"""Processes, threads and signals."""

import concurrent.futures
import os
import queue
import signal
import subprocess
import threading

from asking import WASM, attempt


def a_program(place):
    return subprocess.run(["true"]).returncode


def a_program_that_is_missing(place):
    return subprocess.run([str(place.data / "missing")]).returncode


def what_a_program_prints(place):
    return subprocess.check_output(["echo", "text"]).decode()


def a_line_for_the_shell(place):
    return os.system("exit 3")


def reading_from_the_shell(place):
    with os.popen("echo text") as lines:
        return lines.read()


def a_child(place):
    child = os.fork()
    if child == 0:
        os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def waiting_for_no_child(place):
    os.wait()


def a_thread(place):
    seen = []
    thread = threading.Thread(target=seen.append, args=["seen"])
    thread.start()
    thread.join()
    return seen


def a_pool_of_threads(place):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(abs, [-1, -2]))


def the_threads_that_there_are(place):
    return [threading.active_count(), threading.current_thread().name]


def a_queue(place):
    waiting = queue.Queue()
    waiting.put(1)
    return [waiting.get(), attempt(waiting.get, timeout=0.01)]


def a_simple_queue(place):
    if WASM and queue.SimpleQueue.__module__ == "_queue":
        return "without threads this class may wait for ever"
    waiting = queue.SimpleQueue()
    waiting.put(1)
    return [waiting.get(), attempt(waiting.get, timeout=0.01)]


def a_signal_to_itself(place):
    return attempt(os.kill, os.getpid(), 0)


def a_signal_that_is_handled(place):
    seen = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: seen.append(number))
    signal.raise_signal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
    return seen


def an_alarm(place):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    return signal.alarm(0)


def the_signals_that_there_are(place):
    names = "SIGINT SIGTERM SIGKILL SIGHUP SIGCHLD SIGALRM SIGUSR1 SIGPIPE SIGSTOP".split()
    return {name: hasattr(signal, name) for name in names}


def giving_way(place):
    return attempt(os.sched_yield)


def being_nicer(place):
    return attempt(lambda: isinstance(os.nice(0), int))


def the_time_that_it_took(place):
    return attempt(lambda: len(os.times()))


def what_it_may_use(place):
    import resource

    return len(resource.getrlimit(resource.RLIMIT_NOFILE))
