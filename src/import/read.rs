//! From inputs of one source to what was found.

use super::found::Found;
use super::input::Input;
use super::{asyncapi, backstage, dependencies, edges, servicegraph, structurizr, traces};
use crate::description::Source;

/// Reads inputs of one source.
#[must_use]
pub fn read(source: Source, inputs: &[Input]) -> Found {
    read_with(source, inputs, &traces::NoProgress)
}

/// Reads inputs of one source; how far the reading of traces is, is told to `progress`.
#[must_use]
pub fn read_with(source: Source, inputs: &[Input], progress: &dyn traces::Progress) -> Found {
    match source {
        Source::Servicegraph => servicegraph::read(inputs),
        Source::Dependencies => dependencies::read(inputs),
        Source::Edges => edges::read(inputs),
        Source::Asyncapi => asyncapi::read(inputs),
        Source::Backstage => backstage::read(inputs),
        Source::Structurizr => structurizr::read(inputs),
        Source::Otlp | Source::Jaeger | Source::Zipkin => traces::read(source, inputs, progress).found(),
    }
}
