//! One of the five services: a process that answers after a delay, and sometimes fails.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rand_distr::{Distribution, LogNormal, Uniform};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng;

use crate::{SERVICES, TAIL, broker};

/// No answer on the loopback interface takes longer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// What a service is set to.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    /// Milliseconds until it answers.
    pub(crate) delay: u32,
    /// The share of calls that fail.
    pub(crate) fails: f64,
}

/// A service that was started; it ends with this.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    process: Child,
    /// What the service is told; when it is closed the service ends.
    tell: Mutex<ChildStdin>,
}

impl Service {
    pub(crate) fn start(at: usize) -> io::Result<Service> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["service", &at.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(tell), Some(told)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("a process without pipes"));
        };
        let mut line = String::new();
        BufReader::new(told).read_line(&mut line)?;
        let port = line.trim().parse().map_err(io::Error::other)?;
        Ok(Service {
            name: SERVICES[at].name,
            port,
            process,
            tell: Mutex::new(tell),
        })
    }

    /// Tells it where events come from.
    pub(crate) fn subscribe(&self, broker: u16) -> io::Result<()> {
        let mut tell = self.tell.lock().map_err(|_| io::Error::other("a caller panicked"))?;
        writeln!(tell, "{broker}")?;
        tell.flush()
    }

    /// How many events it heard of; waits a little until they are all there.
    pub(crate) fn heard(&self, all: u64) -> io::Result<u64> {
        let mut heard = 0;
        for _ in 0..100 {
            let answer = Caller::new(self.port)?.ask("heard")?;
            heard = answer.1.trim().parse().map_err(io::Error::other)?;
            if heard >= all {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(heard)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A connection to a service.
pub(crate) struct Caller(BufReader<TcpStream>);

impl Caller {
    pub(crate) fn new(port: u16) -> io::Result<Caller> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Caller(BufReader::new(stream)))
    }

    /// Calls it; whether it did what was asked.
    pub(crate) fn call(&mut self, how: &str) -> io::Result<bool> {
        Ok(self.ask(how)?.0 == 200)
    }

    fn ask(&mut self, how: &str) -> io::Result<(u16, String)> {
        write!(self.0.get_mut(), "GET /{how} HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
        let head = head(&mut self.0)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let status = head[0].split(' ').nth(1).and_then(|status| status.parse().ok());
        let length = head
            .iter()
            .find_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        self.0.read_exact(&mut body)?;
        let status = status.ok_or_else(|| io::Error::other("no HTTP status"))?;
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }
}

/// The lines up to an empty one; None where the other side is gone.
fn head(stream: &mut impl BufRead) -> io::Result<Option<Vec<String>>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => return Ok(Some(lines)),
            line => lines.push(line.to_owned()),
        }
    }
}

/// Serves until standard input is closed.
pub(crate) fn serve(at: usize) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());
    let heard = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&heard);
    thread::spawn(move || {
        let connections = AtomicUsize::new(0);
        for stream in listener.incoming().flatten() {
            let seed = connections.fetch_add(1, Ordering::Relaxed) * SERVICES.len() + at;
            let heard = Arc::clone(&counted);
            thread::spawn(move || answer(stream, &SERVICES[at], seed as u64, &heard));
        }
    });
    for line in io::stdin().lock().lines() {
        let port = line?.trim().parse().map_err(io::Error::other)?;
        let heard = Arc::clone(&heard);
        thread::spawn(move || broker::listen(port, &heard));
    }
    Ok(())
}

fn answer(stream: TcpStream, set: &Set, seed: u64, heard: &AtomicU64) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let delay = f64::from(set.delay);
    // The 99 % point of the standard normal distribution is 2.326.
    let varied = LogNormal::new(delay.ln(), f64::from(TAIL).ln() / 2.326);
    let varied = varied.map_err(|error| io::Error::other(error.to_string()))?;
    let share = Uniform::new(0.0, 1.0).map_err(|error| io::Error::other(error.to_string()))?;
    while let Some(head) = head(&mut stream)? {
        let how = head[0].split(' ').nth(1).unwrap_or_default();
        let mut body = String::new();
        let mut fails = false;
        match how {
            "/heard" => body = heard.load(Ordering::Relaxed).to_string(),
            how => {
                fails = share.sample(&mut random) < set.fails;
                let takes = if how == "/varied" {
                    varied.sample(&mut random)
                } else {
                    delay
                };
                thread::sleep(Duration::from_secs_f64(takes / 1000.0));
            }
        }
        let status = if fails { "503 Service Unavailable" } else { "200 OK" };
        write!(
            stream.get_mut(),
            "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
    }
    Ok(())
}
