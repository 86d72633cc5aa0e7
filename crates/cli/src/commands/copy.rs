//! `waymark copy NEED.toml --out FILE.html`: a read-only copy of a need and its findings, as one file.

use super::{BEFORE_SENDING, OfNeed, write_whole};
use crate::failure::Failure;
use crate::page::Page;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What `copy` takes.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "The file opens in any browser without a connection. It holds every fact said and who gave it, so look through it first."
)]
pub struct Args {
    #[command(flatten)]
    of: OfNeed,
    /// Where the copy is written.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Writes the copy.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let (desk, need, text) = args.of.read(law)?;
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
