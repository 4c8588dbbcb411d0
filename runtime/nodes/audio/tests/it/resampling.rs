//! What is known of a sound that was resampled: its length, its frequencies, its power.

use std::path::Path;

use audio_nodes::Sound;
use serde_json::json;

use crate::{joined, parts, power, run, run_in, share, tone};

/// A second of a tone at another rate.
fn resampled(hertz: f64, from: u32, to: u32) -> Vec<f32> {
    let params = json!({"output_sample_rate": to});
    let sounds = run("AudioResample", &params, vec![tone(hertz, from, from as usize)]);
    let [Sound { rate, channels, more: None }] = sounds.as_slice() else { panic!("{sounds:?}") };
    assert_eq!((*rate, channels.len(), channels[0].len()), (to, 1, to as usize), "{from} to {to}");
    channels[0].clone()
}

/// Without what the silence before and behind it does to it.
fn inside(signal: &[f32]) -> &[f32] {
    let edge = signal.len() / 8;
    &signal[edge..signal.len() - edge]
}

#[test]
fn a_tone_keeps_its_frequency_and_its_power() {
    for (from, to) in
        [(48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (22_050, 48_000), (16_010, 15_990)]
    {
        let signal = resampled(1_000.0, from, to);
        let signal = inside(&signal);
        let share = share(signal, 1_000.0, to);
        assert!(share > 0.999_5, "{from} to {to}: {share}");
        let power = power(signal);
        assert!((power - 0.125).abs() < 0.001, "{from} to {to}: {power}");
    }
}

#[test]
fn a_tone_comes_at_its_time() {
    for (from, to) in [(48_000, 16_000), (44_100, 16_000), (8_000, 16_000), (16_000, 44_100)] {
        let signal = resampled(1_000.0, from, to);
        let Sound { channels, .. } = tone(1_000.0, to, to as usize);
        let difference = |(one, other): (&f32, &f32)| (one - other).abs();
        let pairs = inside(&signal).iter().zip(inside(&channels[0]));
        let most = pairs.map(difference).fold(0.0, f32::max);
        assert!(most < 2e-3, "{from} to {to}: {most}");
    }
}

#[test]
fn what_the_lower_rate_cannot_hold_is_left_out() {
    for (hertz, from, to) in [(12_000.0, 48_000, 16_000), (9_000.0, 44_100, 16_000)] {
        let left = power(inside(&resampled(hertz, from, to)));
        assert!(left < 0.125 * 1e-6, "{hertz}: {left}");
    }
}

#[test]
fn a_sound_in_parts_comes_out_as_if_it_had_come_whole() {
    let sound = tone(440.0, 44_100, 10_000);
    let params = json!({"output_sample_rate": 16_000});
    let whole = run("AudioResample", &params, vec![sound.clone()]);
    for frames in [1_000, 1_024, 4_096, 9_999] {
        let sounds = run("AudioResample", &params, parts(&sound, frames));
        let (last, others) = sounds.split_last().unwrap();
        assert_eq!(last.more, Some(false));
        assert!(others.iter().all(|part| part.more == Some(true)));
        assert_eq!(joined(&sounds), whole[0].channels, "{frames}");
    }
}

#[test]
fn the_length_is_that_of_the_rates() {
    let params = json!({"output_sample_rate": 16_000});
    for (frames, expected) in [(0, 0), (1, 0), (2, 1), (3, 1), (1_000, 333), (48_001, 16_000)] {
        let sounds = run("AudioResample", &params, vec![tone(100.0, 48_000, frames)]);
        assert_eq!(sounds[0].frames(), expected, "{frames}");
    }
    let up =
        run("AudioResample", &json!({"output_sample_rate": 63_999}), vec![tone(1.0, 1_000, 3)]);
    assert_eq!(up[0].frames(), 192);
}

#[test]
fn a_sound_without_an_end_ends_with_the_items_or_with_another_one() {
    let params = json!({"output_sample_rate": 8_000, "output_channels": null});
    let open = |rate| Sound { more: Some(true), ..tone(100.0, rate, rate as usize) };
    let stereo = Sound { channels: vec![vec![0.0; 160]; 2], ..open(16_000) };
    let sounds =
        run("AudioResample", &params, vec![open(16_000), open(4_000), open(8_000), stereo]);
    let first = sounds.iter().position(|sound| sound.more == Some(false)).unwrap();
    let frames = |sounds: &[Sound]| sounds.iter().map(Sound::frames).sum::<usize>();
    assert_eq!(frames(&sounds[..=first]), 8_000);
    assert_eq!(frames(&sounds), 8_000 + 8_000 + 8_000 + 80);
    assert_eq!(sounds.iter().filter(|sound| sound.more == Some(false)).count(), 3);
}

#[test]
fn a_sound_of_the_right_rate_is_not_touched() {
    let sound = tone(440.0, 16_000, 100);
    assert_eq!(run("AudioResample", &json!({}), vec![sound.clone()]), [sound]);
}

#[test]
fn the_originals_node_has_the_originals_defaults() {
    let sounds = run("AudioTransform", &json!({}), vec![tone(440.0, 22_050, 50)]);
    assert_eq!((sounds[0].rate, sounds[0].channels.len(), sounds[0].frames()), (44_100, 2, 100));
}

#[test]
fn what_cannot_be_resampled_is_said() {
    let refuse = |params: serde_json::Value, item: serde_json::Value| {
        let outcome = run_in(Path::new("none"), "AudioResample", &params, vec![item.into()]);
        outcome.unwrap_err().to_string()
    };
    let sound = json!([[0.5], 8_000]);
    let messages = [
        refuse(json!({"output_sample_rate": 0}), sound.clone()),
        refuse(json!({"output_sample_rate": 768_001}), sound.clone()),
        refuse(json!({"output_sample_rate": -1}), sound.clone()),
        refuse(json!({"output_sample_rate": 1.5}), sound.clone()),
        refuse(json!({"output_channels": 65}), sound.clone()),
        refuse(json!({"output_sample_rate": 125}), sound),
        refuse(json!({"output_channels": 2}), json!([[[0.5], [0.5], [0.5]], 16_000])),
    ];
    insta::assert_snapshot!(messages.join("\n"));
}
