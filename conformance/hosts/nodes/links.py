"""Links."""

import os
import shutil

from asking import attempt


def a_symbolic_one(place):
    place.file()
    os.symlink("file.txt", place.data / "link")
    return [os.readlink(place.data / "link"), (place.data / "link").read_text()]


def a_symbolic_one_to_a_folder(place):
    (place.folder() / "file").write_text("text")
    os.symlink("folder", place.data / "link", target_is_directory=True)
    return [(place.data / "link" / "file").read_text(), os.listdir(place.data / "link")]


def a_symbolic_one_to_nothing(place):
    link = place.data / "link"
    os.symlink("missing", link)
    return [os.path.exists(link), os.path.lexists(link), attempt(open, link)]


def a_symbolic_one_to_itself(place):
    os.symlink("link", place.data / "link")
    open(place.data / "link")


def a_symbolic_one_with_a_whole_path(place):
    path = place.file()
    os.symlink(path, place.data / "link")
    return (place.data / "link").read_text()


def a_symbolic_one_that_is_not_followed(place):
    place.file()
    os.symlink("file.txt", place.data / "link")
    os.open(place.data / "link", os.O_RDONLY | os.O_NOFOLLOW)


def a_symbolic_one_in_a_listing(place):
    os.symlink("missing", place.data / "link")
    (entry,) = os.scandir(place.data)
    return [entry.is_symlink(), entry.is_file(), entry.is_dir()]


def a_symbolic_one_where_a_file_is(place):
    os.symlink("missing", place.file())


def removing_a_symbolic_one(place):
    path = place.file()
    os.symlink("file.txt", place.data / "link")
    os.unlink(place.data / "link")
    return path.read_text()


def a_tree_with_a_symbolic_one(place):
    (place.folder("kept") / "file").touch()
    os.symlink("../kept", place.folder("tree") / "link")
    shutil.rmtree(place.data / "tree")
    return os.listdir(place.data / "kept")


def where_a_symbolic_one_leads(place):
    place.file()
    os.symlink("file.txt", place.data / "link")
    return os.path.relpath(os.path.realpath(place.data / "link"), os.path.realpath(place.data))


def what_a_file_links_to(place):
    os.readlink(place.file())


def a_hard_one(place):
    path = place.file()
    os.link(path, place.data / "link")
    path.write_text("new")
    same = os.path.samefile(path, place.data / "link")
    return [(place.data / "link").read_text(), same, path.stat().st_nlink]


def a_hard_one_that_outlives_the_file(place):
    path = place.file()
    os.link(path, place.data / "link")
    path.unlink()
    return (place.data / "link").read_text()


def a_hard_one_to_nothing(place):
    os.link(place.data / "missing", place.data / "link")


def a_hard_one_where_a_file_is(place):
    os.link(place.file("a"), place.file("b"))
