//! Printing: wrapped lines, and bold only in a terminal.

use desk::condition::SourceView;
use std::io::{IsTerminal, Write};

/// How wide a line may be.
const WIDTH: usize = 96;

/// The standard output, with bold where it is a terminal and NO_COLOR is not set.
pub struct Page {
    out: std::io::BufWriter<std::io::Stdout>,
    bold: bool,
}

impl Page {
    /// The standard output.
    pub fn new() -> Page {
        let out = std::io::stdout();
        let bold = out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Page { out: std::io::BufWriter::new(out), bold }
    }

    /// A line, bold in a terminal.
    pub fn head(&mut self, text: &str) -> std::io::Result<()> {
        if self.bold { writeln!(self.out, "\u{1b}[1m{text}\u{1b}[0m") } else { writeln!(self.out, "{text}") }
    }

    /// Text wrapped to the page, each line indented.
    pub fn text(&mut self, indent: usize, text: &str) -> std::io::Result<()> {
        let (margin, mut line) = (" ".repeat(indent), String::new());
        for word in text.split_whitespace() {
            if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > WIDTH {
                writeln!(self.out, "{margin}{line}")?;
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        writeln!(self.out, "{}", format!("{margin}{line}").trim_end())
    }

    /// An empty line.
    pub fn gap(&mut self) -> std::io::Result<()> {
        writeln!(self.out)
    }

    /// Text as it is.
    pub fn raw(&mut self, text: &str) -> std::io::Result<()> {
        write!(self.out, "{text}")
    }

    /// Provisions in a row, each with how well it was read.
    pub fn sources(&mut self, indent: usize, sources: &[SourceView]) -> std::io::Result<()> {
        let each: Vec<String> = sources.iter().map(|source| format!("{} ({})", source.id, source.checked)).collect();
        self.text(indent, &each.join(", "))
    }

    /// A view as JSON.
    pub fn json(&mut self, view: &impl serde::Serialize) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(view).map_err(std::io::Error::other)?;
        writeln!(self.out, "{text}")
    }

    /// Everything printed reaches the reader.
    pub fn done(mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
