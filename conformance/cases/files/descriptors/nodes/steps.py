import errno
import os
import tempfile
from pathlib import Path


class Step:
    """What can be done with a number, and how long a name may be."""

    def process(self, item):
        with tempfile.TemporaryDirectory() as folder:
            self.folder = Path(folder)
            (self.folder / "file").write_bytes(b"0123456789")
            self.numbers = []
            try:
                return [item, getattr(self, item)()]
            finally:
                for number in self.numbers:
                    os.close(number)

    def open(self, name, flags=os.O_RDWR):
        number = os.open(self.folder / name, flags)
        self.numbers.append(number)
        return number

    def several_buffers(self):
        number = self.open("file")
        written = os.writev(number, [b"ab", b"", b"cde"])
        buffers = [bytearray(3), bytearray(10)]
        read = os.readv(number, buffers)
        return [written, read, [buffer.rstrip(b"\0").decode() for buffer in buffers], (self.folder / "file").read_text()]

    def at_a_place(self):
        number = self.open("file")
        written = os.pwrite(number, b"xy", 4)
        return [written, os.pread(number, 4, 3).decode(), os.lseek(number, 0, os.SEEK_CUR)]

    def written_at_once(self):
        number = self.open("new", os.O_RDWR | os.O_CREAT | os.O_SYNC)
        written = os.write(number, b"kept")
        return [written, (self.folder / "new").read_text()]

    def folder_is_kept(self):
        return os.fsync(self.open(".", os.O_RDONLY))

    def folder_is_no_file(self):
        return self.attempt(os.read, self.open(".", os.O_RDONLY), 10)

    def folder_is_not_written(self):
        return self.attempt(self.open, ".", os.O_RDWR)

    def name_of_the_most_bytes(self):
        names = ["n" * 255, "n" * 256, "\u00e4" * 127, "\u00e4" * 128]
        return [self.attempt((self.folder / name).write_text, "x") for name in names]

    def renamed_over(self):
        (self.folder / "other").write_text("other")
        os.replace(self.folder / "other", self.folder / "file")
        return [os.listdir(self.folder), (self.folder / "file").read_text()]

    def removed_while_listed(self):
        for number in range(200):
            (self.folder / f"{number}").touch()
        for entry in os.scandir(self.folder):
            os.remove(entry.path)
        return os.listdir(self.folder)

    def removed_while_open(self):
        number = self.open("file")
        os.remove(self.folder / "file")
        return [os.read(number, 4).decode(), os.path.exists(self.folder / "file")]

    def attempt(self, action, *arguments):
        try:
            return action(*arguments)
        except OSError as error:
            return errno.errorcode[error.errno]
