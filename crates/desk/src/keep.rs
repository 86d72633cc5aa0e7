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
    replace_and(path, old, new, None)
}

/// The same; the old text is kept in `before`, where that is named. It is written first, so that a change never stands without it.
fn replace_and(path: &Path, old: &str, new: &str, before: Option<&Path>) -> Result<(), KeepError> {
    let gone_or = |error: io::Error| if error.kind() == io::ErrorKind::NotFound { KeepError::Gone } else { disk(path)(error) };
    // the lock is on the file that is there now: whoever waited for one that was replaced finds another text in its place
    let held = File::open(path).map_err(gone_or)?;
    held.lock().map_err(disk(path))?;
    let now = fs::read_to_string(path).map_err(gone_or)?;
    if now != old {
        return Err(KeepError::Changed);
    }
    if let Some(before) = before {
        put_whole(before, path, old)?;
    }
    put_whole(path, path, new)
}

/// Writes a text beside a file, with the permissions of `like`, and renames it over the file.
fn put_whole(path: &Path, like: &Path, text: &str) -> Result<(), KeepError> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_string()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = write_beside(like, &beside, text).and_then(|()| fs::rename(&beside, path).map_err(disk(path)));
    if written.is_err() {
        drop(fs::remove_file(&beside)); // nothing half-written stays
    }
    written
}

fn write_beside(like: &Path, beside: &Path, text: &str) -> Result<(), KeepError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    private(&mut options);
    let mut file = options.open(beside).map_err(disk(beside))?;
    let as_it_was = fs::metadata(like).map_err(disk(like))?;
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

/// What is kept beside a need: its text before its last change, and the two versions that it is one of.
const BEFORE: &str = "before";
const PAIR: &str = "pair";

/// Takes a file away; that it is not there is as good.
fn remove(path: &Path) -> Result<(), KeepError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(disk(path)(error)),
        _ => Ok(()),
    }
}

/// Two needs that are versions of one, with the names that somebody gave them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The id of the first.
    pub first: String,
    /// The id of the second.
    pub second: String,
    /// Their names; empty where nobody gave one.
    pub names: [String; 2],
}

impl Pair {
    /// Both ids.
    pub fn ids(&self) -> [&str; 2] {
        [&self.first, &self.second]
    }

    fn write(&self) -> String {
        // a name is one line: forms and need files allow no other
        let line = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}\n{}\n{}\n{}\n", self.first, self.second, line(&self.names[0]), line(&self.names[1]))
    }

    fn read(text: &str) -> Option<Pair> {
        let mut lines = text.lines().map(str::to_string);
        Some(Pair { first: lines.next()?, second: lines.next()?, names: [lines.next()?, lines.next()?] })
    }
}

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

    /// Writes the new text of a need over the old one, and keeps the old one beside it until the next change.
    ///
    /// # Errors
    /// It was changed in between, is gone, or cannot be written: then it is as it was.
    pub fn replace(&self, id: &str, old: &str, new: &str) -> Result<(), KeepError> {
        let path = self.path(id).ok_or(KeepError::Gone)?;
        replace_and(&path, old, new, Some(&path.with_extension(BEFORE)))
    }

    /// The text of a need as it was before its last change; none where it was never changed.
    ///
    /// # Errors
    /// The need is not here, or what is kept beside it cannot be read.
    pub fn before(&self, id: &str) -> Result<Option<String>, KeepError> {
        self.beside(id, BEFORE)
    }

    /// The two versions that this need is one of; none where it is compared with nothing.
    ///
    /// # Errors
    /// The need is not here, or what is kept beside it cannot be read.
    pub fn pair(&self, id: &str) -> Result<Option<Pair>, KeepError> {
        let pair = self.beside(id, PAIR)?.and_then(|text| Pair::read(&text));
        // a version whose need was taken away is a version no more
        let here = |pair: &Pair| pair.ids().iter().all(|id| self.path(id).is_some_and(|path| path.is_file()));
        Ok(pair.filter(|pair| pair.ids().contains(&id)).filter(here))
    }

    /// Keeps the text as a second version of the need with this id.
    ///
    /// # Errors
    /// The need is not here, is one of two versions already, or nothing can be written.
    pub fn keep_second(&self, id: &str, text: &str, names: [&str; 2]) -> Result<Pair, KeepError> {
        let path = self.path(id).ok_or(KeepError::Gone)?;
        let held = File::open(&path).map_err(|_| KeepError::Gone)?;
        held.lock().map_err(disk(&path))?;
        if self.pair(id)?.is_some() {
            return Err(KeepError::Changed);
        }
        let second = self.keep(text)?;
        let pair = Pair { first: id.to_string(), second, names: names.map(str::to_string) };
        let written = pair.ids().iter().try_for_each(|of| {
            let path = self.path(of).ok_or(KeepError::Gone)?;
            put_whole(&path.with_extension(PAIR), &path, &pair.write())
        });
        if written.is_err() {
            self.forget(&pair.second)?;
        }
        written.map(|()| pair)
    }

    /// Takes the second version away, and all that is kept beside it. The first is as it was.
    ///
    /// # Errors
    /// It no longer holds this text, is gone, or cannot be taken away.
    pub fn discard_second(&self, pair: &Pair, old: &str) -> Result<(), KeepError> {
        let path = self.path(&pair.second).ok_or(KeepError::Gone)?;
        let held = File::open(&path).map_err(|_| KeepError::Gone)?;
        held.lock().map_err(disk(&path))?;
        if self.read(&pair.second)? != old {
            return Err(KeepError::Changed);
        }
        if let Some(first) = self.path(&pair.first) {
            remove(&first.with_extension(PAIR))?;
        }
        self.forget(&pair.second)
    }

    /// Takes a need away with all that is kept beside it.
    fn forget(&self, id: &str) -> Result<(), KeepError> {
        let path = self.path(id).ok_or(KeepError::Gone)?;
        [PAIR, BEFORE].iter().try_for_each(|kind| remove(&path.with_extension(kind)))?;
        remove(&path)
    }

    fn beside(&self, id: &str, kind: &str) -> Result<Option<String>, KeepError> {
        let path = self.path(id).ok_or(KeepError::Gone)?;
        if !path.is_file() {
            return Err(KeepError::Gone);
        }
        let path = path.with_extension(kind);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(disk(&path)(error)),
        }
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
        assert_eq!(files(&needs), [format!("{id}.before"), format!("{id}.toml")], "nothing else stays behind");
        fs::remove_dir_all(needs.folder()).unwrap();
    }

    fn files(needs: &Needs) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(needs.folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_text_before_the_last_change_is_kept_whole_and_for_nobody_else() {
        let needs = Needs::open(&folder("before")).unwrap();
        let id = needs.keep("one").unwrap();
        assert_eq!(needs.before(&id).unwrap(), None, "it was never changed");
        needs.replace(&id, "one", "two").unwrap();
        assert_eq!(needs.before(&id).unwrap().as_deref(), Some("one"));
        assert!(matches!(needs.replace(&id, "one", "three"), Err(KeepError::Changed)));
        assert_eq!(needs.before(&id).unwrap().as_deref(), Some("one"), "a change that was refused leaves it");
        needs.replace(&id, "two", "three").unwrap();
        assert_eq!(needs.before(&id).unwrap().as_deref(), Some("two"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(needs.folder().join(format!("{id}.before"))).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert!(matches!(needs.before("../x"), Err(KeepError::Gone)));
        fs::remove_dir_all(needs.folder()).unwrap();
    }

    #[test]
    fn a_second_version_is_found_from_both_and_goes_with_all_that_is_its_own() {
        let needs = Needs::open(&folder("pair")).unwrap();
        let id = needs.keep("one").unwrap();
        assert_eq!(needs.pair(&id).unwrap(), None);
        let pair = needs.keep_second(&id, "one", ["With\nVAT", ""]).unwrap();
        assert_eq!(pair.names[0], "With\nVAT");
        let found = needs.pair(&id).unwrap().unwrap();
        assert_eq!((found.names, needs.pair(&pair.second).unwrap().unwrap().ids()), (["With VAT".to_string(), String::new()], pair.ids()));
        assert!(matches!(needs.keep_second(&id, "x", ["", ""]), Err(KeepError::Changed)), "one second version at a time");
        needs.replace(&pair.second, "one", "two").unwrap();
        assert!(matches!(needs.discard_second(&pair, "one"), Err(KeepError::Changed)), "never a change that was not seen");
        needs.discard_second(&pair, "two").unwrap();
        assert_eq!(files(&needs), [format!("{id}.toml")]);
        assert_eq!((needs.pair(&id).unwrap(), needs.read(&id).unwrap().as_str()), (None, "one"));
        fs::remove_dir_all(needs.folder()).unwrap();
    }

    #[test]
    fn a_version_that_was_taken_away_is_a_version_no_more() {
        let needs = Needs::open(&folder("lost")).unwrap();
        let id = needs.keep("one").unwrap();
        let pair = needs.keep_second(&id, "one", ["", ""]).unwrap();
        fs::remove_file(needs.folder().join(format!("{}.toml", pair.second))).unwrap();
        assert_eq!(needs.pair(&id).unwrap(), None);
        assert!(needs.keep_second(&id, "one", ["", ""]).is_ok());
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
