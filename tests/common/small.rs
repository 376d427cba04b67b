//! Small landscapes on a fixed set of systems.

use super::World;

/// Some systems, and operations as given. `s` and `t` are plain, the others what they are called.
pub const SYSTEMS: &str = "
touchpoint: 1
systems:
  here: { owner: red }
  s: {}
  t: {}
  u: {}
  red: { owner: red }
  blue: { owner: blue }
  ext: { external: true }
  ext-bus: { external: true, on_broker: true }
  app: { kind: client }
  app-bus: { kind: client, on_broker: true }
  off: { on_broker: false }
  gate: { kind: gateway }
  store: { kind: datastore }
  human: { kind: person }
  down: { sometimes_down: true }
  up: { sometimes_down: false }
  at99: { availability: 99% }
  at999: { availability: 99.9% }
  at9989: { availability: 99.89% }
  up-at99: { sometimes_down: false, availability: 99% }
  down-at100: { sometimes_down: true, availability: 100% }
  slow: { latency: { p50: 100ms, p99: 2s } }
";

pub fn touchpoints(lines: &str) -> World {
    let lines = lines.trim().lines().map(|line| format!("      - {}\n", line.trim()));
    let lines = lines.collect::<Vec<_>>().concat();
    super::world(&format!(
        "{SYSTEMS}operations:\n  op:\n    in: here\n    touchpoints:\n{lines}"
    ))
}

pub fn operations(text: &str) -> World {
    super::world(&format!("{SYSTEMS}operations:\n{text}"))
}
