"""Making, listing, moving and removing folders and files."""

import glob
import os
import shutil

from asking import attempt, inside, works


def one_that_is_there(place):
    place.folder().mkdir()


def one_below_what_is_missing(place):
    os.mkdir(place.data / "missing" / "folder")


def one_with_a_slash_after_it(place):
    os.mkdir(f"{place.data}/folder/")
    return os.listdir(place.data)


def all_on_the_way(place):
    os.makedirs(place.data / "a" / "b" / "c")
    os.makedirs(place.data / "a" / "b", exist_ok=True)
    return sorted(os.path.relpath(path, place.data) for path, _, _ in os.walk(place.data))


def removing_one_with_a_file(place):
    folder = place.folder()
    (folder / "file").touch()
    os.rmdir(folder)


def removing_a_file_as_a_folder(place):
    os.rmdir(place.file())


def removing_a_folder_as_a_file(place):
    os.unlink(place.folder())


def removing_what_is_missing(place):
    return [attempt(os.rmdir, place.data / "missing"), attempt(os.unlink, place.data / "missing")]


def removing_a_file_with_a_slash_after_it(place):
    os.unlink(f"{place.file()}/")


def removing_where_one_is(place):
    os.rmdir(place.folder() / ".")
    return os.listdir(place.data)


def a_file_to_the_name_of_another(place):
    os.rename(place.file("a", "new"), place.file("b", "old"))
    return (place.data / "b").read_text()


def a_file_to_the_name_of_a_folder(place):
    os.rename(place.file(), place.folder())


def a_folder_to_the_name_of_a_file(place):
    os.rename(place.folder(), place.file())


def a_folder_to_the_name_of_an_empty_one(place):
    source, target = place.folder("a"), place.folder("b")
    (source / "file").touch()
    os.rename(source, target)
    return os.listdir(target)


def a_folder_to_the_name_of_a_full_one(place):
    source, target = place.folder("a"), place.folder("b")
    (target / "file").touch()
    os.rename(source, target)


def a_folder_into_itself(place):
    folder = place.folder()
    os.rename(folder, folder / "inside")


def a_file_to_its_own_name(place):
    path = place.file()
    os.rename(path, path)
    return path.read_text()


def renaming_what_is_missing(place):
    os.rename(place.data / "missing", place.data / "new")


def renaming_a_file_with_a_slash_after_it(place):
    os.rename(f"{place.file()}/", place.data / "new")


def listing_a_file(place):
    os.listdir(place.file())


def listing_by_descriptor(place):
    place.file()
    return os.listdir(os.open(place.data, os.O_RDONLY))


def listing_twice(place):
    for name in "zebra", "apple", "mango", "10", "9":
        place.file(name)
    return os.listdir(place.data) == os.listdir(place.data)


def what_an_entry_is(place):
    place.file("file")
    place.folder("folder")
    entries = sorted(os.scandir(place.data), key=lambda entry: entry.name)
    return [[entry.name, entry.is_file(), entry.is_dir(), entry.is_symlink()] for entry in entries]


def whether_an_entry_is_the_file_that_it_names(place):
    place.file()
    (entry,) = os.scandir(place.data)
    return entry.inode() == entry.stat().st_ino == os.stat(entry.path).st_ino


def removing_while_listing(place):
    for number in range(300):
        place.file(str(number))
    for entry in os.scandir(place.data):
        os.unlink(entry.path)
    return len(os.listdir(place.data))


def adding_while_listing(place):
    for number in range(300):
        place.file(f"a{number}")
    seen = []
    for entry in os.scandir(place.data):
        seen.append(entry.name)
        if len(seen) <= 300:
            place.file(f"b{len(seen)}")
    return len(seen) == len(set(seen)) and {name for name in seen if name[0] == "a"} == {
        f"a{number}" for number in range(300)
    }


def renaming_while_listing(place):
    for number in range(300):
        place.file(f"a{number}")
    for entry in os.scandir(place.data):
        if entry.name.startswith("a"):
            os.rename(entry.path, place.data / f"b{entry.name[1:]}")
    return sum(name.startswith("b") for name in os.listdir(place.data))


def removing_a_tree(place):
    for number in range(150):
        os.makedirs(place.data / "tree" / str(number % 7) / str(number))
        (place.data / "tree" / str(number % 7) / str(number) / "file").touch()
    shutil.rmtree(place.data / "tree")
    return os.listdir(place.data)


def copying_a_tree(place):
    folder = place.folder("a")
    (folder / "inside").mkdir()
    (folder / "inside" / "file").write_text("text")
    shutil.copytree(folder, place.data / "b")
    return (place.data / "b" / "inside" / "file").read_text()


def moving_a_tree(place):
    (place.folder("a") / "file").write_text("text")
    shutil.move(place.data / "a", place.data / "b")
    return [os.listdir(place.data), (place.data / "b" / "file").read_text()]


def names_by_a_pattern(place):
    for name in "a.txt", "b.txt", ".c.txt", "d.csv":
        place.file(name)
    return sorted(glob.glob("*.txt", root_dir=place.data))


def a_thousand_files(place):
    for number in range(1000):
        (place.data / f"{number:04}").touch()
    names = os.listdir(place.data)
    return [len(names), len(set(names))]


def the_current_one(place):
    place.file()
    with inside(place.data):
        return [os.listdir(), open("file.txt").read(), os.getcwd() == str(place.data)]


def a_current_one_that_is_missing(place):
    return [attempt(os.chdir, place.data / "missing"), attempt(os.chdir, place.file())]


def the_current_one_by_descriptor(place):
    with inside(place.data):
        return works(os.fchdir, os.open(place.folder(), os.O_RDONLY))
