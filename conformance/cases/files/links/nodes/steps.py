import errno
import os
import tempfile
from pathlib import Path


class Step:
    """Several names of one file, and links from one to another, in a folder of its own for each."""

    def process(self, item):
        with tempfile.TemporaryDirectory() as folder:
            self.folder = Path(folder)
            (self.folder / "deep" / "er").mkdir(parents=True)
            (self.folder / "file").write_text("text")
            return [item, getattr(self, item)()]

    def second_name(self):
        os.link(self.folder / "file", self.folder / "deep" / "name")
        (self.folder / "deep" / "name").write_text("other")
        links = os.stat(self.folder / "file").st_nlink
        (self.folder / "file").unlink()
        name = self.folder / "deep" / "name"
        return [links, name.read_text(), name.stat().st_nlink]

    def second_name_of_a_folder(self):
        return self.attempt(os.link, self.folder / "deep", self.folder / "other")

    def to_a_file(self):
        os.symlink("../file", self.folder / "deep" / "link")
        link = self.folder / "deep" / "link"
        return [os.readlink(link), link.read_text(), link.is_symlink(), link.is_file(), link.lstat().st_size]

    def to_a_folder(self):
        os.symlink("deep/er", self.folder / "link")
        (self.folder / "link" / "new").write_text("through")
        found = (self.folder / "deep" / "er" / "new").read_text()
        return [found, os.listdir(self.folder / "link"), self.attempt(os.rmdir, self.folder / "link")]

    def to_nothing_yet(self):
        link = self.folder / "link"
        os.symlink("new", link)
        before = [os.path.exists(link), os.path.lexists(link)]
        link.write_text("made")
        return [before, (self.folder / "new").read_text()]

    def to_itself(self):
        os.symlink("round", self.folder / "round")
        return self.attempt(open, self.folder / "round")

    def instead_of_a_new_file(self):
        os.symlink("new", self.folder / "link")
        return self.attempt(open, self.folder / "link", "x")

    def not_followed(self):
        os.symlink("file", self.folder / "link")
        return self.attempt(os.open, self.folder / "link", os.O_RDONLY | os.O_NOFOLLOW)

    def renamed(self):
        os.symlink("file", self.folder / "link")
        os.rename(self.folder / "link", self.folder / "other")
        return [os.readlink(self.folder / "other"), (self.folder / "file").read_text()]

    def removed(self):
        os.symlink("file", self.folder / "link")
        os.remove(self.folder / "link")
        return sorted(os.listdir(self.folder))

    def walked(self):
        os.symlink("..", self.folder / "deep" / "up")
        return [[os.path.relpath(root, self.folder), sorted(names)] for root, names, _ in os.walk(self.folder)]

    def attempt(self, action, *arguments):
        try:
            return action(*arguments)
        except OSError as error:
            return errno.errorcode[error.errno]
