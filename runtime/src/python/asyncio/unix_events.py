"""asyncio's part for this platform: an event loop for WASI preview1.

WASI preview1 has no sockets, threads, processes or signals. So nothing reaches a loop from outside,
and between two callbacks there is one thing to wait for: the next timer.
"""

import os
import time

from . import base_events, events, tasks

__all__ = "DefaultEventLoopPolicy", "EventLoop"

_ASYNCIO = os.path.dirname(base_events.__file__)


class DeadlockError(RuntimeError):
    """Every task waits, and nothing that could wake one of them can happen any more."""


class EventLoop(base_events.BaseEventLoop):
    """Runs callbacks and timers."""

    def __init__(self):
        super().__init__()
        self._selector = _Clock(self)

    def _process_events(self, event_list):
        """There are none."""

    def _write_to_self(self):
        """Nobody has to be woken: whoever calls this is the thread that runs the loop."""

    async def shutdown_default_executor(self, timeout=None):
        """As the base class does it, but without a thread that waits for the executor's threads."""
        self._executor_shutdown_called = True
        if self._default_executor is not None:
            self._default_executor.shutdown(wait=False)

    def run_in_executor(self, executor, func, *args):
        """An executor of the caller's own may do without threads; the default one does not."""
        if executor is None:
            raise NotImplementedError(
                "`asyncio.to_thread` and `loop.run_in_executor` need threads, which WASI preview1 "
                "does not have; call the function directly"
            )
        return super().run_in_executor(executor, func, *args)


class DefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """The policy that asyncio starts with."""

    _loop_factory = EventLoop


class _Clock:
    """What the base class takes for a selector."""

    def __init__(self, loop):
        self._loop = loop

    def select(self, timeout):
        if timeout is None:
            raise DeadlockError(_describe_deadlock(self._loop))
        if timeout > 0:
            time.sleep(timeout)
        return ()


def _describe_deadlock(loop):
    waiting = sorted(tasks.all_tasks(loop), key=lambda task: (len(task.get_name()), task.get_name()))
    places = ", ".join(f"`{task.get_name()}` ({_place(task.get_coro())})" for task in waiting)
    return (
        "the event loop would wait for ever, since no callback is ready, no timer is set and "
        f"nothing else can wake it in WASI; waiting: {places or 'no task'}"
    )


def _place(coroutine):
    """The innermost line where it waits that is not one of asyncio's own."""
    place = f"`{coroutine.__qualname__}`"
    inner = coroutine
    while (frame := getattr(inner, "cr_frame", None)) is not None:
        if os.path.dirname(frame.f_code.co_filename) != _ASYNCIO:
            place = f"`{coroutine.__qualname__}` at {frame.f_code.co_filename}:{frame.f_lineno}"
        inner = inner.cr_await
    return place


# What each method needs and what to do instead.
_UNSUPPORTED = {
    "sockets, which WASI preview1 does not have; fetch the data outside and pass it to the pipeline": (
        "connect_accepted_socket",
        "create_connection",
        "create_datagram_endpoint",
        "create_server",
        "create_unix_connection",
        "create_unix_server",
        "getaddrinfo",
        "getnameinfo",
        "sendfile",
        "sock_accept",
        "sock_connect",
        "sock_recv",
        "sock_recv_into",
        "sock_recvfrom",
        "sock_recvfrom_into",
        "sock_sendall",
        "sock_sendfile",
        "sock_sendto",
        "start_tls",
    ),
    "processes, which WASI preview1 does not have; do the work in a node": (
        "subprocess_exec",
        "subprocess_shell",
    ),
    "descriptors that can be waited for, which WASI preview1 does not have; read and write directly": (
        "add_reader",
        "add_writer",
        "connect_read_pipe",
        "connect_write_pipe",
        "remove_reader",
        "remove_writer",
    ),
    "signals, which WASI preview1 does not have; leave it to the host to end the run": (
        "add_signal_handler",
        "remove_signal_handler",
    ),
}


def _unsupported(name, need):
    def method(self, *args, **kwargs):
        raise NotImplementedError(f"`loop.{name}` needs {need}")

    method.__name__ = name
    method.__qualname__ = f"EventLoop.{name}"
    return method


for _need, _names in _UNSUPPORTED.items():
    for _name in _names:
        setattr(EventLoop, _name, _unsupported(_name, _need))
