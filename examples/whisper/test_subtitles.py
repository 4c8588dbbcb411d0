"""Checks of the Python node alone: `python3 -m unittest discover examples/whisper`."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "nodes"))

import srt  # noqa: E402
from subtitles import Subtitles  # noqa: E402

VERSE = (
    "It is a truth universally acknowledged, that a single man in possession of a good fortune, "
    "must be in want of a wife."
)


def transcript(*segments):
    """A transcript of segments that are given as start, end and text."""
    names = ("start", "end", "text")
    text = " ".join(segment[2] for segment in segments)
    return {
        "text": text,
        "segments": [dict(zip(names, segment)) for segment in segments],
        "language": "en",
        "audio_duration": 60.0,
    }


class TimestampTest(unittest.TestCase):
    def test_hours_minutes_seconds_and_thousandths_have_their_places(self):
        for seconds, expected in [
            (0, "00:00:00,000"),
            (0.0004, "00:00:00,000"),
            (3.29, "00:00:03,290"),
            (59.9996, "00:01:00,000"),
            (3599.999, "00:59:59,999"),
            (86_400 + 3_723.5, "25:02:03,500"),
            (360_000, "100:00:00,000"),
        ]:
            with self.subTest(seconds=seconds):
                self.assertEqual(srt.timestamp(srt.milliseconds(seconds)), expected)


class SubtitlesTest(unittest.TestCase):
    def test_cues_are_numbered_across_segments_and_a_line_is_empty_between_them(self):
        item = transcript((0, 1.5, "One."), (1.5, 2, ""), (2, 2.25, "Two, three."))
        self.assertEqual(
            Subtitles().process(item)["srt"],
            "1\n00:00:00,000 --> 00:00:01,500\nOne.\n"
            "\n"
            "2\n00:00:02,000 --> 00:00:02,250\nTwo, three.\n",
        )

    def test_lines_are_wrapped_and_a_long_segment_is_cut_where_its_time_is(self):
        shown = Subtitles(width=30, height=2).process(transcript((10, 22, VERSE)))["srt"]
        blocks = [block.splitlines() for block in shown.split("\n\n")]
        self.assertEqual([block[0] for block in blocks], ["1", "2", "3"])
        words = [word for block in blocks for line in block[2:] for word in line.split()]
        self.assertEqual(words, VERSE.split())
        for block in blocks:
            self.assertLessEqual(len(block), 4)
            self.assertLessEqual(max(map(len, block[2:])), 30)
        times = [block[1].split(" --> ") for block in blocks]
        self.assertEqual((times[0][0], times[-1][1]), ("00:00:10,000", "00:00:22,000"))
        for (_, end), (start, _) in zip(times, times[1:]):
            self.assertEqual(end, start)

    def test_a_text_without_spaces_and_with_line_breaks_stays_in_its_lines(self):
        item = transcript((0, 1, "語" * 50 + "\n\n字"))
        lines = Subtitles(height=9).process(item)["srt"].splitlines()[2:]
        self.assertEqual(lines, ["語" * 42, "語" * 8 + " 字"])

    def test_words_are_counted_without_capitals_and_marks(self):
        item = transcript((0, 1, "Don't! Don’t, don't – a cold-hearted man, a 2nd."))
        words = Subtitles(most_common=2).process(item)["words"]
        common = [{"word": "don't", "count": 2}, {"word": "a", "count": 2}]
        self.assertEqual(words, {"count": 8, "most_common": common})

    def test_silence_has_no_words_and_no_subtitles(self):
        item = Subtitles().process(transcript())
        self.assertEqual((item["text"], item["srt"], item["segments"]), ("", "", []))
        self.assertEqual(item["words"], {"count": 0, "most_common": []})

    def test_a_part_of_a_transcript_is_passed_on_as_its_segment(self):
        part = transcript((0, 1, "One."))
        del part["audio_duration"]
        self.assertEqual(Subtitles().process(part), {"start": 0, "end": 1, "text": "One."})

    def test_what_is_no_transcript_is_refused(self):
        for item in ["text", {"text": "text"}, [0.5]]:
            with self.subTest(item=item), self.assertRaisesRegex(ValueError, "no transcript"):
                Subtitles().process(item)

    def test_segments_out_of_order_are_refused(self):
        for item, number in [
            (transcript((2, 1, "backwards")), 1),
            (transcript((-1, 1, "too early")), 1),
            (transcript((2, 3, "later"), (0, 1, "earlier")), 2),
        ]:
            with self.subTest(item=item), self.assertRaisesRegex(ValueError, f"segment {number} "):
                Subtitles().process(item)

    def test_parameters_below_one_are_refused(self):
        for name in ["width", "height", "most_common"]:
            with self.subTest(name=name), self.assertRaisesRegex(ValueError, f"`{name}` is 0"):
                Subtitles(**{name: 0})

    def test_a_cue_that_ends_before_it_begins_is_refused(self):
        with self.assertRaisesRegex(ValueError, "from 2000 ms to 1000 ms"):
            list(srt.cues(2, 1, "text", 42, 2))


if __name__ == "__main__":
    unittest.main()
