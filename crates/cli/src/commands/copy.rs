//! `waymark copy NEED.toml --out FILE.html`: a read-only copy of a need and its findings, as one file.

use super::{BEFORE_SENDING, read, write_whole};
use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::dates::read_day;
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `copy` takes.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "The file opens in any browser without a connection. It holds every fact said and who gave it, so look through it first."
)]
pub struct Args {
    /// The need file; - reads standard input.
    need: PathBuf,
    /// Where the copy is written.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The date (YYYY-MM-DD) to take where the need does not say when the purchase begins, or when a contract would be changed.
    #[arg(long, value_name = "DATE", value_parser = read_day)]
    on: Option<Date>,
    /// A file of one body's own rules (standing orders, delegation, call-in), laid over the national law: it adds and never alters.
    #[arg(long, value_name = "FILE")]
    local: Option<PathBuf>,
}

/// Writes the copy.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open_with_local(law, args.local.as_deref())?;
    let (name, text) = read(&args.need)?;
    let need = desk.read_need(&name, &text, args.on).map_err(Failure::Need)?;
    let html = web::paper::copy_of(&desk, need, &web::paper::strip_of(&text), desk::paper::today()).map_err(Failure::Asked)?;
    write_whole(&args.out, &html)?;
    let mut page = Page::new();
    page.text(
        0,
        &format!("A read-only copy is in {} ({} kB). It changes nothing and asks nothing.", args.out.display(), html.len().div_ceil(1000)),
    )?;
    page.text(0, BEFORE_SENDING)?;
    page.done()?;
    Ok(ExitCode::SUCCESS)
}
