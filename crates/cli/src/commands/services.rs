//! `waymark services WORDS`: kinds of service found by ordinary words, with their codes and what the lists say of them.

use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use desk::services::{CodeView, ServiceView};
use std::path::Path;
use std::process::ExitCode;

/// What `services` takes.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  waymark services \"children's home\"
  waymark services drop-in for homeless people
  waymark services school nurses --most 3
  waymark services 8531                  the first digits of a code, or all of them
  waymark services family support --json

Write the code into the need file: service_codes = [\"…\"]. Name every kind that people really receive.")]
pub struct Args {
    /// What people receive, in your own words; or the first digits of a code.
    #[arg(required = true)]
    words: Vec<String>,
    /// How many to show.
    #[arg(long, default_value_t = 8, value_name = "NUMBER")]
    most: usize,
    /// Print them as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the kinds of service that the words mean, the best first.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    let words = args.words.join(" ");
    let found = desk.services(&words, args.most.max(1));
    if found.is_empty() {
        return Err(Failure::Asked(format!(
            "no kind of service is called anything like `{words}`\n  hint: the nearest are {}; try what people receive, such as `home care`",
            desk.nearest_services(&words).join(", ")
        )));
    }
    let mut page = Page::new();
    if args.json {
        page.json(&found)?;
    } else {
        let (strong, weak): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.strong);
        for one in &strong {
            service(&mut page, one)?;
        }
        if !weak.is_empty() {
            page.head(if strong.is_empty() { "Nothing is called so. These share a word:" } else { "Others that share a word:" })?;
            for one in &weak {
                let code = one.codes.first().map_or("", |code| code.code.as_str());
                page.text(4, &format!("{}  {code}", one.name))?;
            }
            page.gap()?;
        }
        page.text(
            0,
            "The lists are those read for England. A name decides nothing: the law goes by what is really supplied. Where no kind fits, try words of the official name.",
        )?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}

fn service(page: &mut Page, one: &ServiceView) -> std::io::Result<()> {
    page.head(&one.name)?;
    for (place, code) in one.codes.iter().enumerate() {
        if place == 1 {
            page.text(2, "May fit too, as the case may be:")?;
        }
        code_lines(page, code, one.id.is_some())?;
    }
    if let Some(note) = &one.note {
        page.text(2, &format!("Mind: {}", note.says))?;
        page.sources(4, &note.sources)?;
    }
    page.gap()
}

fn code_lines(page: &mut Page, code: &CodeView, named: bool) -> std::io::Result<()> {
    page.text(2, &if named { format!("{}  {}", code.code, code.name) } else { code.code.clone() })?;
    page.text(6, &code.light_touch_says)?;
    for more in &code.also {
        page.text(6, &more.says)?;
    }
    for trap in &code.traps {
        page.text(6, &format!("Mind: {}", trap.says))?;
        page.sources(8, &trap.sources)?;
    }
    Ok(())
}
