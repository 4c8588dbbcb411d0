"""How much alike words are, with the last release without compiled code."""

import jellyfish


class Use:
    def process(self, item):
        one, other = item
        return [jellyfish.levenshtein_distance(one, other), round(jellyfish.jaro_winkler_similarity(one, other), 6), jellyfish.soundex(one), jellyfish.metaphone(other)]
