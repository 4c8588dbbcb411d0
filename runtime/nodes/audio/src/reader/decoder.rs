//! Decodes a file, one packet after the other.

use std::io::ErrorKind;

use pipeline_node::NodeError;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::well_known::FORMAT_ID_MP3;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::default::{get_codecs, get_probe};

use super::input::Open;
use super::{MAX_SAMPLES, ogg};
use crate::Sound;
use crate::sound::reserve;

/// What can be read, for messages.
const FORMATS: &str = "WAV, FLAC, MP3 and Ogg Vorbis";

/// A file that is being decoded.
pub(super) struct Decoder {
    /// What messages call it.
    name: String,
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    /// The most frames of an item, unless it is the whole file.
    chunk: Option<usize>,
    /// How many frames the file says that it has, where that can be relied on.
    announced: Option<u64>,
    decoded: u64,
    packet: Vec<Vec<f32>>,
}

impl Decoder {
    /// Finds out what the file is. It will be read in chunks of so many frames, or as a whole.
    pub(super) fn open(
        Open { name, mut source }: Open,
        chunk: Option<usize>,
    ) -> Result<Self, NodeError> {
        if !ogg::is_whole(&mut source) {
            return Err(truncated(&name));
        }
        let stream = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
        let (options, metadata) = (FormatOptions::default(), MetadataOptions::default());
        let format = get_probe().probe(&Hint::new(), stream, options, metadata);
        let format = format.map_err(|error| no_audio(&name, error))?;
        let track =
            format.default_track(TrackType::Audio).or_else(|| format.first_track(TrackType::Audio));
        let track = track.ok_or_else(|| unsupported(&name))?;
        let decoder = decoder(track).ok_or_else(|| unsupported(&name))?;
        // Of an MP3 without the tag of its encoder the length is an estimate.
        let is_exact = format.format_info().format != FORMAT_ID_MP3 || track.delay.is_some();
        let announced = track.num_frames.filter(|_| is_exact);
        let track = track.id;
        Ok(Self { name, format, decoder, track, chunk, announced, decoded: 0, packet: Vec::new() })
    }

    /// All of it.
    pub(super) fn whole(mut self) -> Result<Sound, NodeError> {
        let mut sound = Sound::default();
        while self.decode_into(&mut sound)? {}
        Ok(sound)
    }

    /// Adds the next frames to a sound, which is empty at first. Says whether there may be more.
    pub(super) fn decode_into(&mut self, sound: &mut Sound) -> Result<bool, NodeError> {
        let packet = match self.format.next_packet() {
            Ok(Some(packet)) if packet.track_id != self.track => return Ok(true),
            Ok(Some(packet)) => packet,
            Ok(None) => return self.end(),
            Err(error) => return Err(broken(&self.name, error)),
        };
        let decoded = match self.decoder.decode(&packet) {
            Ok(decoded) => decoded,
            Err(error) => return Err(broken(&self.name, error)),
        };
        let rate = decoded.spec().rate();
        decoded.copy_to_vecs_planar(&mut self.packet);
        self.decoded += decoded.frames() as u64;
        self.check(rate, sound)?;
        sound.rate = rate;
        sound.channels.resize(self.packet.len(), Vec::new());
        for (channel, packet) in sound.channels.iter_mut().zip(&self.packet) {
            reserve(channel, packet.len())?;
            channel.extend_from_slice(packet);
        }
        Ok(true)
    }

    /// Whether the packet can follow what there is of the sound.
    fn check(&self, rate: u32, sound: &Sound) -> Result<(), NodeError> {
        let (name, channels) = (&self.name, self.packet.len());
        let problem = if !(1..=Sound::MAX_RATE).contains(&rate) {
            format!(
                "says that it has {rate} frames in a second; a sound has 1 to {}",
                Sound::MAX_RATE
            )
        } else if !(1..=Sound::MAX_CHANNELS).contains(&channels) {
            format!("has {channels} channels; a sound has 1 to {}", Sound::MAX_CHANNELS)
        } else if sound.rate != 0 && (sound.rate, sound.channels.len()) != (rate, channels) {
            "changes its rate or its channels; split it where it does".to_owned()
        } else if self.item_frames().saturating_mul(channels as u64) > MAX_SAMPLES {
            format!(
                "has more than {MAX_SAMPLES} samples for an item, in {channels} channels; set the parameter \
                 `chunk_size` to fewer frames, so that it comes in parts"
            )
        } else {
            return Ok(());
        };
        Err(NodeError::failed(format!("{name} {problem}")))
    }

    /// How many frames an item has, as far as is known.
    fn item_frames(&self) -> u64 {
        let frames = self.announced.unwrap_or_default().max(self.decoded);
        self.chunk.map_or(frames, |chunk| frames.min(chunk as u64))
    }

    /// Nothing is left to be read: whether that is right.
    fn end(&self) -> Result<bool, NodeError> {
        match self.announced {
            Some(announced) if announced > self.decoded => Err(truncated(&self.name)),
            _ if self.decoded == 0 => {
                Err(NodeError::failed(format!("{} holds no sound: it has no frames", self.name)))
            }
            _ => Ok(false),
        }
    }
}

fn decoder(track: &Track) -> Option<Box<dyn AudioDecoder>> {
    let parameters = track.codec_params.as_ref()?.audio()?;
    get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default()).ok()
}

fn no_audio(name: &str, error: Error) -> NodeError {
    match error {
        Error::IoError(error) if error.kind() != ErrorKind::UnexpectedEof => {
            NodeError::failed(format!("{name} cannot be read")).caused_by(error)
        }
        // Unless none of the readers knows the file.
        error @ Error::Unsupported(feature) if !feature.starts_with("core (probe)") => {
            unsupported(name).caused_by(error)
        }
        error => NodeError::failed(format!(
            "{name} is no audio file that can be read here; {FORMATS} can"
        ))
        .caused_by(error),
    }
}

fn unsupported(name: &str) -> NodeError {
    NodeError::failed(format!(
        "{name} holds audio in a codec that is not supported; convert it, {FORMATS} can be read"
    ))
}

fn truncated(name: &str) -> NodeError {
    NodeError::failed(format!("{name} is truncated: it ends before its sound does; get it again"))
}

fn broken(name: &str, error: Error) -> NodeError {
    match error {
        Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => truncated(name),
        error => NodeError::failed(format!("{name} is damaged; get it again")).caused_by(error),
    }
}
