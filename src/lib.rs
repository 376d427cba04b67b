//! touchpoint: API call or event, for every place where one system touches another.
//!
//! Data goes one way:
//!
//! ```text
//! files ──▶ text ──▶ description ──▶ landscape ──▶ facts ──▶ rules ──▶ advice ──▶ report ──▶ cli
//!           places    types            the graph    what is   true,     verdicts,  one file   reads, calls,
//!                                                   known     false,    findings   per format reports
//!                                                             unknown      │                    ▲
//!                                                                │         ▼                    │
//!                                                                │     interview ── answers, written back
//!  traces, metrics, documents ──▶ import ──▶ a description       │     drift ────── it, beside what is declared
//!                                                                ▼                              │
//!                                                             schema ── what editors check by ──┘
//! ```
//!
//! Beside it, what one run of an operation comes to: `run` adds it up from the landscape, and facts read it (what is
//! owed and missed); `cost` compares it with what is advised, `propose` writes the description that this is about, and
//! `picture` draws both.
//!
//! `parallel` is a tool of every room: work on long lists, on all cores.
//!
//! A room imports only rooms to its left. A rule is data: nothing of a rule stands in Rust.

pub mod advice;
pub mod cli;
pub mod cost;
pub mod description;
pub mod drift;
pub mod facts;
pub mod import;
pub mod interview;
pub mod landscape;
mod parallel;
pub mod picture;
pub mod propose;
pub mod report;
pub mod rules;
pub mod run;
pub mod schema;
pub mod text;
