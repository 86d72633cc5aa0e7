//! Need files on disk: each written whole or not at all, and never over a change that the writer has not seen.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a need could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Somebody else, or another window, wrote it in between. Nothing was written.
    #[error(
        "it was changed in between, and nothing was written\n  hint: look at it as it is now, then say again what you wanted to change"
    )]
    Changed,
    /// There is no such need.
    #[error("there is no such need\n  hint: it may have been kept by another Waymark, or been deleted")]
    Gone,
    /// The disk would not.
    #[error("{path}: {source}")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> KeepError {
    let path = path.to_path_buf();
    move |source| KeepError::Disk { path, source }
}

/// Writes the new text over a file that still holds the old one: a new file is written beside it and renamed over it.
///
/// # Errors
/// The file no longer holds the old text, is gone, or cannot be written: then it is as it was.
pub fn replace(path: &Path, old: &str, new: &str) -> Result<(), KeepError> {
    let gone_or = |error: io::Error| if error.kind() == io::ErrorKind::NotFound { KeepError::Gone } else { disk(path)(error) };
    // the lock is on the file that is there now: whoever waited for one that was replaced finds another text in its place
    let held = File::open(path).map_err(gone_or)?;
    held.lock().map_err(disk(path))?;
    let now = fs::read_to_string(path).map_err(gone_or)?;
    if now != old {
        return Err(KeepError::Changed);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().to_string()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = write_beside(path, &beside, new).and_then(|()| fs::rename(&beside, path).map_err(disk(path)));
    if written.is_err() {
        drop(fs::remove_file(&beside)); // nothing half-written stays
    }
    written
}

fn write_beside(path: &Path, beside: &Path, text: &str) -> Result<(), KeepError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    private(&mut options);
    let mut file = options.open(beside).map_err(disk(beside))?;
    let as_it_was = fs::metadata(path).map_err(disk(path))?;
    file.set_permissions(as_it_was.permissions()).map_err(disk(beside))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(disk(beside))
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn private(_: &mut OpenOptions) {}

/// A folder of needs, one file each, named by an id that nobody can guess.
#[derive(Clone, Debug)]
pub struct Needs {
    folder: PathBuf,
}

impl Needs {
    /// The needs of this folder; it is made where there is none.
    ///
    /// # Errors
    /// The folder cannot be made or is not one.
    pub fn open(folder: &Path) -> Result<Needs, KeepError> {
        fs::create_dir_all(folder).map_err(disk(folder))?;
        Ok(Needs { folder: folder.to_path_buf() })
    }

    /// Where they are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a new need and gives its id.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&self, text: &str) -> Result<String, KeepError> {
        let mut bytes = [0u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| disk(&self.folder)(io::Error::other(error.to_string())))?;
        let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = self.path(&id).ok_or(KeepError::Gone)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        private(&mut options);
        let mut file = options.open(&path).map_err(disk(&path))?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        if let Err(error) = written {
            drop(fs::remove_file(&path)); // nothing half-written stays
            return Err(disk(&path)(error));
        }
        Ok(id)
    }

    /// The text of a need.
    ///
    /// # Errors
    /// There is none with this id, or it cannot be read.
    pub fn read(&self, id: &str) -> Result<String, KeepError> {
        let path = self.path(id).ok_or(KeepError::Gone)?;
        fs::read_to_string(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => KeepError::Gone,
            _ => disk(&path)(error),
        })
    }

    /// Writes the new text of a need over the old one.
    ///
    /// # Errors
    /// It was changed in between, is gone, or cannot be written: then it is as it was.
    pub fn replace(&self, id: &str, old: &str, new: &str) -> Result<(), KeepError> {
        replace(&self.path(id).ok_or(KeepError::Gone)?, old, new)
    }

    /// The file of an id; none for what is not one, so that no address leads out of the folder.
    fn path(&self, id: &str) -> Option<PathBuf> {
        let good = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
        good.then(|| self.folder.join(format!("{id}.toml")))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("waymark-keep-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        folder
    }

    #[test]
    fn a_change_that_was_not_seen_is_never_overwritten() {
        let needs = Needs::open(&folder("changed")).unwrap();
        let id = needs.keep("one").unwrap();
        assert_eq!(needs.read(&id).unwrap(), "one");
        needs.replace(&id, "one", "two").unwrap();
        assert!(matches!(needs.replace(&id, "one", "three"), Err(KeepError::Changed)));
        assert_eq!(needs.read(&id).unwrap(), "two");
        let names: Vec<_> = fs::read_dir(needs.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 1, "nothing else stays behind: {names:?}");
        fs::remove_dir_all(needs.folder()).unwrap();
    }

    #[test]
    fn of_many_writers_at_once_one_wins() {
        let needs = Needs::open(&folder("many")).unwrap();
        let id = needs.keep("0").unwrap();
        let won: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..8)
                .map(|n| {
                    scope.spawn({
                        let (needs, id) = (&needs, &id);
                        move || needs.replace(id, "0", &format!("w{n}")).is_ok()
                    })
                })
                .collect();
            writers.into_iter().map(|writer| usize::from(writer.join().unwrap())).sum()
        });
        assert_eq!(won, 1);
        assert!(needs.read(&id).unwrap().starts_with('w'));
        fs::remove_dir_all(needs.folder()).unwrap();
    }

    #[test]
    fn no_id_leads_out_of_the_folder() {
        let needs = Needs::open(&folder("ids")).unwrap();
        for id in ["", "../x", "..", "ABCDEF0123456789ABCDEF0123456789", "0123456789abcdef0123456789abcde/"] {
            assert!(matches!(needs.read(id), Err(KeepError::Gone)), "{id}");
        }
        fs::remove_dir_all(needs.folder()).unwrap();
    }
}
