import os
import stat
import subprocess


class Step:
    """Devices that programs take for granted."""

    def process(self, item):
        return getattr(self, item)()

    def sink(self):
        with open(os.devnull, "w", encoding="utf-8") as sink:
            print("nothing is kept", file=sink)
        with open(os.devnull, "ab+") as sink:
            return [sink.write(b"a" * 100_000), sink.read(), os.path.getsize(os.devnull)] == [100_000, b"", 0]

    def end(self):
        with open(os.devnull, encoding="utf-8") as source:
            return source.read()

    def zeros(self):
        with open("/dev/zero", "rb") as source:
            return source.read(3).hex()

    def random(self):
        found = []
        for name in ["/dev/random", "/dev/urandom"]:
            with open(name, "rb", buffering=0) as source:
                found.append(source.read(32))
        return [len(bytes) for bytes in found] + [len(set(found))]

    def status(self):
        status = os.stat(os.devnull)
        kinds = [stat.S_ISCHR(status.st_mode), stat.S_IMODE(status.st_mode) == 0o666, status.st_size]
        return kinds + [os.path.exists("/dev/null"), os.access("/dev/null", os.W_OK), os.path.isdir("/dev")]

    def folder(self):
        return sorted({"null", "zero", "random", "urandom"} & set(os.listdir("/dev")))

    def descriptor(self):
        null = os.open("/dev/null", os.O_RDWR)
        answers = [os.write(null, b"abc"), os.read(null, 3) == b"", os.lseek(null, 7, os.SEEK_SET), os.isatty(null)]
        os.close(null)
        return answers + [self.error(lambda: os.close(null)), self.error(lambda: os.write(null, b"a"))]

    def errors(self):
        reading = os.open("/dev/null", os.O_RDONLY)
        errors = [
            self.error(lambda: os.write(reading, b"a")),
            self.error(lambda: open("/dev/null", "x")),
            self.error(lambda: os.listdir("/dev/null")),
            self.error(lambda: open("/dev")),
            self.error(lambda: open("/dev/no-such-device")),
        ]
        os.close(reading)
        return errors

    def constant(self):
        return subprocess.DEVNULL

    def error(self, attempt):
        try:
            return attempt()
        except OSError as error:
            return [type(error).__name__, error.strerror.split(":")[0].replace("file number", "file descriptor")]
