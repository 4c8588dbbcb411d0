"""Opening files."""

import io
import os

from asking import attempt


def a_file_that_is_not_there(place):
    open(place.data / "missing.txt")


def an_empty_path(place):
    open("")


def a_path_with_a_null_character(place):
    open(place.data / "a\0b")


def a_folder_to_read(place):
    open(place.folder())


def a_folder_to_write(place):
    open(place.folder(), "w")


def a_file_in_a_folder_that_is_not_there(place):
    open(place.data / "missing" / "file.txt", "w")


def a_file_below_a_file(place):
    open(place.file() / "below.txt")


def a_name_that_ends_with_a_slash_to_write(place):
    open(f"{place.data}/new.txt/", "w")


def a_file_with_a_slash_after_it(place):
    open(f"{place.file()}/")


def what_was_written(place):
    with open(place.data / "new.txt", "w+") as file:
        file.write("one\ntwo\n")
        file.seek(0)
        return file.read()


def at_the_end_of_a_file(place):
    path = place.file(text="one")
    with open(path, "a") as file:
        file.seek(0)
        file.write("two")
        position = file.tell()
    return [path.read_text(), position]


def a_new_file_that_is_there(place):
    open(place.file(), "x")


def for_update(place):
    path = place.file(text="abcdef")
    with open(path, "r+") as file:
        file.write("XY")
    return path.read_text()


def without_saying_for_what(place):
    descriptor = os.open(place.file(), os.O_CLOEXEC)
    return os.read(descriptor, 10).decode()


def without_saying_for_what_but_to_create(place):
    os.close(os.open(place.data / "new.txt", os.O_CREAT | os.O_EXCL))
    return os.listdir(place.data)


def a_file_as_a_folder(place):
    os.open(place.file(), os.O_RDONLY | os.O_DIRECTORY)


def a_folder_as_a_folder(place):
    os.close(os.open(place.folder(), os.O_RDONLY | os.O_DIRECTORY))
    return "works"


def so_that_each_write_is_kept(place):
    flags = [name for name in ("O_SYNC", "O_DSYNC") if hasattr(os, name)]
    path = place.file()
    opened = [attempt(_opened_and_read, path, getattr(os, name)) for name in flags]
    return dict(zip(flags, opened))


def _opened_and_read(path, flags):
    descriptor = os.open(path, os.O_RDWR | flags)
    try:
        return os.read(descriptor, 10).decode()
    finally:
        os.close(descriptor)


def not_to_wait(place):
    return _opened_and_read(place.file(), os.O_NONBLOCK)


def only_to_cut_it_off(place):
    path = place.file()
    os.close(os.open(path, os.O_WRONLY | os.O_TRUNC))
    return path.stat().st_size


def a_file_to_read_and_writing_to_it(place):
    descriptor = os.open(place.file(), os.O_RDONLY)
    return attempt(os.write, descriptor, b"text")


def a_file_to_write_and_reading_it(place):
    descriptor = os.open(place.file(), os.O_WRONLY)
    return attempt(os.read, descriptor, 1)


def a_text_with_lines_of_windows(place):
    path = place.file()
    path.write_bytes(b"one\r\ntwo\r\n")
    kept = open(path, newline="").read()
    return [open(path).read(), kept]


def two_hundred_files_at_once(place):
    files = [open(place.data / str(number), "w") for number in range(200)]
    for file in files:
        file.close()
    return len(os.listdir(place.data))


def with_a_path_in_bytes(place):
    return open(os.fsencode(place.file())).read()


def relative_to_a_folder_that_is_open(place):
    place.file()
    folder = os.open(place.data, os.O_RDONLY)
    descriptor = os.open("file.txt", os.O_RDONLY, dir_fd=folder)
    return os.read(descriptor, 10).decode()


def with_an_opener(place):
    folder = os.open(place.data, os.O_RDONLY)
    opener = lambda path, flags: os.open(path, flags, dir_fd=folder)
    with open("new.txt", "w", opener=opener) as file:
        file.write("text")
    return (place.data / "new.txt").read_text()


def a_large_file(place):
    path = place.data / "large.bin"
    with open(path, "wb") as file:
        for _ in range(16):
            file.write(bytes(1 << 16))
    return [path.stat().st_size, len(path.read_bytes())]


def with_a_small_buffer(place):
    path = place.file(text="0123456789" * 10)
    with io.BufferedReader(io.FileIO(path), buffer_size=7) as file:
        return [file.read(10).decode(), file.peek(1)[:1].decode(), file.tell()]
