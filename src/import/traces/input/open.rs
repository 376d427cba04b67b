//! Opening a file, compressed or not: what it is compressed with, its first bytes tell.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use crate::import::Input;
use crate::import::traces::Progress;

/// How much is read at once, in bytes.
const AT_ONCE: usize = 1 << 18;
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Opens an input. What is read of it, as it lies there, is told to `progress`.
///
/// # Errors
/// Why it cannot be opened or read.
pub(in crate::import) fn open<'p>(input: &Input, progress: &'p dyn Progress) -> io::Result<Box<dyn Read + 'p>> {
    let counted = Counted {
        inner: input.open()?,
        progress,
    };
    let mut reader = BufReader::with_capacity(AT_ONCE, counted);
    let head = reader.fill_buf()?;
    if head.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(MultiGzDecoder::new(reader)));
    }
    // The Collector's file exporter writes the length of each compressed message before it.
    let with_lengths = head.len() >= 8 && head[4..8] == ZSTD;
    if head.starts_with(&ZSTD) || with_lengths {
        return Ok(Box::new(Frames {
            state: Frame::Before(reader),
            with_lengths,
        }));
    }
    Ok(Box::new(reader))
}

/// Tells how much was read.
struct Counted<'p, R> {
    inner: R,
    progress: &'p dyn Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.bytes(read as u64);
        Ok(read)
    }
}

/// zstd: one frame after another.
struct Frames<R: BufRead> {
    state: Frame<R>,
    with_lengths: bool,
}

enum Frame<R: BufRead> {
    Before(R),
    Within(Box<StreamingDecoder<R, FrameDecoder>>),
    Done,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, Frame::Done) {
                Frame::Done => return Ok(0),
                Frame::Before(mut reader) => {
                    if reader.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    if self.with_lengths {
                        reader.read_exact(&mut [0; 4])?;
                    }
                    let frame = StreamingDecoder::new(reader)
                        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
                    self.state = Frame::Within(Box::new(frame));
                }
                Frame::Within(mut frame) => {
                    let read = frame.read(buffer)?;
                    if read > 0 {
                        self.state = Frame::Within(frame);
                        return Ok(read);
                    }
                    self.state = Frame::Before(frame.into_inner());
                    if self.with_lengths && !buffer.is_empty() {
                        // The messages have no line ends of their own.
                        buffer[0] = b'\n';
                        return Ok(1);
                    }
                }
            }
        }
    }
}
