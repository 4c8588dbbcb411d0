import contextlib
import typing


class Typed(typing.NamedTuple):
    name: str
    size: int = 1


@contextlib.contextmanager
def noting(log):
    log.append("in")
    try:
        yield log
    finally:
        log.append("out")


class Step:
    def process(self, item):
        log = []
        with contextlib.suppress(ZeroDivisionError), noting(log):
            log.append(1 // item)
        return [log, Typed("a"), str(typing.get_type_hints(Typed)["size"])]
