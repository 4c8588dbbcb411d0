"""The times of files and folders."""

import os
import pathlib
import shutil
import time

from asking import MACHINE, WASM

NEW_YEAR_2001 = 978_307_200


def _set(path, seconds=NEW_YEAR_2001):
    os.utime(path, (seconds, seconds))
    return path


def set_to_a_second(place):
    found = _set(place.file()).stat()
    return [int(found.st_atime), int(found.st_mtime)]


def set_to_a_nanosecond(place):
    path = place.file()
    os.utime(path, ns=(NEW_YEAR_2001 * 10**9 + 1, NEW_YEAR_2001 * 10**9 + 123_456_789))
    return [path.stat().st_atime_ns % 10**9, path.stat().st_mtime_ns % 10**9]


def set_to_before_1970(place):
    return int(_set(place.file(), -1).stat().st_mtime)


def set_to_after_2038(place):
    return int(_set(place.file(), 2**31 + 1).stat().st_mtime)


def set_to_now(place):
    path = _set(place.file())
    os.utime(path)
    return abs(time.time() - path.stat().st_mtime) < 60


def set_for_what_is_missing(place):
    os.utime(place.data / "missing")


def set_by_descriptor(place):
    path = place.file()
    with open(path) as file:
        os.utime(file.fileno(), (NEW_YEAR_2001, NEW_YEAR_2001))
    return int(path.stat().st_mtime)


def set_for_a_folder(place):
    return int(_set(place.folder()).stat().st_mtime)


def of_a_new_file(place):
    now, found = time.time(), place.file().stat()
    times = found.st_atime, found.st_mtime, found.st_ctime
    return [abs(now - moment) < 60 for moment in times]


def of_a_file_that_is_written(place):
    path = _set(place.file())
    path.write_text("new")
    return abs(time.time() - path.stat().st_mtime) < 60


def of_a_file_that_is_written_through_a_descriptor(place):
    path = place.file()
    with open(path, "r+b", buffering=0) as file:
        _set(path)
        file.write(b"new")
        return abs(time.time() - path.stat().st_mtime) < 60


def of_a_file_that_is_cut_off(place):
    path = _set(place.file())
    os.truncate(path, 0)
    return abs(time.time() - path.stat().st_mtime) < 60


def of_a_file_that_is_read(place):
    path = _set(place.file())
    path.read_text()
    return int(path.stat().st_mtime)


def of_a_file_with_a_new_name(place):
    return int(_set(place.file()).rename(place.data / "new").stat().st_mtime)


def of_a_folder_that_gets_a_file(place):
    folder = _set(place.folder())
    (folder / "file").touch()
    return abs(time.time() - folder.stat().st_mtime) < 60


def of_a_folder_that_loses_a_file(place):
    folder = place.folder()
    (folder / "file").touch()
    _set(folder)
    (folder / "file").unlink()
    return abs(time.time() - folder.stat().st_mtime) < 60


def of_the_last_change_of_what_is_known(place):
    path = _set(place.file())
    return abs(time.time() - path.stat().st_ctime) < 60


def of_a_copy(place):
    source = _set(place.file())
    plain, with_times = place.data / "plain", place.data / "with_times"
    shutil.copy(source, plain)
    shutil.copy2(source, with_times)
    return [plain.stat().st_mtime == NEW_YEAR_2001, int(with_times.stat().st_mtime)]


def of_what_is_given(place):
    paths = place.app / "times.py", place.models / "note.txt", place.app, place.models
    return [_day(path) == "1980-01-01" for path in paths]


def _day(path):
    return time.strftime("%Y-%m-%d", time.gmtime(path.stat().st_mtime))


def of_the_standard_library(place):
    return _day(pathlib.Path(shutil.__file__)) == "1980-01-01" if WASM else MACHINE
