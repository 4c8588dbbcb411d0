import os
import tempfile
from pathlib import Path


class Step:
    """Each way to a temporary file, by the module that everybody uses."""

    def process(self, item):
        return [item, getattr(self, item)()]

    def anonymous(self):
        with tempfile.TemporaryFile() as file:
            file.write(b"one two")
            file.seek(4)
            return [file.read().decode(), os.fstat(file.fileno()).st_size]

    def named(self):
        with tempfile.NamedTemporaryFile("w+", suffix=".txt", delete=False) as file:
            file.write("named")
        path = Path(file.name)
        content = path.read_text()
        path.unlink()
        return [content, path.suffix, path.parent == Path(tempfile.gettempdir()), path.exists()]

    def named_and_deleted(self):
        with tempfile.NamedTemporaryFile() as file:
            there = os.path.exists(file.name)
        return [there, os.path.exists(file.name)]

    def spooled(self):
        with tempfile.SpooledTemporaryFile(max_size=4) as file:
            file.write(b"1234")
            before = file._rolled
            file.write(b"5678")
            file.seek(2)
            return [before, file._rolled, file.read().decode()]

    def folder(self):
        with tempfile.TemporaryDirectory(prefix="a-") as folder:
            inner = Path(folder, "b", "c")
            inner.mkdir(parents=True)
            (inner / "d.txt").write_text("deep")
            found = sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))
        return [os.path.basename(folder).startswith("a-"), found, os.path.exists(folder)]

    def by_descriptor(self):
        descriptor, path = tempfile.mkstemp()
        written = os.write(descriptor, b"by descriptor")
        os.close(descriptor)
        size = os.path.getsize(path)
        os.remove(path)
        return [written, size]

    def folder_to_keep(self):
        folder = tempfile.mkdtemp()
        empty = os.listdir(folder)
        os.rmdir(folder)
        return empty

    def names_differ(self):
        folders = [tempfile.mkdtemp() for _ in range(20)]
        for folder in folders:
            os.rmdir(folder)
        return len(set(folders))
