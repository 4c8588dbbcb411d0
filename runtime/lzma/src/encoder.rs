//! Compression, whatever the container.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex};

use lzma_rust2::filter::bcj::BcjWriter;
use lzma_rust2::filter::delta::DeltaWriter;
use lzma_rust2::{
    FilterConfig, FilterType, Lzma2Options, Lzma2Writer, LzmaOptions, LzmaWriter, XzOptions,
    XzWriter,
};
use python_codec::lock;

use crate::filter::{Chain, Last};

/// A stream that is compressed bit by bit.
pub(crate) struct Encoder {
    writer: Box<dyn Stage>,
    output: Sink,
}

impl Encoder {
    /// The format of the program xz.
    pub(crate) fn xz(options: XzOptions) -> io::Result<Self> {
        let output = Sink::default();
        Ok(Self { writer: Box::new(XzWriter::new(output.clone(), options)?), output })
    }

    /// The older format of the program lzma; its end is marked.
    pub(crate) fn alone(options: &LzmaOptions) -> io::Result<Self> {
        let output = Sink::default();
        let writer = LzmaWriter::new_use_header(output.clone(), options, None)?;
        Ok(Self { writer: Box::new(writer), output })
    }

    /// Data without a container.
    pub(crate) fn raw(chain: &Chain) -> io::Result<Self> {
        let output = Sink::default();
        let mut writer: Box<dyn Stage> = match &chain.last {
            Last::Lzma1(options) => {
                Box::new(LzmaWriter::new_no_header(output.clone(), options, true)?)
            }
            Last::Lzma2(options) => {
                let options = Lzma2Options { lzma_options: options.clone(), chunk_size: None };
                Box::new(Lzma2Writer::new(output.clone(), options))
            }
        };
        for filter in chain.before.iter().rev() {
            writer = filtered(writer, filter)?;
        }
        Ok(Self { writer, output })
    }

    /// Takes data, and gives what is compressed so far.
    pub(crate) fn write(&mut self, data: &[u8]) -> io::Result<Vec<u8>> {
        self.writer.write_all(data)?;
        Ok(self.output.take())
    }

    /// Gives what is left.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        self.writer.finish()?;
        Ok(self.output.take())
    }
}

fn filtered(next: Box<dyn Stage>, filter: &FilterConfig) -> io::Result<Box<dyn Stage>> {
    let property = filter.property as usize;
    Ok(match filter.filter_type {
        FilterType::Delta => Box::new(DeltaWriter::new(next, property)),
        FilterType::BcjX86 => Box::new(BcjWriter::new_x86(next, property)),
        FilterType::BcjPpc => Box::new(BcjWriter::new_ppc(next, property)),
        FilterType::BcjIa64 => Box::new(BcjWriter::new_ia64(next, property)),
        FilterType::BcjArm => Box::new(BcjWriter::new_arm(next, property)),
        FilterType::BcjArmThumb => Box::new(BcjWriter::new_arm_thumb(next, property)),
        FilterType::BcjSparc => Box::new(BcjWriter::new_sparc(next, property)),
        _ => return Err(io::ErrorKind::Unsupported.into()),
    })
}

/// Something that data goes through on its way to the output.
trait Stage: Write + Send {
    fn finish(self: Box<Self>) -> io::Result<()>;
}

impl Stage for XzWriter<Sink> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish().map(drop)
    }
}

impl Stage for LzmaWriter<Sink> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish().map(drop)
    }
}

impl Stage for Lzma2Writer<Sink> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish().map(drop)
    }
}

impl Stage for DeltaWriter<Box<dyn Stage>> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.into_inner().finish()
    }
}

impl Stage for BcjWriter<Box<dyn Stage>> {
    fn finish(self: Box<Self>) -> io::Result<()> {
        (*self).finish()?.finish()
    }
}

/// Where compressed data waits to be fetched.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut lock(&self.0))
    }
}

impl Write for Sink {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        lock(&self.0).extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
