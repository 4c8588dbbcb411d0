"""What is refused of archives, or read in another way than by CPython 3.12.1. None of them does anything."""

import io
import os
import struct
import tarfile
import tempfile
import zipfile


def filtered(name, linkname="", kind=tarfile.SYMTYPE, filter=tarfile.data_filter):
    """Name and target of a member as the filter leaves them."""
    member = tarfile.TarInfo(name)
    if linkname:
        member.type, member.linkname = kind, linkname
    with tempfile.TemporaryDirectory() as folder:
        member = filter(member, folder)
    return [member.name, member.linkname]


def names_in_a_tar():
    return filtered("folder/../file"), filtered("folder/./file")


def names_that_leave_and_return():
    return filtered("../elsewhere/../here")


def links_as_they_are_written():
    return filtered("folder/link", "a/../file"), filtered("link", "a/../b", tarfile.LNKTYPE)


def links_that_leave():
    return filtered("folder/link", "../../elsewhere")


def links_in_place_of_the_destination():
    return filtered(".", ".", filter=tarfile.tar_filter)


def what_a_filter_refuses():
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name in ("good", "bad"):
            archive.addfile(tarfile.TarInfo(name))

    def refuse(member, path):
        if member.name == "bad":
            raise tarfile.SpecialFileError(member)
        return member

    file.seek(0)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=file, errorlevel=0) as archive:
            archive.extractall(folder, filter=refuse)
        return os.listdir(folder)


def negative_sizes():
    return tarfile.TarInfo("file")._block(-1)


def long_names_of_files():
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 5
    file = tarfile.TarInfo("file/")
    file.type = tarfile.AREGTYPE
    blocks = [long.tobuf(tarfile.GNU_FORMAT), b"name\0".ljust(512, b"\0")]
    blocks += [file.tobuf(tarfile.GNU_FORMAT), bytes(1024)]
    with tarfile.open(fileobj=io.BytesIO(b"".join(blocks))) as archive:
        return [[member.name, member.isdir()] for member in archive]


def zip64(moved):
    """An archive with the records of ZIP64, whose locator leads to somewhere else."""
    file = io.BytesIO()
    limit, zipfile.ZIP_FILECOUNT_LIMIT = zipfile.ZIP_FILECOUNT_LIMIT, 0
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("file", "text")
    zipfile.ZIP_FILECOUNT_LIMIT = limit
    data = bytearray(file.getvalue())
    place = data.rindex(b"PK\6\7") + 8
    data[place:place + 8] = struct.pack("<Q", struct.unpack_from("<Q", data, place)[0] + moved)
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def zip64_as_it_is():
    return zip64(0)


def zip64_of_two_minds():
    return zip64(1)


class Decompressor:
    """Stands for that of a module which the package may lack."""

    eof = False
    needs_input = True

    def decompress(self, data, max_length):
        self.eof = True
        return b"." * min(max_length, 10_000)


def members_in_pieces():
    info = zipfile.ZipInfo("file")
    info.compress_type, info.compress_size, info.file_size = zipfile.ZIP_BZIP2, 4, 1 << 30
    info.CRC = None
    known, zipfile._get_decompressor = zipfile._get_decompressor, lambda kind: Decompressor()
    try:
        return len(zipfile.ZipExtFile(io.BytesIO(b"data"), "r", info).read1(100))
    finally:
        zipfile._get_decompressor = known
