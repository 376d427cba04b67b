//! A Redis server with a stream of events, spoken to in its own protocol.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use crate::service::PATIENCE;

const STREAM: &str = "order.placed";

/// A server of its own, in a folder of its own; both end with this.
pub(crate) struct Broker {
    pub(crate) port: u16,
    process: Child,
    _folder: tempfile::TempDir,
}

impl Broker {
    /// None where there is no such program.
    pub(crate) fn start() -> io::Result<Option<Broker>> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        // An event is on the disk before it is acknowledged.
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", ""])
            .args(["--appendonly", "yes", "--appendfsync", "always", "--dir"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn();
        let process = match started {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            started => started?,
        };
        let broker = Broker {
            port,
            process,
            _folder: folder,
        };
        for _ in 0..100 {
            if Publisher::new(port).and_then(|mut one| one.ask(&["PING"])).is_ok() {
                return Ok(Some(broker));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(io::Error::new(
            io::ErrorKind::TimedOut,
            "the Redis server does not answer",
        ))
    }

    /// How many events are in the stream.
    pub(crate) fn published(&self) -> io::Result<u64> {
        match Publisher::new(self.port)?.ask(&["XLEN", STREAM])? {
            Reply::Number(count) => Ok(count),
            _ => Err(io::Error::other("a stream without a length")),
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What the server answers.
enum Reply {
    Text(String),
    Number(u64),
    List(Vec<Reply>),
    Nothing,
}

/// A connection to the server.
pub(crate) struct Publisher(BufReader<TcpStream>);

impl Publisher {
    pub(crate) fn new(port: u16) -> io::Result<Publisher> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Publisher(BufReader::new(stream)))
    }

    /// Publishes one event, and waits until the server has it.
    pub(crate) fn publish(&mut self) -> io::Result<()> {
        self.ask(&["XADD", STREAM, "*", "order", "4711"]).map(|_| ())
    }

    fn ask(&mut self, words: &[&str]) -> io::Result<Reply> {
        let mut text = format!("*{}\r\n", words.len());
        for word in words {
            let _ = write!(text, "${}\r\n{word}\r\n", word.len());
        }
        self.0.get_mut().write_all(text.as_bytes())?;
        self.reply()
    }

    fn reply(&mut self) -> io::Result<Reply> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let line = line.trim_end();
        let Some((kind, rest)) = line.split_at_checked(1) else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let count = rest.parse::<usize>();
        match (kind, count) {
            ("$" | "*", Err(_)) => Ok(Reply::Nothing),
            ("$", Ok(length)) => {
                let mut text = vec![0; length + 2];
                self.0.read_exact(&mut text)?;
                text.truncate(length);
                Ok(Reply::Text(String::from_utf8_lossy(&text).into_owned()))
            }
            ("*", Ok(count)) => Ok(Reply::List(
                (0..count).map(|_| self.reply()).collect::<io::Result<_>>()?,
            )),
            (":", _) => rest.parse().map(Reply::Number).map_err(io::Error::other),
            ("+", _) => Ok(Reply::Text(rest.to_owned())),
            _ => Err(io::Error::other(line.to_owned())),
        }
    }
}

/// Counts the events of the stream as they come.
pub(crate) fn listen(port: u16, heard: &AtomicU64) -> io::Result<()> {
    let mut server = Publisher::new(port)?;
    let mut last = "0".to_owned();
    loop {
        let wait = ["XREAD", "COUNT", "500", "BLOCK", "5000", "STREAMS", STREAM, &last];
        let Reply::List(streams) = server.ask(&wait)? else {
            continue;
        };
        // One stream: its name and its entries, each of which begins with its id.
        let Some(Reply::List(stream)) = streams.into_iter().next() else {
            continue;
        };
        let Some(Reply::List(entries)) = stream.into_iter().nth(1) else {
            continue;
        };
        heard.fetch_add(entries.len() as u64, Ordering::Relaxed);
        if let Some(Reply::List(entry)) = entries.into_iter().next_back()
            && let Some(Reply::Text(id)) = entry.into_iter().next()
        {
            last = id;
        }
    }
}
