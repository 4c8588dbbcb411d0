"""Counts words in messages."""

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass

WORD = re.compile(r"\w+")


@dataclass
class Statistics:
    """What is known of one message."""

    author: str
    words: int
    most_common: list[tuple[str, int]]


class WordCount:
    """Turns a message, as JSON text, into its statistics."""

    def __init__(self, most_common=3):
        self.most_common = most_common

    def process(self, item):
        message = json.loads(item)
        words = WORD.findall(message["text"].lower())
        most_common = Counter(words).most_common(self.most_common)
        return asdict(Statistics(message["author"], len(words), most_common))
