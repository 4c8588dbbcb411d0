import io
import os
import shutil
import stat
import tarfile
import tempfile
import zipfile
from pathlib import Path


class Step:
    """What libraries do with files of their own."""

    def process(self, item):
        with tempfile.TemporaryDirectory() as folder:
            return getattr(self, item)(Path(folder))

    def made(self, folder):
        (folder / "in").mkdir()
        (folder / "in" / "a.txt").write_text("a", encoding="utf-8")
        return folder / "in"

    def nameless(self, folder):
        with tempfile.TemporaryFile("w+") as file, tempfile.SpooledTemporaryFile(2, "w+") as spooled:
            for written in (file, spooled):
                written.write("1\n2\n")
                written.seek(0)
            return [file.read().split(), spooled.read().split()]

    def named(self, folder):
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            found = os.path.exists(file.name)
        return [found, os.path.exists(file.name)]

    def modes(self, folder):
        made = self.made(folder)
        modes = [os.stat(path).st_mode for path in (made, made / "a.txt")]
        with open(made / "a.txt", "rb") as file:
            modes.append(os.fstat(file.fileno()).st_mode)
        modes += [entry.stat().st_mode for entry in os.scandir(made)]
        return [[stat.S_ISDIR(mode), oct(mode & 0o700)] for mode in modes]

    def owner(self, folder):
        return os.stat(self.made(folder)).st_uid == os.geteuid()

    def archives(self, folder):
        made, found = self.made(folder), []
        for kind in ["tar", "zip"]:
            name = shutil.make_archive(str(folder / "archive"), kind, made)
            shutil.unpack_archive(name, folder / kind)
            found.append([path.name for path in (folder / kind).iterdir()])
        with tarfile.open(folder / "archive.tar") as archive:
            found.append([oct(member.mode & 0o700) for member in archive.getmembers()])
        with zipfile.ZipFile(folder / "archive.zip") as archive:
            found.append([oct(entry.external_attr >> 16 & 0o700) for entry in archive.infolist()])
        return found

    def reading(self, folder):
        file = os.open(self.made(folder) / "a.txt", 0)
        text = os.read(file, 10).decode()
        os.close(file)
        return text

    def through_parents(self, folder):
        # From the node's folder up to the root, and down again.
        here = Path(__file__).resolve().parent
        up = os.path.join(here, *[".."] * (len(here.parts) - 1))
        made = os.path.join(up, os.path.relpath(self.made(folder).resolve(), "/"))
        os.mkdir(os.path.join(made, "b"))
        os.rename(os.path.join(made, "a.txt"), os.path.join(made, "b", "..", "c.txt"))
        with open(os.path.join(made, "c.txt"), encoding="utf-8") as file:
            found = [file.read(), os.path.exists(made), sorted(os.listdir(made))]
        os.rmdir(os.path.join(made, "b"))
        os.remove(os.path.join(made, "c.txt"))
        return found + [os.listdir(made), os.path.isdir(os.path.join(made, "..", "in", ".."))]

    def relative(self, folder):
        made, before = self.made(folder), os.getcwd()
        os.chdir(made)
        try:
            return [Path("../in/a.txt").read_text(encoding="utf-8"), os.listdir("..")]
        finally:
            os.chdir(before)

    def above_the_root(self, folder):
        made = self.made(folder).resolve()
        with open("/../.." + str(made / "a.txt"), encoding="utf-8") as file:
            return file.read()

    def removing(self, folder):
        for number in range(1000):
            (folder / f"{number:03}").touch()
        with os.scandir(folder) as entries:
            for entry in entries:
                os.remove(entry.path)
        return os.listdir(folder)

    def renaming(self, folder):
        names = [f"{number:03}" for number in range(500)]
        for name in names:
            (folder / name).touch()
        seen = []
        with os.scandir(folder) as entries:
            for entry in entries:
                seen.append(entry.name)
                os.rename(entry.path, entry.path + "-seen")
        return [sorted(seen) == names, len(os.listdir(folder))]

    def current(self, folder):
        # Where a program is without having gone anywhere can be written to.
        name = f"current-{folder.name}.txt"
        try:
            with open(name, "x", encoding="utf-8") as file:
                file.write("here")
            return Path(name).read_text(encoding="utf-8")
        finally:
            os.remove(name)
