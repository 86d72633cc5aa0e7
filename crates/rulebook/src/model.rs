//! What a loaded rulebook is: facts, amounts, conditions, rules and routes, lowered to one arena of nodes.
//!
//! Data only. [`crate::load`] makes a [`Book`] from the texts of `law/`; [`crate::decide`] evaluates it.
//! Children always stand before their parents in [`Book::nodes`], so one pass in order decides everything.
//!
//! The file is long because it is a glossary: every type of a book that deciding needs, and no behaviour to split off. What a person
//! needs beside the answer is in [`crate::words`].

pub use crate::near::{NearFrom, NearMiss};
pub use crate::services::{CodeLimit, ListWords, Marks, Service};
pub use crate::words::{DutyWords, LocalRule, LocalRules, Objection, Period, Remedy, RouteWords, Step, When};

use std::collections::BTreeMap;

/// The place of a fact in [`Book::facts`].
pub type FactId = u16;
/// The place of a node in [`Book::nodes`].
pub type NodeId = u32;
/// The place of a condition in [`Book::conditions`].
pub type ConditionId = u16;
/// The place of a rule in [`Book::rules`].
pub type RuleId = u16;
/// The place of a declared list in [`Book::lists`].
pub type ListId = u8;

/// Beyond any figure or date: the open end of a range. Sums and percentages of it still fit an `i64`.
pub const OPEN: i64 = 1 << 46;

/// Who supplies a fact (answers.md 1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nature {
    /// True of the world or not; someone can know it.
    Circumstance,
    /// The authority's to make.
    Choice,
    /// A named person with authority must judge it and say why.
    Judgement,
    /// A rule decides it.
    Decided,
    /// A named function works it out.
    Computed,
}

/// What a money figure says about VAT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Vat {
    /// Any VAT is counted in.
    With,
    /// VAT is left out.
    Without,
    /// The figure is the VAT itself.
    Itself,
}

/// What a number counts. Inside: pence, months, or days since 1 January 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// Pence; files write pounds.
    Money(Vat),
    /// Whole months.
    Months,
    /// A civil date, as days since 1970-01-01. `OPEN` as an exact value means "never".
    Date,
}

impl Measure {
    /// How many of the inside unit make one of the unit in the files.
    pub fn scale(self) -> i64 {
        if matches!(self, Measure::Money(_)) { 100 } else { 1 }
    }
    /// The least value there can be.
    pub fn least(self) -> i64 {
        if self == Measure::Date { -OPEN } else { 0 }
    }
}

/// The shape of a fact's value.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// A number, perhaps known only as a range.
    Number(Measure),
    /// One of at most 64 named values, in their order.
    OneOf(Vec<String>),
    /// A CPV code; its value is the class of codes that no test of the book tells apart ([`Codes::class_of`]).
    Code,
    /// A declared list; its items are in [`Book::lists`].
    List(ListId),
}

/// What is taken while nobody has said (answers.md 1). It never closes a route.
#[derive(Clone, PartialEq, Debug)]
pub struct Presumption {
    /// The value taken.
    pub value: Val,
    /// Why it may be taken.
    pub why: String,
    /// The provision behind it.
    pub cite: String,
}

/// One fact of the glossary.
#[derive(Clone, PartialEq, Debug)]
pub struct Fact {
    /// Its name, unique in the book.
    pub id: String,
    /// The theme: the name of the file in `law/facts`, or of the rule's file for a decided yes/no.
    pub theme: String,
    /// Shape of its value.
    pub kind: Kind,
    /// Who supplies it.
    pub nature: Nature,
    /// The question, in plain words.
    pub asks: String,
    /// Why it is asked, one line.
    pub why: String,
    /// Who can know or must judge it.
    pub who: String,
    /// What its values mean in plain words, for those whose names do not say it.
    pub value_words: BTreeMap<String, String>,
    /// The legal term, for the lawyer.
    pub term: Option<String>,
    /// What that term means, in plain words.
    pub meaning: Option<String>,
    /// What would show that an answer is right.
    pub evidence: Option<String>,
    /// Why a plain yes or no often gets it wrong: such a fact is asked with its evidence, and never answered for anybody.
    pub easily_wrong: Option<String>,
    /// What is presumed while nobody has said.
    pub presumed: Option<Presumption>,
    /// The provision whose conclusion is asked as one fact.
    pub stands_for: Option<String>,
    /// "never" may be given for this date.
    pub may_be_never: bool,
    /// Names under which it was published before.
    pub was: Vec<String>,
    /// For a fact of one item: its list and its place in the item.
    pub item_of: Option<(ListId, usize)>,
    /// For a computed fact: inputs with their signs (+1 or -1). Items of a list are added up.
    pub sum: Vec<(FactId, i64)>,
    /// For a computed fact: its provision.
    pub cite: Option<String>,
    /// Every constant that it is compared with, ascending: the cuts between regions.
    pub cuts: Vec<i64>,
}

/// A declared list.
#[derive(Clone, PartialEq, Debug)]
pub struct List {
    /// The fact that is the list.
    pub fact: FactId,
    /// The facts of one item, in the order of [`Item`].
    pub has: Vec<FactId>,
}

/// One value of one fact, as far as it is known.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Val {
    /// Nothing is known.
    Unknown,
    /// Yes or no.
    Yes(bool),
    /// Between the two, both counted. Equal ends: exact.
    Num(i64, i64),
    /// One of the values whose bits are set (for a code: of the classes).
    OneOf(u64),
}

impl Val {
    /// Nothing is left open.
    pub fn exact(&self) -> bool {
        match self {
            Val::Unknown => false,
            Val::Yes(_) => true,
            Val::Num(a, b) => a == b,
            Val::OneOf(m) => m.count_ones() == 1,
        }
    }
}

/// The facts of one item of a list, in the order of [`List::has`].
pub type Item = Vec<Val>;

/// The facts of one need. A list that is `None` is unknown; a list given is complete.
#[derive(Clone, PartialEq, Debug)]
pub struct Need {
    /// One value for each fact of the book; those of items and lists stay `Unknown` here.
    pub values: Vec<Val>,
    /// One entry for each list of the book.
    pub lists: Vec<Option<Vec<Item>>>,
}

/// One place for a value: a fact, or a fact of one item of its list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Slot {
    /// The fact.
    pub fact: FactId,
    /// The item's place in its list, or [`TOP`].
    pub item: u16,
}

/// [`Slot::item`] of a fact that belongs to no list.
pub const TOP: u16 = u16::MAX;

/// One step of the evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A yes/no fact.
    YesNo(FactId),
    /// The number is at least the constant; the last is the region of [`Fact::cuts`] that begins there, counted from 1.
    AtLeast(FactId, i64, u8),
    /// The one-of (or code class) is among these.
    OneOf(FactId, u64),
    /// `den * left - num * right - plus >= 0`.
    Linear {
        /// Left fact.
        left: FactId,
        /// Right fact.
        right: FactId,
        /// Numerator of the share of the right fact.
        num: i64,
        /// Its denominator, positive.
        den: i64,
        /// Added to the right side, already times `den`.
        plus: i64,
    },
    /// The date `left` is after the date `right` less so many calendar months: it falls in the period of that length that ends
    /// with `right`, or after it.
    MonthsBack {
        /// Left date.
        left: FactId,
        /// Right date.
        right: FactId,
        /// How many months, 0 or more.
        months: i64,
    },
    /// Kleene's NOT.
    Not(NodeId),
    /// All of these (a range of [`Book::kids`]).
    And(u32, u32),
    /// Any of these (a range of [`Book::kids`]).
    Or(u32, u32),
    /// Pairs (selector, comparison) in a range of [`Book::kids`]; a selector that is *no* rules its comparison out.
    /// Yes when every comparison still possible is yes, no when every one is no.
    Pick(u32, u32),
    /// ANY or EVERY item of a list fulfils `root`; `inner` is the order of evaluation in [`Book::inner`].
    Over {
        /// ANY (true) or EVERY.
        any: bool,
        /// The list.
        list: ListId,
        /// The node about one item.
        root: NodeId,
        /// Place in [`Book::inner`].
        inner: u32,
    },
    /// Inside the dates and extent of the law (first), the rule (second); outside unknown, whatever it says.
    Inside(NodeId, NodeId),
    /// A condition: where masking happens.
    Condition(ConditionId),
    /// Not encoded: always unknown.
    NotEncoded,
}

/// How sure the reading of a text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// What the words say.
    Plain,
    /// Our deduction from words that were read.
    Deduced,
    /// Sources read it differently.
    Disputed,
}

/// What happens at the bound of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// The bound itself counts.
    Yes,
    /// It does not.
    No,
    /// Sources differ; the operator written is the reading taken.
    Disputed,
}

/// One line of law over facts. A gate is a condition too (`law_if`, `applies_if`).
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    /// Short name, unique in its rule.
    pub id: String,
    /// The rule it belongs to.
    pub rule: RuleId,
    /// The condition in words.
    pub says: String,
    /// The words when it is not met, where those of `says` negated would mislead.
    pub says_no: Option<String>,
    /// The test as written; empty when not encoded.
    pub test: String,
    /// Its citations.
    pub cite: Vec<String>,
    /// How sure the reading is.
    pub reading: Reading,
    /// Why it is doubtful (needed with a deduced or disputed reading).
    pub doubt: Option<String>,
    /// What happens at its bound.
    pub at: Option<At>,
    /// A limb that is not encoded and stays unknown.
    pub not_encoded: bool,
    /// The facts and decided facts its test names, in order.
    pub names: Vec<FactId>,
    /// The test, lowered.
    pub main: NodeId,
    /// The test by the other reading of a disputed bound.
    pub other: Option<NodeId>,
    /// Why it is doubtful whatever the facts: the reading, or a source that was not read well enough.
    pub shaky: Option<String>,
}

/// Whether a route must be used when it is open.
#[derive(Clone, PartialEq, Debug)]
pub enum Must {
    /// It never must.
    No,
    /// Open means must.
    Yes,
    /// It must when this node holds.
    If(NodeId, String),
}

/// What failing `applies_if` means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Otherwise {
    /// The route is not needed.
    NotNeeded,
    /// The route is closed.
    Closed,
}

/// A rule: conditions joined; it decides a fact. A route is a rule with [`Rule::route`].
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The fact it decides.
    pub decides: FactId,
    /// The value it gives, where that fact is one of a list.
    pub value: Option<String>,
    /// The list whose items it is about.
    pub each: Option<ListId>,
    /// The date that chooses it.
    pub dated_by: Option<FactId>,
    /// First day, last day (days since 1970), as written.
    pub in_force: Option<(i64, Option<i64>)>,
    /// The test of place, as written.
    pub extent: Option<String>,
    /// The gate "which law", as written.
    pub law_if: Option<String>,
    /// The second gate, as written.
    pub applies_if: Option<String>,
    /// What failing the second gate means.
    pub otherwise: Otherwise,
    /// Words for that.
    pub otherwise_says: Option<String>,
    /// The formula over its conditions, as written.
    pub holds_if: String,
    /// All its conditions, gates first, in the law's order.
    pub own: Vec<ConditionId>,
    /// The whole rule.
    pub root: NodeId,
    /// Whether the date and place are inside the law that is encoded.
    pub inside: NodeId,
    /// `law_if` inside the law, where there is one.
    pub law_gate: Option<NodeId>,
    /// `applies_if` inside the law, where there is one.
    pub applies_gate: Option<NodeId>,
    /// Whether it must be used.
    pub must: Must,
    /// Routes that may stand beside this one although one of them is a must, and why.
    pub beside: Vec<(String, String)>,
    /// What only a route has.
    pub route: Option<RouteWords>,
    /// What only a duty has.
    pub duty: Option<DutyWords>,
    /// The file it stands in.
    pub file: String,
    /// The line it begins on.
    pub line: usize,
}

/// Facts that cannot all be.
#[derive(Clone, PartialEq, Debug)]
pub struct Never {
    /// In words.
    pub says: String,
    /// Its provision.
    pub cite: String,
    /// Yes when the need breaks it.
    pub node: NodeId,
}

/// A dated figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Amount {
    /// Its id.
    pub id: String,
    /// In words.
    pub says: String,
    /// What it counts.
    pub measure: Measure,
    /// The fact whose values name the columns.
    pub by: Option<String>,
    /// The last day for which the figures are known.
    pub known_until: Option<i64>,
    /// The rows, ascending.
    pub rows: Vec<AmountRow>,
}

/// One row of an amount.
#[derive(Clone, PartialEq, Debug)]
pub struct AmountRow {
    /// Its first day.
    pub from: i64,
    /// Its provision.
    pub cite: String,
    /// The figures, by column (`""` where there are no columns), in the inside unit.
    pub cells: BTreeMap<String, i64>,
}

/// How well a provision was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Checked {
    /// From memory only.
    Unverified,
    /// A secondary source.
    Secondary,
    /// An official page.
    OfficialPage,
    /// The provision itself was opened.
    TextRead,
}

/// A source: an Act, regulations, guidance.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// What citations of it begin with.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub address: String,
    /// The version read.
    pub version: Option<String>,
}

/// One provision that was looked at.
#[derive(Clone, PartialEq, Debug)]
pub struct Provision {
    /// What citations of it begin with.
    pub id: String,
    /// How well it was read.
    pub checked: Checked,
    /// When.
    pub read_on: Option<String>,
    /// Its own address, where it cannot be worked out from the source's.
    pub address: Option<String>,
}

/// What is known of one citation.
#[derive(Clone, PartialEq, Debug)]
pub struct Cited {
    /// The citation.
    pub id: String,
    /// The address of the provision.
    pub address: String,
    /// The version read.
    pub version: Option<String>,
    /// When it was read.
    pub read_on: Option<String>,
    /// How well.
    pub checked: Checked,
}

/// One of the first questions of the interview.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// It in two or three words, for a list of questions.
    pub short: String,
    /// The question in plain words.
    pub asks: String,
    /// Why it is asked.
    pub why: String,
    /// What the answer gives: while one of these matters the question does.
    pub facts: Vec<FactId>,
    /// What is asked along with them, though it alone does not make the question matter.
    pub also: Vec<FactId>,
    /// What must have been asked before: until then it cannot be told whether the question matters.
    pub after: Vec<FactId>,
    /// Facts of yes or no that are asked as one list to tick, each with its words.
    pub ticks: Vec<(FactId, String)>,
    /// The questions of its facts in fewer words.
    pub labels: Vec<(FactId, String)>,
    /// Facts that are asked on the same page, and only where this fact is yes.
    pub if_yes: Vec<(FactId, Vec<FactId>)>,
    /// The answers to its first fact in words of its own: several may stand for one value. Without one, somebody must judge it.
    pub choices: Vec<(Option<bool>, String)>,
}

impl Question {
    /// The question of a fact in fewer words.
    pub fn label(&self, fact: FactId) -> Option<&str> {
        self.labels.iter().find(|(label, _)| *label == fact).map(|(_, words)| words.as_str())
    }

    /// What a yes or no to its first fact is called in its own words, where it has any; of several, the last.
    pub fn own_words(&self, fact: FactId, yes: bool) -> Option<&str> {
        let stands = self.choices.iter().filter(|_| self.facts.first() == Some(&fact)).rfind(|(stands, _)| *stands == Some(yes));
        stands.map(|(_, words)| words.as_str())
    }

    /// The fact that must be yes for this one to be asked on its page.
    pub fn only_if(&self, fact: FactId) -> Option<FactId> {
        self.if_yes.iter().find(|(_, facts)| facts.contains(&fact)).map(|(on, _)| *on)
    }
}

/// A route that is known and not encoded yet.
#[derive(Clone, PartialEq, Debug)]
pub struct NotEncoded {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whose law it is under.
    pub regime: String,
    /// Its number in the research.
    pub research: String,
    /// It is about a contract that exists.
    pub about_existing: bool,
    /// Providers compete for it.
    pub competes: bool,
}

/// Codes of the vocabulary, and the classes that the book's tests tell apart.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Codes {
    /// Every code of the vocabulary with its name.
    pub names: BTreeMap<String, String>,
    /// Every list that is in `law/lists`, but for the vocabulary: its codes.
    pub lists: BTreeMap<String, Vec<String>>,
    /// The class of each code that some test tells apart; every other code is of class 0.
    pub class_of: BTreeMap<String, u8>,
    /// How many classes there are (at most 64).
    pub classes: u8,
}

impl Codes {
    /// The class of a code.
    pub fn class(&self, code: &str) -> u8 {
        self.class_of.get(code).copied().unwrap_or(0)
    }
}

/// Where a case comes from: only cases from outside show that a rule is right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// It follows from the provision's text.
    Provision,
    /// An official example, a notice, a judgment.
    Outside,
    /// It guards what the rule says.
    Rule,
}

/// A need as said: the facts, and the judgements that nobody has recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// The facts as given.
    pub need: Need,
    /// Judgements that lack who, when and why.
    pub unrecorded: Vec<Slot>,
}

/// Facts given to test a rule.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// The rule it tests.
    pub of: RuleId,
    /// Its facts.
    pub said: Said,
    /// Where they differ from what is typical, as written: each fact and its value.
    pub but: Vec<(String, String)>,
    /// The plain answer expected: yes, no, or unknown.
    pub expect: Option<bool>,
    /// The group expected.
    pub group: Option<String>,
    /// The standing expected.
    pub standing: Option<String>,
    /// The must expected.
    pub must: Option<String>,
    /// The filling expected, exactly.
    pub ifs: Option<Vec<String>>,
    /// The reasons expected, exactly.
    pub because: Option<Vec<String>>,
    /// What it is settled as.
    pub settled_as: Option<bool>,
    /// Where it comes from.
    pub from: From,
    /// The provision or the outside source it follows from.
    pub cite: Option<String>,
    /// The file.
    pub file: String,
    /// The line it begins on.
    pub line: usize,
}

/// A loaded rulebook. After it has loaded, deciding cannot fail.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Book {
    /// The facts.
    pub facts: Vec<Fact>,
    /// The declared lists.
    pub lists: Vec<List>,
    /// The computed facts.
    pub computed: Vec<FactId>,
    /// The nodes, children before parents.
    pub nodes: Vec<Node>,
    /// Children of `And`, `Or` and `Pick`.
    pub kids: Vec<NodeId>,
    /// The node is about one item of a list and is evaluated once for each item.
    pub of_item: Vec<bool>,
    /// The order of evaluation inside each `Over`.
    pub inner: Vec<Vec<NodeId>>,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// The rules, routes among them.
    pub rules: Vec<Rule>,
    /// The routes that are encoded, in the order of the files.
    pub routes: Vec<RuleId>,
    /// The routes that are not.
    pub not_encoded: Vec<NotEncoded>,
    /// The duties, in the order of the files.
    pub duties: Vec<RuleId>,
    /// How long things take that no law says.
    pub periods: Vec<Period>,
    /// The ways of challenging an award.
    pub remedies: Vec<Remedy>,
    /// The node that answers each yes/no fact that is not about items of a list.
    pub yes_no: BTreeMap<String, NodeId>,
    /// The first questions of the interview, in their order.
    pub questions: Vec<Question>,
    /// How many of them come before the first results.
    pub before_results: usize,
    /// Facts that cannot all be.
    pub nevers: Vec<Never>,
    /// The amounts.
    pub amounts: Vec<Amount>,
    /// The sources.
    pub sources: Vec<Source>,
    /// The days between which the law book says by itself what changed, as 2026-05-17.
    pub compared: Vec<String>,
    /// The provisions looked at.
    pub provisions: Vec<Provision>,
    /// The codes.
    pub codes: Codes,
    /// Kinds of service as people call them.
    pub services: Vec<Service>,
    /// What it means that a code is on a list.
    pub list_words: Vec<ListWords>,
    /// The cases.
    pub cases: Vec<Case>,
    /// The near misses.
    pub near_misses: Vec<NearMiss>,
    /// `b3:` and the hash of all files of the national law.
    pub version: String,
    /// The rules of one body's own that were laid over it, if any were.
    pub local: Option<LocalRules>,
}
