"""How long and how odd names and paths may be."""

import os

from asking import attempt


def _made(place, name):
    path = os.path.join(place.data, name)
    open(path, "w").close()
    return os.listdir(place.data) == [name]


def of_255_bytes(place):
    return _made(place, "n" * 255)


def of_256_bytes(place):
    return _made(place, "n" * 256)


def of_127_letters_of_two_bytes(place):
    return _made(place, "ä" * 127)


def of_128_letters_of_two_bytes(place):
    return _made(place, "ä" * 128)


def of_200_letters_of_two_bytes(place):
    return _made(place, "ä" * 200)


def of_a_folder_that_is_too_long(place):
    os.mkdir(place.data / ("n" * 256))


def to_ask_for_that_is_too_long(place):
    return [attempt(os.stat, place.data / ("n" * 256)), os.path.exists(place.data / ("n" * 256))]


def of_a_path_that_is_too_long(place):
    open("/".join([str(place.data), *["n" * 200] * 25]))


def of_fifty_folders(place):
    path = os.path.join(place.data, *["folder"] * 50)
    os.makedirs(path)
    open(os.path.join(path, "file"), "w").close()
    return sum(len(files) for _, _, files in os.walk(place.data))


def with_a_backslash(place):
    return _made(place, "a\\b")


def with_a_line_break(place):
    return _made(place, "a\nb\t\x7f")


def with_a_space_or_a_dot_at_the_end(place):
    return [_made(place, "space "), attempt(os.unlink, place.data / "space "), _made(place, "dot.")]


def as_windows_forbids(place):
    return _made(place, 'a:b*?"<>|')


def of_devices_of_windows(place):
    return _made(place, "NUL")


def of_three_dots(place):
    return _made(place, "...")


def that_javascript_knows(place):
    for name in "__proto__", "constructor", "toString", "hasOwnProperty":
        place.file(name)
    (place.folder("prototype") / "__proto__").touch()
    return sorted(os.listdir(place.data))
