"""What is read only in a package: natively it is an ordinary folder."""

import os
import shutil

from asking import WASM, works


def _given(place):
    """The folder of the models, natively a copy of it."""
    if WASM:
        return place.models
    return shutil.copytree(place.models, place.data / "given")


def _written(path, mode):
    with open(path, mode) as file:
        file.write("A")


def a_new_file(place):
    return works(_written, _given(place) / "new.txt", "w")


def a_new_file_beside_the_nodes(place):
    path = place.app / "new.txt"
    return [works(_written, path, "w"), works(os.unlink, path)]


def a_file_that_is_there(place):
    path = _given(place) / "note.txt"
    return {mode: works(_written, path, mode) for mode in ("a", "w", "r+", "x")}


def a_new_folder(place):
    return works(os.mkdir, _given(place) / "folder")


def a_new_folder_where_a_file_is(place):
    return works(os.mkdir, _given(place) / "note.txt")


def removing_a_file(place):
    return works(os.unlink, _given(place) / "note.txt")


def removing_what_is_missing(place):
    return works(os.unlink, _given(place) / "missing")


def removing_a_folder(place):
    return works(os.rmdir, _given(place) / "folder")


def renaming_a_file(place):
    given = _given(place)
    return works(os.rename, given / "note.txt", given / "new.txt")


def moving_a_file_in(place):
    return works(os.rename, place.file(), _given(place) / "new.txt")


def moving_a_file_out(place):
    return works(os.rename, _given(place) / "note.txt", place.data / "new.txt")


def cutting_off_a_file(place):
    return works(os.truncate, _given(place) / "note.txt", 1)


def changing_times(place):
    return works(os.utime, _given(place) / "note.txt")


def changing_modes(place):
    return works(os.chmod, _given(place) / "note.txt", 0o644)


def a_symbolic_link(place):
    return works(os.symlink, "note.txt", _given(place) / "link")


def a_hard_link(place):
    given = _given(place)
    return works(os.link, given / "note.txt", given / "link")


def what_may_be_done(place):
    given = _given(place)
    return [os.access(given, mode) for mode in (os.R_OK, os.W_OK)]
