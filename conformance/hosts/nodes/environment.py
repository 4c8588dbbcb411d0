"""What a program knows of itself and of its surroundings."""

import getpass
import os
import pathlib
import platform
import sys

from asking import MACHINE, WASM, attempt


def a_variable(place):
    os.environ["HOSTS_PROBE"] = "ä"
    found = os.getenv("HOSTS_PROBE")
    del os.environ["HOSTS_PROBE"]
    return [found, os.getenv("HOSTS_PROBE")]


def a_variable_without_a_name(place):
    os.environ[""] = "text"


def all_variables(place):
    return sorted(set(os.environ) - {"TZ"}) if WASM else MACHINE


def the_folder_of_the_user(place):
    home = os.path.expanduser("~")
    return [os.path.isabs(home), attempt(lambda: pathlib.Path.home().is_absolute())]


def whether_the_folder_of_the_user_can_be_written_to(place):
    if not WASM:
        return MACHINE
    path = pathlib.Path.home() / "hosts-probe.txt"
    path.write_text("text")
    path.unlink()
    return "works"


def the_current_folder(place):
    return [os.path.isabs(os.getcwd()), os.path.isdir(os.getcwd())]


def whether_the_current_folder_can_be_written_to(place):
    if not WASM:
        return MACHINE
    path = pathlib.Path("hosts-probe.txt")
    path.write_text("text")
    path.unlink()
    return "works"


def the_user(place):
    return attempt(lambda: isinstance(getpass.getuser(), str))


def the_numbers_of_the_user(place):
    names = "getuid", "geteuid", "getgid", "getegid"
    return {name: attempt(lambda: getattr(os, name)() >= 0) for name in names}


def the_number_of_the_process(place):
    return [attempt(lambda: os.getpid() > 0), attempt(lambda: os.getppid() >= 0)]


def the_processors(place):
    return attempt(lambda: (os.cpu_count() or 0) >= 1)


def the_load(place):
    return len(os.getloadavg())


def the_size_of_a_page(place):
    return os.sysconf("SC_PAGE_SIZE") > 0


def the_system(place):
    return [os.name, sys.platform, platform.system()]


def the_name_of_the_machine(place):
    return [attempt(lambda: isinstance(platform.node(), str)), attempt(lambda: len(os.uname()))]


def the_order_of_bytes(place):
    return sys.byteorder


def the_program(place):
    return [isinstance(sys.executable, str), isinstance(sys.argv, list)]


def the_streams(place):
    return [stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)]


def what_is_on_the_input(place):
    return sys.stdin.read()


def the_width_of_a_terminal(place):
    return list(os.get_terminal_size())
