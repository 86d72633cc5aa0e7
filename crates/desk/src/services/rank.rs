//! The ranking: pure, over an index made once.
//!
//! A way to call a service counts by the weight of the words that it shares with those asked for, and by how much of either is
//! shared; words that stand side by side count more than scattered ones, and rare words more than common ones.

use super::stems::{common, empty, odd, stem, stems, words};
use rulebook::model::Book;
use std::collections::{BTreeMap, HashMap};

/// How well a slip of the keyboard still fits.
const SLIP: f64 = 0.8;
/// How well the beginning of a word fits it.
const BEGINNING: f64 = 0.7;
/// What a word counts that is in the name of almost any service.
const COMMON: f64 = 0.3;
/// How much more words in a row count than scattered ones.
const IN_A_ROW: f64 = 1.35;
/// How much more words side by side count whose order is another.
const SIDE_BY_SIDE: f64 = 1.1;
/// How much more the very name of a kind of service counts.
const NAME: f64 = 1.2;
/// How much what a service shares over all ways to call it adds.
const SCATTERED: f64 = 0.3;
/// How much an official name counts beside our own words.
const OFFICIAL: f64 = 0.75;
/// How much one counts that is on no list: goods and works share many words.
const UNLISTED: f64 = 0.5;
/// How good a match must be beside the best to be a strong one.
const NEAR_BEST: f64 = 0.5;
/// The most strong matches: more are no help in choosing.
const MOST_STRONG: usize = 8;
/// What the words of a way to call something must weigh together for a longer text to name it.
const TELLING: f64 = 3.0;
/// The most words of a search that count: a long text is about its beginning.
const MOST_WORDS: usize = 60;

/// What was found.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// The place of the kind of service.
    pub(super) service: usize,
    /// Instead of one: a code by its official name.
    pub(super) code: Option<String>,
    pub(super) strong: bool,
    /// The way to call it that fits best.
    pub(super) fits: String,
    score: f64,
}

/// A way to call something.
struct Phrase {
    /// Kinds of service first, then the codes.
    owner: usize,
    text: String,
    stems: Vec<usize>,
    weight: f64,
    /// It is the name itself, not another way to call it.
    name: bool,
}

/// All ways to call all things, by their stems.
pub(crate) struct Index {
    stems: HashMap<String, usize>,
    /// Two words side by side, written as one: the stems of those that say something.
    joined: HashMap<String, Vec<usize>>,
    weights: Vec<f64>,
    phrases: Vec<Phrase>,
    /// The phrases that hold each stem.
    holds: Vec<Vec<usize>>,
    services: usize,
    codes: Vec<(String, bool)>,
}

/// The best phrase of one owner so far.
#[derive(Clone, Copy)]
struct Best {
    score: f64,
    phrase: usize,
    whole: bool,
}

impl Index {
    /// Everything that the book's services and codes are called.
    pub(super) fn new(book: &Book) -> Index {
        let mut index = Index {
            stems: HashMap::new(),
            joined: HashMap::new(),
            weights: Vec::new(),
            phrases: Vec::new(),
            holds: Vec::new(),
            services: book.services.len(),
            codes: Vec::new(),
        };
        for (owner, service) in book.services.iter().enumerate() {
            index.add(owner, &service.name, true);
            service.words.iter().for_each(|text| index.add(owner, text, false));
        }
        for (code, name) in &book.codes.names {
            index.add(index.services + index.codes.len(), name, true);
            index.codes.push((code.clone(), book.codes.class(code) != 0));
        }
        index.weigh();
        index
    }

    fn add(&mut self, owner: usize, text: &str, name: bool) {
        let spoken = words(text);
        for pair in spoken.windows(2) {
            if let [one, other] = pair {
                let telling: Vec<String> = pair.iter().filter(|word| !empty(word)).map(|word| stem(word)).collect();
                if !telling.is_empty() {
                    let places = telling.iter().map(|stem| self.place(stem)).collect();
                    self.joined.entry(stem(&format!("{one}{other}"))).or_insert(places);
                }
            }
        }
        let words = stems(text);
        let mut own = Vec::with_capacity(words.len());
        for word in &words {
            let place = self.place(word);
            own.push(place);
            if let Some(phrases) = self.holds.get_mut(place)
                && phrases.last() != Some(&self.phrases.len())
            {
                phrases.push(self.phrases.len());
            }
        }
        self.phrases.push(Phrase { owner, text: text.to_string(), stems: own, weight: 0.0, name });
    }

    fn place(&mut self, stem: &str) -> usize {
        if let Some(place) = self.stems.get(stem) {
            return *place;
        }
        self.stems.insert(stem.to_string(), self.holds.len());
        self.holds.push(Vec::new());
        self.holds.len() - 1
    }

    /// A stem weighs by how few kinds of service hold it; by how few codes, where none does.
    fn weigh(&mut self) {
        let share = |all: usize, few: usize| (1.0 + all as f64 / (few.max(1)) as f64).ln();
        self.weights = vec![0.0; self.holds.len()];
        for (stem, place) in &self.stems {
            let Some(phrases) = self.holds.get(*place) else { continue };
            let mut owners: Vec<usize> = phrases.iter().filter_map(|phrase| self.phrases.get(*phrase)).map(|phrase| phrase.owner).collect();
            owners.dedup();
            let ours = owners.iter().filter(|owner| **owner < self.services).count();
            let weight = if ours > 0 { share(self.services, ours) } else { share(self.codes.len(), owners.len()).min(5.0) };
            if let Some(own) = self.weights.get_mut(*place) {
                *own = if common(stem) { weight.min(5.0) * COMMON } else { weight };
            }
        }
        for phrase in &mut self.phrases {
            phrase.weight = phrase.stems.iter().filter_map(|stem| self.weights.get(*stem)).sum();
        }
    }

    fn weight(&self, stem: usize) -> f64 {
        self.weights.get(stem).copied().unwrap_or(0.0)
    }

    /// The stems that each word asked for may stand for, with how well.
    fn wanted(&self, words: &str) -> Vec<Vec<(usize, f64)>> {
        let words = stems(words);
        let mut out: Vec<Vec<(usize, f64)>> = Vec::new();
        let mut place = 0;
        while let Some(word) = words.get(place).filter(|_| out.len() < MOST_WORDS) {
            // "day care" for "daycare"
            let pair = words.get(place + 1).map(|next| format!("{word}{next}"));
            if let Some(found) = pair.as_ref().and_then(|pair| self.stems.get(pair)) {
                out.push(vec![(*found, 1.0)]);
                // each of the two may still stand for itself
                if let Some(own) = self.stems.get(word) {
                    out.push(vec![(*own, 1.0)]);
                    place += 1;
                    continue;
                }
                place += 2;
                continue;
            }
            match (self.stems.get(word), self.joined.get(word)) {
                (Some(found), _) => out.push(vec![(*found, 1.0)]),
                // "dropin" for "drop-in"
                (None, Some(places)) => out.extend(places.iter().map(|place| vec![(*place, 1.0)])),
                (None, None) => out.push(self.near(word)),
            }
            place += 1;
        }
        out
    }

    /// Stems that a word of which nothing else is known may be: with a slip, or begun.
    fn near(&self, word: &str) -> Vec<(usize, f64)> {
        let (long, first) = (word.chars().count(), word.chars().next());
        let slips = match long {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        let mut out: Vec<(usize, f64)> = Vec::new();
        for (stem, place) in &self.stems {
            if stem.len().abs_diff(word.len()) <= slips && stem.len() > 3 {
                let distance = strsim::osa_distance(stem, word);
                if distance <= slips && (stem.chars().next() == first || distance < 2) {
                    out.push((*place, SLIP.powi(i32::try_from(distance).unwrap_or(1))));
                    continue;
                }
            }
            if long >= 4 && stem.len() > word.len() && stem.starts_with(word) {
                out.push((*place, BEGINNING));
            }
        }
        // "childern": a word whose stem is another
        for (spoken, stem) in odd().filter(|(spoken, _)| slips > 0 && spoken.len() > 4 && strsim::osa_distance(spoken, word) == 1) {
            out.extend(self.stems.get(stem).map(|place| (*place, SLIP)).filter(|_| spoken.chars().next() == first));
        }
        // one letter wrong is likelier than two
        let best = out.iter().map(|one| one.1).fold(0.0, f64::max);
        out.retain(|one| one.1 >= best.min(BEGINNING));
        out.sort_unstable_by_key(|one| one.0);
        out
    }

    /// What these words mean, the best first.
    pub(super) fn find(&self, book: &Book, words: &str, most: usize) -> Vec<Match> {
        let digits: String = words.chars().filter(|letter| !letter.is_whitespace()).collect();
        if digits.len() >= 2 && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '-') {
            return self.by_digits(book, &digits, most);
        }
        let wanted = self.wanted(words);
        let worth: Vec<f64> = wanted
            .iter()
            .map(|may_be| {
                may_be.iter().map(|(stem, _)| self.weight(*stem)).fold(0.0, f64::max).max(if may_be.is_empty() { 2.0 } else { 0.0 })
            })
            .collect();
        let asked: f64 = worth.iter().sum();
        let mut fits: HashMap<usize, f64> = HashMap::new();
        for (stem, fit) in wanted.iter().flatten() {
            let known = fits.entry(*stem).or_insert(0.0);
            *known = known.max(*fit);
        }
        let mut phrases: Vec<usize> = fits.keys().filter_map(|stem| self.holds.get(*stem)).flatten().copied().collect();
        phrases.sort_unstable();
        phrases.dedup();
        let mut best: BTreeMap<usize, Best> = BTreeMap::new();
        let mut shared: HashMap<usize, Vec<usize>> = HashMap::new();
        for place in phrases {
            let Some(phrase) = self.phrases.get(place) else { continue };
            if phrase.owner < self.services {
                shared.entry(phrase.owner).or_default().extend(phrase.stems.iter().filter(|stem| fits.contains_key(stem)));
            }
            let found = self.score(phrase, place, &fits, &wanted, asked);
            let known = best.entry(phrase.owner).or_insert(found);
            if found.score > known.score {
                *known = found;
            }
        }
        let mut out: Vec<Match> = best.into_iter().filter_map(|(owner, best)| self.matched(owner, best, &shared, &fits, asked)).collect();
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.service.cmp(&b.service)).then(a.code.cmp(&b.code)));
        let known: Vec<&String> = out
            .iter()
            .take(most)
            .filter(|one| one.code.is_none())
            .filter_map(|one| book.services.get(one.service))
            .flat_map(|service| &service.codes)
            .collect();
        let known: Vec<String> = known.into_iter().cloned().collect();
        out.retain(|one| one.code.as_ref().is_none_or(|code| !known.contains(code)));
        let top = out.first().map_or(0.0, |one| one.score);
        let mut strong = 0;
        for one in &mut out {
            one.strong &= one.score >= top * NEAR_BEST && strong < MOST_STRONG;
            strong += usize::from(one.strong);
        }
        out.truncate(most);
        out
    }

    /// The kinds of service that a longer text names: one of the ways to call each stands in it word by word. The most telling first.
    pub(super) fn named(&self, text: &str, most: usize) -> Vec<Match> {
        let wanted = self.wanted(text);
        let said: Vec<usize> = wanted.iter().flatten().filter(|(_, fit)| *fit > BEGINNING).map(|(stem, _)| *stem).collect();
        let mut best: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
        for (place, phrase) in self.phrases.iter().enumerate() {
            let stands = phrase.owner < self.services && phrase.weight >= TELLING && phrase.stems.iter().all(|stem| said.contains(stem));
            if stands && (phrase.stems.len() == 1 || in_a_row(&phrase.stems, &wanted) >= IN_A_ROW) {
                let known = best.entry(phrase.owner).or_insert((0.0, place));
                if phrase.weight > known.0 {
                    *known = (phrase.weight, place);
                }
            }
        }
        let named = best.into_iter().filter_map(|(service, (score, phrase))| {
            let fits = self.phrases.get(phrase)?.text.clone();
            Some(Match { service, code: None, strong: true, fits, score })
        });
        let mut out: Vec<Match> = named.collect();
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.service.cmp(&b.service)));
        out.truncate(most);
        out
    }

    fn score(&self, phrase: &Phrase, place: usize, fits: &HashMap<usize, f64>, wanted: &[Vec<(usize, f64)>], asked: f64) -> Best {
        let fit = |stem: &usize| fits.get(stem).copied().unwrap_or(0.0);
        let shared: f64 = phrase.stems.iter().map(|stem| self.weight(*stem) * fit(stem)).sum();
        let of_phrase = if phrase.weight > 0.0 { shared / phrase.weight } else { 0.0 };
        let of_asked = if asked > 0.0 { (shared / asked).min(1.0) } else { 0.0 };
        let all_of_it = phrase.stems.iter().all(|stem| fits.contains_key(stem));
        let row = if phrase.stems.len() > 1 && all_of_it { in_a_row(&phrase.stems, wanted) } else { 1.0 };
        let mut score = shared * (0.15 + 0.85 * of_phrase) * (0.4 + 0.6 * of_asked);
        score *= row;
        if phrase.name && all_of_it && of_asked > 0.99 {
            score *= NAME;
        }
        // a whole phrase of nothing but common words says too little
        let telling = shared >= 2.0 || (all_of_it && of_asked > 0.85);
        Best { score, phrase: place, whole: telling && ((all_of_it && of_phrase > 0.7) || of_asked > 0.75) }
    }

    fn matched(
        &self,
        owner: usize,
        best: Best,
        shared: &HashMap<usize, Vec<usize>>,
        fits: &HashMap<usize, f64>,
        asked: f64,
    ) -> Option<Match> {
        let fits_best = self.phrases.get(best.phrase)?.text.clone();
        if owner >= self.services {
            let (code, listed) = self.codes.get(owner - self.services)?;
            let score = best.score * OFFICIAL * if *listed { 1.0 } else { UNLISTED };
            let strong = best.whole && *listed;
            return Some(Match { service: owner, code: Some(code.clone()), strong, fits: fits_best, score });
        }
        let mut stems = shared.get(&owner).cloned().unwrap_or_default();
        stems.sort_unstable();
        stems.dedup();
        let over_all: f64 = stems.iter().map(|stem| self.weight(*stem) * fits.get(stem).copied().unwrap_or(0.0)).sum();
        let of_asked = if asked > 0.0 { (over_all / asked).min(1.0) } else { 0.0 };
        Some(Match { service: owner, code: None, strong: best.whole, fits: fits_best, score: best.score + SCATTERED * over_all * of_asked })
    }

    /// Codes that begin with these digits, a whole one after the services that have it.
    fn by_digits(&self, book: &Book, digits: &str, most: usize) -> Vec<Match> {
        let digits = digits.split('-').next().unwrap_or(digits);
        let whole = |place: usize| Match { service: place, code: None, strong: true, fits: digits.to_string(), score: 0.0 };
        let first = book.services.iter().enumerate().filter(|(_, service)| service.codes.first().is_some_and(|code| code == digits));
        let codes = self.codes.iter().filter(|(code, _)| code.starts_with(digits));
        let code = |(code, _): &(String, bool)| Match {
            service: usize::MAX,
            code: Some(code.clone()),
            strong: code == digits,
            fits: code.clone(),
            score: 0.0,
        };
        codes.map(code).chain(first.map(|(place, _)| whole(place)).take(most / 2)).take(most).collect()
    }
}

/// What it is worth that the stems stand side by side among the words asked for.
fn in_a_row(stems: &[usize], wanted: &[Vec<(usize, f64)>]) -> f64 {
    let may_be = |may_be: &Vec<(usize, f64)>, stem: &usize| may_be.iter().any(|(one, _)| one == stem);
    let mut worth = 1.0;
    for row in wanted.windows(stems.len()) {
        if row.iter().zip(stems).all(|(word, stem)| may_be(word, stem)) {
            return IN_A_ROW;
        }
        if stems.iter().all(|stem| row.iter().any(|word| may_be(word, stem))) {
            worth = SIDE_BY_SIDE;
        }
    }
    worth
}
