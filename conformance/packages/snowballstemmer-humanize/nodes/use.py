"""Stems of words, and numbers for people."""

from datetime import timedelta

import humanize
import snowballstemmer


class Use:
    def process(self, item):
        language, words = item
        stems = snowballstemmer.stemmer(language).stemWords(words)
        humanize.activate("de") if language == "german" else humanize.deactivate()
        return [stems, humanize.naturalsize(len(words) * 10**7), humanize.precisedelta(timedelta(days=400, seconds=len(words)))]
