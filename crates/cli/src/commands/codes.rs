//! `waymark codes WORDS`: the codes of services, found by what they are called.

use crate::failure::Failure;
use crate::page::Page;
use desk::Desk;
use std::path::Path;
use std::process::ExitCode;

/// What `codes` takes.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// What people receive, in a few words; or the first digits of a code.
    #[arg(required = true)]
    words: Vec<String>,
    /// How many to show.
    #[arg(long, default_value_t = 15, value_name = "NUMBER")]
    most: usize,
    /// Print them as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the codes whose names share most with the words.
pub fn run(law: Option<&Path>, args: &Args) -> Result<ExitCode, Failure> {
    let desk = Desk::open(law)?;
    let words = args.words.join(" ");
    let found = desk.codes(&words, args.most);
    if found.is_empty() && !args.json {
        return Err(Failure::Asked(format!(
            "no code is called anything like `{words}`\n  hint: try other words, such as `social work` or `supported housing`"
        )));
    }
    let mut page = Page::new();
    if args.json {
        page.raw(&serde_json::to_string_pretty(&found).unwrap_or_default())?;
        page.gap()?;
    } else {
        for code in &found {
            let lists = if code.lists.is_empty() { String::new() } else { format!("  [{}]", code.lists.join(", ")) };
            page.text(0, &format!("{}  {}{lists}", code.code, code.name))?;
        }
        page.gap()?;
        page.text(
            0,
            "In brackets: the lists of the regulations that a code is on. The law goes by what is really supplied, not by a name.",
        )?;
    }
    page.done()?;
    Ok(ExitCode::SUCCESS)
}
