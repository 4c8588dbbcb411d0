"""Counts the words of a transcript and writes its subtitles."""

import re
from collections import Counter
from collections.abc import Iterator

import srt

# Letters and digits, and what may stand between them: don't, cold-hearted.
WORD = re.compile(r"\w+(?:['’-]\w+)*")


class Subtitles:
    """Turns a transcript, as `WhisperNode` gives it, into text, counted words and subtitles.

    With `stream` that node gives each segment first, which is passed on as it comes.

    `width` is how many characters a line of a subtitle has at most, `height` how many lines are shown at
    a time. Of the words the `most_common` ones are named.
    """

    def __init__(self, width: int = 42, height: int = 2, most_common: int = 10):
        for name, value in [("width", width), ("height", height), ("most_common", most_common)]:
            if value < 1:
                raise ValueError(f"`{name}` is {value}; it must be 1 or more")
        self.width = width
        self.height = height
        self.most_common = most_common

    def process(self, item: dict) -> dict:
        """Takes `text`, `language` and `segments`, and gives `words` and `srt` besides.

        A part of a transcript doesn't know how long the recording is. Of such a one comes its segment.

        Raises ValueError if the item is neither, or if segments are out of order.
        """
        if not isinstance(item, dict) or not item.keys() >= {"text", "language", "segments"}:
            raise ValueError("this is no transcript; connect `WhisperNode` to this node")
        segments = item["segments"]
        require_order(segments)
        if "audio_duration" not in item:
            (segment,) = segments
            return segment
        return {
            "text": item["text"],
            "language": item["language"],
            "words": self.count(item["text"]),
            "srt": srt.document(cue for segment in segments for cue in self.cues(segment)),
            "segments": segments,
        }

    def count(self, text: str) -> dict:
        """Gives how many words there are, and which are the most common; capitals don't matter."""
        words = Counter(WORD.findall(text.lower()))
        common = [
            {"word": word, "count": count} for word, count in words.most_common(self.most_common)
        ]
        return {"count": words.total(), "most_common": common}

    def cues(self, segment: dict) -> Iterator[srt.Cue]:
        """Gives the cues of a segment; without a text it has none."""
        start, end, text = segment["start"], segment["end"], segment["text"]
        return srt.cues(start, end, text, self.width, self.height)


def require_order(segments: list[dict]) -> None:
    """Raises ValueError unless each segment ends after it begins, which is after the one before."""
    earliest = 0
    for number, segment in enumerate(segments, 1):
        if not earliest <= segment["start"] <= segment["end"]:
            raise ValueError(
                f"segment {number} is from {segment['start']} s to {segment['end']} s, "
                f"and the one before it begins at {earliest} s"
            )
        earliest = segment["start"]
