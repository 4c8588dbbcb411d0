"""The modes of files and folders."""

import os
import shutil
import stat
import tarfile
import zipfile


def _mode(path):
    return oct(stat.S_IMODE(os.stat(path).st_mode))


def of_a_new_file(place):
    return _mode(place.file())


def of_a_new_folder(place):
    return _mode(place.folder())


def of_a_folder_that_is_given(place):
    return [_mode(place.app), _mode(place.models)]


def of_a_file_that_is_given(place):
    return _mode(place.models / "note.txt")


def by_descriptor(place):
    with open(place.file()) as file:
        return oct(stat.S_IMODE(os.fstat(file.fileno()).st_mode))


def asked_for(place):
    os.close(os.open(place.data / "file", os.O_CREAT | os.O_WRONLY, 0o600))
    os.mkdir(place.data / "folder", 0o700)
    return [_mode(place.data / "file"), _mode(place.data / "folder")]


def changed(place):
    path = place.file()
    os.chmod(path, 0o600)
    return _mode(path)


def changed_by_descriptor(place):
    path = place.file()
    with open(path) as file:
        os.fchmod(file.fileno(), 0o600)
    return _mode(path)


def changed_for_what_is_missing(place):
    os.chmod(place.data / "missing", 0o600)


def changed_so_that_it_is_read_only(place):
    path = place.file()
    os.chmod(path, 0o444)
    return os.stat(path).st_mode & stat.S_IWUSR


def copied(place):
    source = place.file()
    shutil.copy(source, place.data / "copy")
    return _mode(place.data / "copy")


def what_is_taken_from_new_ones(place):
    before = os.umask(0o077)
    path = place.file()
    os.umask(before)
    return _mode(path)


def in_a_tar_archive(place):
    path, folder = place.file(), place.folder()
    with tarfile.open(place.data / "a.tar", "w") as archive:
        archive.add(path, "file")
        archive.add(folder, "folder")
        return [oct(member.mode) for member in archive.getmembers()]


def in_a_zip_archive(place):
    path = place.file()
    with zipfile.ZipFile(place.data / "a.zip", "w") as archive:
        archive.write(path, "file")
        return oct(archive.infolist()[0].external_attr >> 16)


def of_what_came_out_of_an_archive(place):
    path = place.file()
    with tarfile.open(place.data / "a.tar", "w") as archive:
        archive.add(path, "file")
    with tarfile.open(place.data / "a.tar") as archive:
        archive.extractall(place.data / "out")
    return [(place.data / "out" / "file").read_text(), _mode(place.data / "out" / "file")]
