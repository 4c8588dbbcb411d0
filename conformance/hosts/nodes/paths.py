"""Paths with dots, and paths from folder to folder."""

import os
import pathlib
import shutil
import tempfile

from asking import MACHINE, WASM, attempt, inside, works


def up_and_into_the_models(place):
    path = os.path.join(place.app, "..", place.models.name, "note.txt")
    return [os.path.exists(path), open(path).read()]


def up_and_into_a_list(place):
    return os.listdir(os.path.join(place.app, "..", place.models.name))


def up_and_back(place):
    return os.path.samefile(place.data, place.data / ".." / place.data.name)


def up_from_the_current_folder(place):
    with inside(place.folder()):
        place.file()
        os.mkdir("../made")
        return [open("../file.txt").read(), sorted(os.listdir(".."))]


def changing_to_the_folder_above(place):
    with inside(place.folder()):
        os.chdir("..")
        return os.getcwd() == str(place.data)


def through_what_is_missing(place):
    place.file()
    return open(place.data / "missing" / ".." / "file.txt").read()


def through_a_file(place):
    path = place.file()
    return open(f"{path}/../file.txt").read()


def through_a_link(place):
    os.makedirs(place.data / "a" / "b")
    (place.data / "a" / "file").write_text("in a")
    place.file("file", "above")
    os.symlink("a/b", place.data / "link")
    return open(place.data / "link" / ".." / "file").read()


def with_dots_and_slashes_that_say_nothing(place):
    place.file()
    return open(f"{place.data}//.///./file.txt").read()


def to_a_folder_with_a_dot_after_it(place):
    place.file()
    return os.listdir(f"{place.data}/.")


def to_a_file_with_a_dot_after_it(place):
    return open(f"{place.file()}/.").read()


def made_whole(place):
    path = place.data / "a" / ".." / "b"
    return [os.path.relpath(path.resolve(), place.data.resolve()), os.path.normpath("/a/../b")]


def made_whole_if_it_is_there(place):
    return attempt((place.data / "missing").resolve, strict=True)


def above_the_root(place):
    return [os.listdir("/..") == os.listdir("/"), os.path.samefile("/", "/..")]


def in_the_root(place):
    return sorted(os.listdir("/")) if WASM else MACHINE


def in_the_root_to_write(place):
    return attempt(open, "/hosts-probe/file.txt", "w")


def beside_the_node(place):
    here = os.path.dirname(__file__)
    return ["paths.py" in os.listdir(here), os.path.isfile(os.path.join(here, "paths.py"))]


def relative_to_the_node(place):
    return open("paths.py").read(7)


def renaming_into_the_models(place):
    os.rename(place.file(), place.models / "renamed.txt")
    os.unlink(place.models / "renamed.txt")
    return "works"


def renaming_from_the_temporary_folder(place):
    if not WASM:
        return MACHINE
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.txt"
        path.write_text("text")
        return works(os.rename, path, place.data / "file.txt")


def copying_from_the_models(place):
    shutil.copytree(place.models, place.data / "copy")
    return os.listdir(place.data / "copy")
