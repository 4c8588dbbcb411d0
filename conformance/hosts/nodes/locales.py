"""Languages, encodings and names of files in them."""

import codecs
import locale
import os
import sys

from asking import attempt


def the_encoding_of_files(place):
    path = place.data / "file.txt"
    path.write_bytes("Zoë".encode())
    return [open(path).read(), locale.getpreferredencoding(False).upper()]


def the_encoding_of_names(place):
    return [sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()]


def the_encoding_of_output(place):
    return [sys.stdout.encoding, sys.stderr.encoding, sys.getdefaultencoding()]


def the_language(place):
    return [locale.setlocale(locale.LC_NUMERIC), locale.setlocale(locale.LC_TIME)]


def a_language_that_is_missing(place):
    return locale.setlocale(locale.LC_TIME, "xx_YY.UTF-8")


def the_plain_language(place):
    before = locale.setlocale(locale.LC_CTYPE)
    name = locale.setlocale(locale.LC_ALL, "C")
    locale.setlocale(locale.LC_CTYPE, before)
    return name


def numbers_as_text(place):
    convention = locale.localeconv()
    return [convention["decimal_point"], convention["thousands_sep"], f"{1234.5:n}"]


def texts_in_order(place):
    words = ["b", "A", "a", "B", "ä"]
    return [sorted(words, key=locale.strxfrm), locale.strcoll("a", "b") < 0]


def an_encoding_that_is_missing(place):
    codecs.lookup("hosts-probe")


def a_file_with_a_name_in_another_alphabet(place):
    name = "Ελλάδα 日本.txt"
    place.file(name)
    return os.listdir(place.data) == [name]


def two_ways_to_write_a_letter(place):
    place.file("\u00e9")
    place.file("e\u0301")
    return len(os.listdir(place.data))


def large_and_small_letters(place):
    place.file("Name")
    place.file("name")
    return len(os.listdir(place.data))


def a_name_that_is_no_text(place):
    path = os.path.join(os.fsencode(place.data), b"\xff\xfe")
    open(path, "w").close()
    return [ascii(name) for name in os.listdir(place.data)]


def a_name_with_half_a_character(place):
    return attempt(lambda: open(place.data / "\ud83d", "w").close())


def half_a_character_as_output(place):
    print("\ud83d", file=sys.stderr)
    return sys.stderr.errors
