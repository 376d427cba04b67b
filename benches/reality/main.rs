//! Whether an operation takes as long, and succeeds as often, as `touchpoint cost` says of its description.
//!
//! `cargo bench --bench reality` starts five small HTTP services, each a process, with set delays and failure rates, and
//! a Redis server that writes each event to the disk before it acknowledges it; all on the loopback interface. Three
//! operations are then run many times as they are described today and as recommended, and what was measured stands
//! beside what was predicted. It ends with status 1 where they are more than 10 % apart.
//!
//! Without a Redis server on the machine that part is left out, and said.

mod broker;
mod prediction;
mod service;
mod trial;

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use broker::{Broker, Publisher};
use prediction::{Predicted, predict};
use service::{Caller, Service, Set};
use trial::{Measured, Outcome, in_turns, trial};

/// The services, each with its delay in milliseconds and the share of calls in which it fails.
pub(crate) const SERVICES: [Set; 5] = [
    Set {
        name: "payment",
        delay: 30,
        fails: 0.1,
    },
    Set {
        name: "stock",
        delay: 20,
        fails: 0.02,
    },
    Set {
        name: "email",
        delay: 40,
        fails: 0.03,
    },
    Set {
        name: "crm",
        delay: 25,
        fails: 0.05,
    },
    Set {
        name: "analytics",
        delay: 15,
        fails: 0.01,
    },
];

/// Where delays vary, one of a hundred is so many times the typical one, or slower.
pub(crate) const TAIL: u32 = 3;

/// So many runs of each operation: the standard error of a share of failures of 10 % is then 0.27 points.
const RUNS: usize = 12_000;
/// So many at the same time.
const CALLERS: usize = 32;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, at] = arguments.as_slice()
        && word == "service"
    {
        let at = at.parse::<usize>().ok().filter(|at| *at < SERVICES.len());
        return at.map_or(ExitCode::FAILURE, |at| ended(service::serve(at)));
    }
    match compare() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => ended(Err(error)),
    }
}

fn ended(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reality: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures all, and says whether all is as predicted.
fn compare() -> io::Result<bool> {
    let services: Vec<Service> = (0..SERVICES.len()).map(Service::start).collect::<io::Result<_>>()?;
    let ports: Arc<[u16]> = services.iter().map(|service| service.port).collect();
    let broker = Broker::start()?;
    // How long one publish takes nobody sets; it is measured in turns with the operation that is one.
    let mut publishes = None;
    if let Some(broker) = &broker {
        for service in &services {
            service.subscribe(broker.port)?;
        }
        publishes = Some(publishing(broker)?);
    } else {
        println!("no redis-server on this machine (Debian: apt-get install redis-server): nothing is published\n");
    }
    let publish = publishes.as_ref().map_or(1.0, |(stated, _)| stated.typical);
    let predicted = predict(publish)?;

    let all: Vec<usize> = (0..SERVICES.len()).collect();
    let mut within = true;
    let mut told = |what: &str, predicted: &Predicted, measured: &Measured| {
        within &= prediction::told(what, predicted, measured);
    };
    println!("{:26} {:>10} {:>10} {:>7}", "", "predicted", "measured", "apart");
    if let Some((_, measured)) = &publishes {
        told("one publish", &predicted.tell_all.1, measured);
    }
    let measured = calling(&ports, &all, "fixed", None)?;
    told("five calls", &predicted.tell_all.0, &measured);
    let measured = calling(&ports, &all, "varied", None)?;
    told("five calls, delays vary", &predicted.varied.0, &measured);
    if let Some(broker) = &broker {
        let measured = calling(&ports, &all[..1], "fixed", Some(broker))?;
        told("one call and one publish", &predicted.place_order.1, &measured);
        let measured = calling(&ports, &all[..1], "varied", Some(broker))?;
        told("the same, delays vary", &predicted.varied.1, &measured);
        let published = broker.published()?;
        for service in &services {
            let heard = service.heard(published)?;
            println!("{} heard {heard} of {published} events", service.name);
            within &= heard == published;
        }
    }
    println!(
        "\n{}",
        if within {
            "all within 10 %"
        } else {
            "not all within 10 %"
        }
    );
    Ok(within)
}

/// Runs of an operation that calls these services in turn, and then publishes.
fn calling(ports: &Arc<[u16]>, services: &[usize], how: &'static str, broker: Option<&Broker>) -> io::Result<Measured> {
    let broker = broker.map(|broker| broker.port);
    trial(RUNS, CALLERS, || {
        let mut callers: Vec<Caller> = services
            .iter()
            .map(|at| Caller::new(ports[*at]))
            .collect::<io::Result<_>>()?;
        let mut publisher = broker.map(Publisher::new).transpose()?;
        Ok(move || {
            for caller in &mut callers {
                if !caller.call(how)? {
                    return Ok(Outcome::Failed);
                }
            }
            if let Some(publisher) = &mut publisher {
                publisher.publish()?;
            }
            Ok(Outcome::Succeeded)
        })
    })
}

/// Runs of an operation that only publishes, in turns with as many that tell how long a publish takes.
fn publishing(broker: &Broker) -> io::Result<(Measured, Measured)> {
    let port = broker.port;
    in_turns(RUNS, 2, || {
        let mut publisher = Publisher::new(port)?;
        Ok(move || publisher.publish().map(|()| Outcome::Succeeded))
    })
}
