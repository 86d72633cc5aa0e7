//! What can go wrong at the edge. Every failure is said in words and ends with exit code 2.

use desk::LawError;
use desk::Problem;
use std::path::PathBuf;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The law could not be loaded.
    #[error("{0}")]
    Law(#[from] LawError),
    /// A file could not be read.
    #[error(
        "{path}: cannot be read: {source}\n  hint: name a need file, or - to read one from standard input; `waymark need new FILE` begins one"
    )]
    Reading {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("{path}: cannot be written: {source}")]
    Writing {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The need file has problems.
    #[error("this need file has {} problem{}\n{}", .0.len(), if .0.len() == 1 { "" } else { "s" }, .0.iter().map(|problem| format!("{problem}\n")).collect::<String>().trim_end())]
    Need(Vec<Problem>),
    /// What was asked for does not exist, in words.
    #[error("{0}")]
    Asked(String),
    /// The output could not be printed.
    #[error("cannot print: {0}")]
    Printing(#[from] std::io::Error),
}
