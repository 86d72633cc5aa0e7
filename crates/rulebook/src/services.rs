//! Kinds of service as people call them, and what it means that a code is on a list.

/// A kind of service as people call it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Its id.
    pub id: String,
    /// The file it stands in.
    pub theme: String,
    /// What it is called, in our own words.
    pub name: String,
    /// Its codes, the best first.
    pub codes: Vec<String>,
    /// Other ways to call it.
    pub words: Vec<String>,
    /// A trap in words.
    pub note: Option<String>,
    /// Where the note comes from.
    pub cite: Option<String>,
}

/// What a list of codes does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marks {
    /// Its codes are light touch.
    LightTouch,
    /// A contract for them may be reserved.
    Reservable,
    /// They are on the health list.
    Health,
    /// They are light touch for defence and security only.
    DefenceOnly,
    /// A broader code is listed and they are not.
    Unlisted,
}

/// What it means that a code is on a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListWords {
    /// The list.
    pub id: String,
    /// What it does.
    pub marks: Marks,
    /// What is so of a code that is on it.
    pub says: String,
    /// What is so of a code that is not.
    pub says_no: Option<String>,
    /// What is said of a light touch code that stands among those of the list and is not on it.
    pub near: Option<String>,
    /// The codes that are on it with a limit only.
    pub limits: Vec<CodeLimit>,
    /// Where it stands.
    pub cite: String,
}

/// A code that is on a list with a limit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeLimit {
    /// The code.
    pub code: String,
    /// The limit, in the words of the rule that sets it.
    pub says: String,
    /// Where it stands.
    pub cite: String,
}
