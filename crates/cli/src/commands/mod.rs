//! One file a command. Each reads its arguments, asks the desk and prints; it decides nothing.

pub mod ask;
pub mod compare;
pub mod copy;
pub mod dates;
pub mod facts;
pub mod law;
pub mod legal;
pub mod need;
pub mod plan;
pub mod policy;
pub mod reflect;
pub mod results;
pub mod routes;
pub mod serve;
pub mod services;
pub mod why;

use crate::failure::Failure;
use desk::Desk;
use desk::dates::read_day;
use desk::need::OpenNeed;
use jiff::civil::Date;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The need that a command is about, and what it is read with.
#[derive(clap::Args, Debug)]
pub struct OfNeed {
    /// The need file; - reads standard input.
    need: PathBuf,
    /// The date (YYYY-MM-DD) to take where the need does not say when the purchase begins, or when a contract would be changed.
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    on: Option<Date>,
    /// A file of one body's own rules (standing orders, delegation, call-in), laid over the national law: it adds and never alters.
    #[arg(long, value_name = "FILE")]
    local: Option<PathBuf>,
}

impl OfNeed {
    /// The desk and the need on it.
    pub fn open(&self, law: Option<&Path>) -> Result<(Desk, OpenNeed), Failure> {
        self.read(law).map(|(desk, need, _)| (desk, need))
    }

    /// The same, with the text of the need file.
    pub fn read(&self, law: Option<&Path>) -> Result<(Desk, OpenNeed, String), Failure> {
        let desk = Desk::open_with_local(law, self.local.as_deref())?;
        let (name, text) = read(&self.need)?;
        let need = desk.read_need(&name, &text, self.on).map_err(Failure::Need)?;
        Ok((desk, need, text))
    }
}

/// Reads a need file, or standard input for `-`.
pub fn open(desk: &Desk, path: &Path, on: Option<Date>) -> Result<OpenNeed, Failure> {
    let (name, text) = read(path)?;
    desk.read_need(&name, &text, on).map_err(Failure::Need)
}

/// The name and the text of a need file, or of standard input for `-`.
pub fn read(path: &Path) -> Result<(String, String), Failure> {
    let reading = |source| Failure::Reading { path: path.to_path_buf(), source };
    if path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(reading)?;
        return Ok(("standard input".to_string(), text));
    }
    Ok((path.to_string_lossy().to_string(), std::fs::read_to_string(path).map_err(reading)?))
}

/// Writes a file whole before it takes its name: whoever opens it finds the old one or the new one.
pub fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let being_written = path.with_extension("part");
    let wrote = std::fs::write(&being_written, text).and_then(|()| std::fs::rename(&being_written, path));
    wrote.map_err(|source| {
        drop(std::fs::remove_file(&being_written));
        Failure::Writing { path: path.to_path_buf(), source }
    })
}

/// What everybody should think of before a file is sent.
pub const BEFORE_SENDING: &str =
    "What is shared with a public authority may have to be disclosed to anyone who asks. Never name a person who receives the service.";
