//! `AudioBuffer` and `AudioTrackSource`.

use audio_nodes::Sound;
use serde_json::json;

use crate::{joined, parts, run, tone};

fn lengths(sounds: &[Sound]) -> Vec<(usize, Option<bool>)> {
    sounds.iter().map(|sound| (sound.frames(), sound.more)).collect()
}

#[test]
fn blocks_are_as_long_as_was_asked_and_the_rest_is_the_last() {
    let sound = tone(440.0, 8_000, 1_000);
    let params = json!({"buffer_size_samples": 400});
    for frames in [1, 7, 400, 401, 1_000] {
        let blocks = run("AudioBuffer", &params, parts(&sound, frames));
        let expected = [(400, Some(true)), (400, Some(true)), (200, Some(false))];
        assert_eq!(lengths(&blocks), expected, "{frames}");
        assert_eq!(joined(&blocks), sound.channels);
    }
    let blocks = run("AudioBuffer", &json!({"buffer_size_samples": 500}), parts(&sound, 300));
    assert_eq!(lengths(&blocks), [(500, Some(true)), (500, Some(false))]);
}

#[test]
fn sounds_that_say_nothing_are_parts_of_one_until_they_differ() {
    let params = json!({"buffer_size_samples": 100});
    let sounds = vec![tone(1.0, 8_000, 60), tone(1.0, 8_000, 60), tone(1.0, 4_000, 10)];
    let blocks = run("AudioBuffer", &params, sounds);
    assert_eq!(lengths(&blocks), [(100, Some(true)), (20, Some(false)), (10, Some(false))]);
    assert_eq!(blocks[2].rate, 4_000);
}

#[test]
fn a_sound_that_has_ended_is_not_continued() {
    let end = |frames| Sound { more: Some(false), ..tone(1.0, 8_000, frames) };
    let blocks = run("AudioBuffer", &json!({}), vec![end(60), end(0), end(50)]);
    assert_eq!(lengths(&blocks), [(60, Some(false)), (50, Some(false))]);
}

#[test]
fn a_track_is_the_sound_itself() {
    let sound = Sound { more: Some(true), ..tone(440.0, 8_000, 10) };
    assert_eq!(run("AudioTrackSource", &json!({}), vec![sound.clone()]), [sound]);
}
