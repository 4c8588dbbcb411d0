"""Writes subtitles in the form of SubRip: numbered cues with their times, which players call SRT."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap


@dataclass(frozen=True)
class Cue:
    """Lines that are shown from one moment to another, in milliseconds."""

    start: int
    end: int
    lines: tuple[str, ...]

    def __post_init__(self):
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a cue cannot be shown from {self.start} ms to {self.end} ms")


def cues(start: float, end: float, text: str, width: int, height: int) -> Iterator[Cue]:
    """Cuts what is said between two moments, in seconds, into cues of `height` lines at most.

    A line has `width` characters at most. Each cue lasts for its share of the characters, and the next
    one begins where it ends.
    """
    lines = wrap(" ".join(text.split()), width)
    blocks = [tuple(lines[at : at + height]) for at in range(0, len(lines), height)]
    first, last = milliseconds(start), milliseconds(end)
    total = sum(map(size, blocks))
    shown = 0
    for block in blocks:
        begin = first + (last - first) * shown // total
        shown += size(block)
        yield Cue(begin, first + (last - first) * shown // total, block)


def document(all_cues: Iterable[Cue]) -> str:
    """Gives the text of the file: each cue with its number, its times and its lines."""
    return "\n".join(
        f"{number}\n{timestamp(cue.start)} --> {timestamp(cue.end)}\n" + "\n".join(cue.lines) + "\n"
        for number, cue in enumerate(all_cues, 1)
    )


def timestamp(moment: int) -> str:
    """Gives milliseconds as HH:MM:SS,mmm; the hours have more digits if they need them."""
    seconds, fraction = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02},{fraction:03}"


def milliseconds(seconds: float) -> int:
    """Gives the nearest whole number of milliseconds."""
    return round(seconds * 1000)


def size(lines: tuple[str, ...]) -> int:
    """Gives how many characters the lines have together."""
    return sum(map(len, lines))
