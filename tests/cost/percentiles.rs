//! The simulation held against one that shares nothing with it: distributions on a grid, added by convolution.

#![expect(clippy::cast_precision_loss, reason = "cells of a grid are few")]

use serde_json::Value;

use crate::{costs, figure, run};

/// A distribution of milliseconds on a grid: the share of runs in each cell of `STEP`.
#[derive(Clone)]
struct Grid(Vec<f64>);

const STEP: f64 = 1.0;
const Z99: f64 = 2.326_347_9;

/// The normal distribution function, by Abramowitz and Stegun, 7.1.26: off by at most 1.5e-7.
fn normal(z: f64) -> f64 {
    let (x, sign) = (z.abs() / std::f64::consts::SQRT_2, z.signum());
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = [
        1.061_405_429,
        -1.453_152_027,
        1.421_413_741,
        -0.284_496_736,
        0.254_829_592,
    ];
    let sum = series.iter().fold(0.0, |sum, one| (sum + one) * t);
    0.5 * (1.0 + sign * (1.0 - sum * (-x * x).exp()))
}

impl Grid {
    fn fixed(milliseconds: usize) -> Grid {
        let mut cells = vec![0.0; milliseconds + 1];
        cells[milliseconds] = 1.0;
        Grid(cells)
    }

    /// A lognormal through both points, in cells around whole milliseconds.
    fn lognormal(p50: f64, p99: f64, cells: usize) -> Grid {
        let deviation = (p99 / p50).ln() / Z99;
        let below = |ms: f64| {
            if ms <= 0.0 {
                0.0
            } else {
                normal((ms / p50).ln() / deviation)
            }
        };
        let cell = |at: usize| {
            let ms = at as f64 * STEP;
            below(ms + STEP / 2.0) - below(ms - STEP / 2.0)
        };
        Grid((0..cells).map(cell).collect())
    }

    fn then(&self, other: &Grid) -> Grid {
        let mut cells = vec![0.0; self.0.len() + other.0.len() - 1];
        for (at, one) in self.0.iter().enumerate().filter(|(_, one)| **one > 1e-12) {
            for (by, share) in other.0.iter().enumerate() {
                cells[at + by] += one * share;
            }
        }
        Grid(cells)
    }

    /// The slower of two at the same time: both stay below.
    fn beside(&self, other: &Grid) -> Grid {
        let count = self.0.len().max(other.0.len());
        let (mut one, mut two, mut before) = (0.0, 0.0, 0.0);
        let cell = |at: usize| {
            one += self.0.get(at).unwrap_or(&0.0);
            two += other.0.get(at).unwrap_or(&0.0);
            let both = one * two;
            let share = both - before;
            before = both;
            share
        };
        Grid((0..count).map(cell).collect())
    }

    /// Below which such a share of runs stays.
    fn quantile(&self, share: f64) -> f64 {
        let mut sum = 0.0;
        let at = self.0.iter().position(|cell| {
            sum += cell;
            sum >= share
        });
        at.expect("all shares add up to one") as f64 * STEP
    }
}

/// Both percentiles of a state are those of the grid, as near as three standard errors and a cell.
#[track_caller]
fn assert_as_on(grid: &Grid, cost: &Value, state: &str) {
    let of = |key: &str| figure(cost, &format!("{state}.{key}"));
    let error = of("p99_standard_error");
    assert!(error > 0.0 && error < 0.01, "standard error {error}");
    let (p99, exact) = (of("p99_ms"), grid.quantile(0.99));
    assert!(
        (p99 - exact).abs() < 3.0 * error * exact + STEP,
        "p99 {p99}, exactly {exact}"
    );
    let (p50, exact) = (of("p50_ms"), grid.quantile(0.5));
    assert!((p50 - exact).abs() < 0.015 * exact + STEP, "p50 {p50}, exactly {exact}");
}

const SYSTEMS: &str = "
    a: { latency: { p50: 120ms, p99: 900ms } }, b: { latency: { p50: 40ms, p99: 90ms } },
    c: { latency: 25ms }, d: { latency: { p50: 10ms, p99: 500ms } }";

fn a() -> Grid {
    Grid::lognormal(120.0, 900.0, 6000)
}
fn b() -> Grid {
    Grid::lognormal(40.0, 90.0, 400)
}
fn c() -> Grid {
    Grid::fixed(25)
}
fn d() -> Grid {
    Grid::lognormal(10.0, 500.0, 12_000)
}

#[test]
fn one_call_has_the_stated_points() {
    let cost = run(SYSTEMS, "{ to: a, via: api, needs: answer }");
    assert_as_on(&a(), &cost, "today");
    let (p50, p99) = (figure(&cost, "today.p50_ms"), figure(&cost, "today.p99_ms"));
    assert!((p50 - 120.0).abs() < 3.0, "{p50}");
    assert!((p99 - 900.0).abs() < 27.0, "{p99}");
}

#[test]
fn sums_are_convolutions_and_use_the_medians_for_the_typical_figure() {
    let cost = run(
        SYSTEMS,
        "{ to: a, via: api, needs: answer }, { to: b, via: api, needs: answer }, { to: c, via: api, needs: answer }",
    );
    assert_as_on(&a().then(&b()).then(&c()), &cost, "today");
    assert!((figure(&cost, "today.latency_ms") - 185.0).abs() < 1e-9);
    // Percentiles are never added.
    assert!(figure(&cost, "today.p99_ms") < 900.0 + 90.0 + 25.0 - 20.0);
}

#[test]
fn the_slowest_of_several_at_the_same_time_is_drawn() {
    let cost = run(
        SYSTEMS,
        "{ to: a, via: api, needs: answer, parallel: x }, { to: d, via: api, needs: answer, parallel: x },
         { to: [b, c], via: api, needs: answer }",
    );
    assert_as_on(&a().beside(&d()).then(&b().beside(&c())), &cost, "today");
}

#[test]
fn calls_again_are_drawn_again() {
    let cost = run(SYSTEMS, "{ to: b, via: api, needs: answer, times: 4 }");
    assert_as_on(&b().then(&b()).then(&b()).then(&b()), &cost, "today");
}

#[test]
fn as_recommended_has_its_own() {
    let cost = run(
        SYSTEMS,
        "{ to: d, via: api, needs: answer }, { to: a, via: api, needs: nothing }",
    );
    assert_as_on(&d().then(&a()), &cost, "today");
    assert_as_on(&d().then(&Grid::fixed(5)), &cost, "recommended");
}

#[test]
fn heavy_tails_are_drawn_until_the_error_is_small() {
    let cost = run(
        "a: { latency: { p50: 10ms, p99: 5s } }",
        "{ to: a, via: api, needs: answer }",
    );
    let error = figure(&cost, "today.p99_standard_error");
    assert!(error < 0.01, "{error}");
    let p99 = figure(&cost, "today.p99_ms");
    assert!((p99 - 5000.0).abs() < 3.0 * error * 5000.0, "{p99}");
}

#[test]
fn the_standard_error_is_what_it_says() {
    // Of a lognormal it is known: the root of p (1 - p) / n over the density at the point, on the logarithm.
    let cost = run(SYSTEMS, "{ to: a, via: api, needs: answer }");
    let told = figure(&cost, "today.p99_standard_error");
    let deviation = (900.0_f64 / 120.0).ln() / Z99;
    let density = (-Z99 * Z99 / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let error = |runs: u32| deviation * (0.99_f64 * 0.01 / f64::from(runs)).sqrt() / density;
    let near = (14..=23).any(|power| (error(1 << power) / told - 1.0).abs() < 0.25);
    assert!(
        near,
        "{told} is the error of no number of runs that may have been drawn"
    );
}

#[test]
fn equal_points_do_not_vary_and_have_percentiles_all_the_same() {
    let cost = run(
        "a: { latency: { p50: 80ms, p99: 80ms } }",
        "{ to: a, via: api, needs: answer }",
    );
    assert!((figure(&cost, "today.p50_ms") - 80.0).abs() < 1e-9);
    assert!((figure(&cost, "today.p99_ms") - 80.0).abs() < 1e-9);
}

#[test]
fn without_percentiles_there_are_none() {
    let cost = run(SYSTEMS, "{ to: c, via: api, needs: answer }");
    assert!(cost["today"]["p50_ms"].is_null() && cost["today"]["p99_ms"].is_null());
    assert!(cost["today"].get("p99_standard_error").is_none());
}

#[test]
fn a_99th_alone_leaves_the_typical_figure_missing() {
    let cost = run("a: { latency: { p99: 300ms } }", "{ to: a, via: api, needs: answer }");
    assert_eq!(crate::missing(&cost)[0], "latency of a at run/a");
    assert!(cost["today"]["p99_ms"].is_null());
}

#[test]
fn the_draws_are_the_same_in_every_run() {
    let text = format!(
        "touchpoint: 1\nsystems: {{ home: {{}}, {SYSTEMS} }}\noperations:\n  run: {{ in: home, touchpoints: [{{ to: a, via: api, needs: answer }}] }}\n"
    );
    assert_eq!(costs(&text), costs(&text));
}
