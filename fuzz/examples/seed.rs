//! Writes the first inputs of the targets into `fuzz/corpus`: each law file alone, the example of local rules, and every example need.

use std::path::Path;
use waymark_fuzz::{files, shipped, small};

fn main() -> std::io::Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let write = |target: &str, name: &str, text: String| {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(name.replace(['/', '.'], "_")), text)
    };
    for (mark, law) in [("", small()), ("+", shipped(true))] {
        for (name, text) in law {
            write(
                "law_reader",
                &format!("{}{name}", if mark.is_empty() { "small_" } else { "law_" }),
                format!("{mark}#### {name}\n{text}"),
            )?;
        }
    }
    for (name, text) in
        shipped(true).into_iter().filter(|(name, _)| ["calendar/", "clocks/", "notices/"].iter().any(|folder| name.starts_with(folder)))
    {
        write("clock_reader", &name, format!("#### {name}\n{text}"))?;
    }
    for (name, text) in files("examples/local").into_iter().filter(|(name, _)| name.ends_with(".local.toml")) {
        write("local_reader", &name, text)?;
    }
    for (name, text) in files("examples/needs") {
        write("need_reader", &name, text)?;
    }
    Ok(())
}
