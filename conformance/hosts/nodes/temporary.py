"""Temporary files."""

import os
import shutil
import tempfile


def the_folder(place):
    folder = tempfile.gettempdir()
    return [os.path.isabs(folder), os.path.isdir(folder)]


def whether_there_is_the_usual_one(place):
    return os.path.isdir("/tmp")


def one_without_a_name(place):
    with tempfile.TemporaryFile("w+") as file:
        file.write("text")
        file.seek(0)
        return file.read()


def one_with_a_name(place):
    with tempfile.NamedTemporaryFile("w+", suffix=".txt") as file:
        file.write("text")
        file.flush()
        text = open(file.name).read()
    return [text, os.path.exists(file.name)]


def one_with_a_name_that_stays(place):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"text")
    content = open(file.name).read()
    os.unlink(file.name)
    return content


def one_that_begins_in_memory(place):
    with tempfile.SpooledTemporaryFile(max_size=10) as file:
        file.write(b"text" * 10)
        file.seek(0)
        return len(file.read())


def a_folder_that_vanishes(place):
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, "file"), "w").close()
        names = os.listdir(folder)
    return [names, os.path.exists(folder)]


def in_a_folder_that_is_named(place):
    with tempfile.NamedTemporaryFile(dir=place.data) as file:
        return os.path.dirname(file.name) == str(place.data)


def their_names(place):
    names = {os.path.basename(tempfile.mktemp(dir=place.data)) for _ in range(100)}
    return [len(names), all(name.startswith("tmp") for name in names)]


def by_descriptor(place):
    descriptor, path = tempfile.mkstemp()
    os.write(descriptor, b"text")
    os.close(descriptor)
    content = open(path).read()
    os.unlink(path)
    return content


def in_a_variable(place):
    folder = place.folder()
    before, tempfile.tempdir = tempfile.tempdir, None
    old = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        return tempfile.gettempdir() == str(folder)
    finally:
        tempfile.tempdir = before
        os.environ.pop("TMPDIR")
        if old is not None:
            os.environ["TMPDIR"] = old


def moved_to_where_it_stays(place):
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write("text")
    shutil.move(file.name, place.data / "kept")
    return [(place.data / "kept").read_text(), os.path.exists(file.name)]
