"""What `os.stat` says."""

import os
import shutil
import stat

from asking import attempt


def the_size(place):
    return place.file(text="äöü").stat().st_size


def of_what_is_missing(place):
    os.stat(place.data / "missing")


def of_a_file_with_a_slash_after_it(place):
    os.stat(f"{place.file()}/")


def of_an_empty_path(place):
    os.stat("")


def the_kind(place):
    modes = [path.stat().st_mode for path in (place.file(), place.folder())]
    return [[stat.S_ISREG(mode), stat.S_ISDIR(mode), stat.S_ISLNK(mode)] for mode in modes]


def by_descriptor(place):
    path = place.file()
    with open(path) as file:
        return os.fstat(file.fileno()).st_ino == path.stat().st_ino


def the_number_of_a_file(place):
    first, second = place.file("a").stat(), place.file("b").stat()
    return [first.st_ino > 0, first.st_ino != second.st_ino, first.st_dev == second.st_dev]


def the_number_after_a_new_name(place):
    path = place.file()
    before = path.stat().st_ino
    return path.rename(place.data / "new").stat().st_ino == before


def the_number_of_names(place):
    return place.file().stat().st_nlink


def that_two_paths_are_one_file(place):
    path = place.file()
    return [
        os.path.samefile(path, f"{place.data}/./file.txt"),
        os.path.samefile(path, place.file("other")),
    ]


def whether_it_is_where_a_file_system_begins(place):
    return os.path.ismount(place.folder())


def the_owner(place):
    return place.file().stat().st_uid == os.getuid()


def the_room_that_is_left(place):
    return shutil.disk_usage(place.data).free > 0


def the_longest_name(place):
    return os.statvfs(place.data).f_namemax


def the_longest_path(place):
    return os.pathconf(place.data, "PC_PATH_MAX")


def the_blocks(place):
    found = place.file(text="x" * 5000).stat()
    return [found.st_blocks * 512 >= 0, found.st_blksize > 0]


def what_may_be_done(place):
    path = place.file()
    return [os.access(path, mode) for mode in (os.F_OK, os.R_OK, os.W_OK)]


def what_may_be_done_with_what_is_missing(place):
    return os.access(place.data / "missing", os.F_OK)


def whether_it_is_there(place):
    path = place.file()
    paths = [path, place.data, place.data / "missing", path / "below", f"{path}/"]
    return [os.path.exists(path) for path in paths]


def of_the_standard_streams(place):
    return [attempt(lambda: os.fstat(number).st_size >= 0) for number in (0, 1, 2)]
