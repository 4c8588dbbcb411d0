import getpass
import os
import platform
import socket
from pathlib import Path


class Step:
    """What libraries ask for when they are imported; the answers themselves differ from host to host."""

    def process(self, item):
        return getattr(self, item)()

    def numbers(self):
        numbers = [os.getuid(), os.geteuid(), os.getgid(), os.getegid()]
        return [type(number).__name__ for number in numbers]

    def names(self):
        names = [getpass.getuser(), socket.gethostname(), platform.node(), os.uname().nodename]
        return [isinstance(name, str) and name != "" for name in names]

    def host(self):
        return socket.gethostname() == platform.node() == os.uname().nodename

    def home(self):
        return [Path.home().is_absolute(), os.path.expanduser("~/cache") == str(Path.home() / "cache")]

    def mask(self):
        before = os.umask(0o027)
        return [os.umask(before) == 0o027, os.umask(before) == before]
