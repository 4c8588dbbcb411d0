"""Descriptors of open files."""

import os

from asking import attempt, works


def _bytes(place, content=b"0123456789"):
    path = place.data / "file.bin"
    path.write_bytes(content)
    return os.open(path, os.O_RDWR)


def closing_it_twice(place):
    descriptor = _bytes(place)
    os.close(descriptor)
    os.close(descriptor)


def a_number_that_is_none(place):
    return [attempt(os.read, 12345, 1), attempt(os.fstat, 12345), attempt(os.close, -1)]


def reading_in_the_middle(place):
    descriptor = _bytes(place)
    return [os.pread(descriptor, 3, 4).decode(), os.lseek(descriptor, 0, os.SEEK_CUR)]


def writing_in_the_middle(place):
    descriptor = _bytes(place)
    os.pwrite(descriptor, b"ab", 4)
    return [os.read(descriptor, 20).decode(), os.lseek(descriptor, 0, os.SEEK_CUR)]


def reading_into_two_buffers(place):
    buffers = [bytearray(4), bytearray(4)]
    count = os.readv(_bytes(place), buffers)
    return [count, *(bytes(buffer).decode("ascii") for buffer in buffers)]


def writing_from_two_buffers(place):
    descriptor = _bytes(place)
    count = os.writev(descriptor, [b"ab", b"cde"])
    return [count, os.pread(descriptor, 20, 0).decode()]


def going_before_the_beginning(place):
    os.lseek(_bytes(place), -1, os.SEEK_SET)


def going_from_the_end(place):
    descriptor = _bytes(place)
    return [os.lseek(descriptor, -3, os.SEEK_END), os.read(descriptor, 20).decode()]


def writing_after_the_end(place):
    descriptor = _bytes(place, b"ab")
    os.lseek(descriptor, 5, os.SEEK_SET)
    os.write(descriptor, b"c")
    return os.pread(descriptor, 20, 0).hex()


def making_it_shorter_and_longer(place):
    descriptor = _bytes(place)
    os.ftruncate(descriptor, 3)
    os.ftruncate(descriptor, 5)
    return os.pread(descriptor, 20, 0).hex()


def a_negative_length(place):
    os.ftruncate(_bytes(place), -1)


def cutting_off_a_file_by_its_path(place):
    path = place.file()
    os.truncate(path, 2)
    return path.read_text()


def that_the_file_is_kept(place):
    descriptor = _bytes(place)
    return [works(os.fsync, descriptor), works(os.fdatasync, descriptor)]


def that_the_folder_is_kept(place):
    return works(os.fsync, os.open(place.data, os.O_RDONLY))


def reading_a_folder(place):
    return attempt(os.read, os.open(place.data, os.O_RDONLY), 1)


def going_about_in_a_folder(place):
    return attempt(os.lseek, os.open(place.data, os.O_RDONLY), 0, os.SEEK_CUR)


def a_second_number(place):
    return os.read(os.dup(_bytes(place)), 3).decode()


def another_number(place):
    descriptor = _bytes(place)
    os.dup2(descriptor, 77)
    return os.read(77, 3).decode()


def a_pipe(place):
    ends = os.pipe()
    os.write(ends[1], b"text")
    return os.read(ends[0], 10).decode()


def room_ahead(place):
    descriptor = _bytes(place)
    os.posix_fallocate(descriptor, 0, 100)
    return os.fstat(descriptor).st_size


def advice(place):
    return works(os.posix_fadvise, _bytes(place), 0, 0, os.POSIX_FADV_SEQUENTIAL)


def copying_from_file_to_file(place):
    source, target = _bytes(place), os.open(place.data / "copy", os.O_RDWR | os.O_CREAT)
    os.sendfile(target, source, 0, 10)
    return os.pread(target, 20, 0).decode()


def whether_it_is_a_terminal(place):
    return os.isatty(_bytes(place))


def whether_children_get_it(place):
    return os.get_inheritable(_bytes(place))


def whether_it_waits(place):
    return os.get_blocking(_bytes(place))


def its_file_after_the_name_is_gone(place):
    descriptor = _bytes(place)
    os.unlink(place.data / "file.bin")
    os.write(descriptor, b"ab")
    return os.pread(descriptor, 20, 0).decode()


def its_file_after_a_new_name(place):
    descriptor = _bytes(place)
    os.rename(place.data / "file.bin", place.data / "new.bin")
    os.write(descriptor, b"ab")
    return (place.data / "new.bin").read_bytes().decode()


def two_of_one_file(place):
    first, second = _bytes(place), os.open(place.data / "file.bin", os.O_RDONLY)
    os.write(first, b"ab")
    return os.read(second, 3).decode()
