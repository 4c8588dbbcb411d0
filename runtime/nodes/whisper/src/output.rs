//! What a node says of a recording.

use pipeline_node::{Item, Object};

use crate::transcribe::Segment;

/// All of a text.
pub(crate) fn whole(segments: &[Segment], language: Option<String>, duration: f64) -> Item {
    let mut fields = fields(segments, language);
    fields.insert("audio_duration".to_owned(), duration.into());
    fields.into()
}

/// One of its segments.
pub(crate) fn part(segment: &Segment, language: Option<String>) -> Item {
    fields(std::slice::from_ref(segment), language).into()
}

fn fields(segments: &[Segment], language: Option<String>) -> Object {
    let text: String = segments.iter().map(|segment| segment.text.as_str()).collect();
    Object::from_iter([
        ("text".to_owned(), text.trim().into()),
        ("segments".to_owned(), segments.iter().map(item).collect()),
        ("language".to_owned(), language.map_or(Item::Null, Item::from)),
    ])
}

fn item(segment: &Segment) -> Item {
    let number = |value: f64| Item::from((value * 1e6).round() / 1e6);
    Object::from_iter([
        ("start".to_owned(), number(segment.start)),
        ("end".to_owned(), number(segment.end)),
        ("text".to_owned(), segment.text.trim().into()),
        ("avg_logprob".to_owned(), number(segment.avg_logprob)),
        ("no_speech_prob".to_owned(), number(segment.no_speech_prob)),
        ("compression_ratio".to_owned(), number(segment.compression_ratio)),
        ("temperature".to_owned(), number(segment.temperature)),
    ])
    .into()
}
