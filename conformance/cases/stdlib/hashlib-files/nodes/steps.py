import hashlib
import io
import tempfile


class Step:
    def process(self, size):
        data = bytes(number % 251 for number in range(size))
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            with open(file.name, "rb") as opened:
                from_file = hashlib.file_digest(opened, "sha256").hexdigest()
            with open(file.name, "rb") as opened:
                opened.seek(size // 2)
                second_half = hashlib.file_digest(opened, hashlib.sha1).hexdigest()
            with open(file.name) as opened:
                text = failure(lambda: hashlib.file_digest(opened, "sha256"))
        in_memory = hashlib.file_digest(io.BytesIO(data), lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        assert from_file == hashlib.sha256(data).hexdigest()
        return [from_file, second_half, in_memory, text, failure(lambda: hashlib.file_digest(io.BytesIO(), "md17"))]


def failure(attempt):
    try:
        return repr(attempt())
    except ValueError as error:
        return f"{type(error).__name__}: {str(error).rpartition(' is not ')[2]}"
