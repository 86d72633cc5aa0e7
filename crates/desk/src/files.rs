//! The texts of the law: those embedded, or those of a folder.

use crate::LawError;
use include_dir::{Dir, include_dir};
use std::path::Path;

static LAW: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../law");

fn is_law(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml" || ending == "csv")
}

/// The law that Waymark ships with, or that of a folder.
pub(crate) fn of(law: Option<&Path>) -> Result<Vec<(String, String)>, LawError> {
    law.map_or_else(|| Ok(shipped()), below)
}

/// The law that Waymark ships with: path below `law/`, and text.
fn shipped() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    walk(&LAW, &mut texts);
    texts.sort();
    texts
}

fn walk(dir: &Dir<'_>, into: &mut Vec<(String, String)>) {
    for file in dir.files().filter(|file| is_law(file.path())) {
        if let Some(text) = file.contents_utf8() {
            into.push((file.path().to_string_lossy().replace('\\', "/"), text.to_string()));
        }
    }
    dir.dirs().for_each(|dir| walk(dir, into));
}

/// The law of a folder.
fn below(folder: &Path) -> Result<Vec<(String, String)>, LawError> {
    let mut texts = Vec::new();
    read(folder, folder, &mut texts)?;
    texts.sort();
    Ok(texts)
}

fn read(folder: &Path, top: &Path, into: &mut Vec<(String, String)>) -> Result<(), LawError> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        move |source| LawError::Unreadable { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.is_dir() {
            read(&path, top, into)?;
        } else if is_law(&path) {
            let name = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            into.push((name, std::fs::read_to_string(&path).map_err(unreadable(&path))?));
        }
    }
    Ok(())
}
