//! Values of facts as people read them.

use crate::dates;
use crate::model::{Book, FactId, Kind, Measure, OPEN, Slot, TOP, Val};

impl Book {
    /// A fact and its value: `term_months <= 60`, `x = yes`, `k = p or q`, `parts[0].part_separable = yes`.
    pub fn show(&self, slot: Slot, value: Val) -> String {
        self.show_with(slot, value, &[])
    }

    /// The same, with the ids that a need file gives the items of each list: `parts[hostel].part_separable = yes`.
    pub fn show_with(&self, slot: Slot, value: Val, ids: &[Vec<String>]) -> String {
        let name = self.show_slot(slot, ids);
        match value {
            Val::Unknown => name,
            Val::Yes(_) => format!("{name} = {}", self.show_value(slot.fact, value)),
            Val::OneOf(mask) if self.facts.get(usize::from(slot.fact)).is_some_and(|fact| fact.kind == Kind::Code) => {
                format!("{name} {}", self.show_codes(mask))
            }
            Val::OneOf(_) => format!("{name} = {}", self.show_value(slot.fact, value)),
            Val::Num(low, high) => {
                let measure = self.measure(slot.fact);
                let number = |number| show_number(measure, number);
                if low == high {
                    format!("{name} = {}", number(low))
                } else if low <= measure.least() && high < OPEN {
                    format!("{name} <= {}", number(high))
                } else if high >= OPEN && low > measure.least() {
                    format!("{name} >= {}", number(low))
                } else if high >= OPEN {
                    name
                } else {
                    format!("{name} from {} to {}", number(low), number(high))
                }
            }
        }
    }

    /// The value alone.
    pub fn show_value(&self, fact: FactId, value: Val) -> String {
        let measure = self.measure(fact);
        let number = |number| show_number(measure, number);
        let kind = self.facts.get(usize::from(fact)).map(|fact| &fact.kind);
        match (value, kind) {
            (Val::Unknown, _) => "unknown".to_string(),
            (Val::Yes(yes), _) => if yes { "yes" } else { "no" }.to_string(),
            (Val::OneOf(mask), Some(Kind::OneOf(of))) => {
                let named = of.iter().zip(0u32..).filter(|(_, bit)| mask.checked_shr(*bit).is_some_and(|rest| rest & 1 == 1));
                named.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" or ")
            }
            (Val::OneOf(mask), _) => self.show_codes(mask),
            (Val::Num(low, high), _) if low == high => number(low),
            (Val::Num(low, high), _) if low <= measure.least() && high >= OPEN => "unknown".to_string(),
            (Val::Num(low, high), _) if low <= measure.least() => format!("at most {}", number(high)),
            (Val::Num(low, high), _) if high >= OPEN => format!("at least {}", number(low)),
            (Val::Num(low, high), _) => format!("{} to {}", number(low), number(high)),
        }
    }

    /// The name of a place: a fact, or a fact of one item.
    pub fn show_slot(&self, slot: Slot, ids: &[Vec<String>]) -> String {
        let Some(fact) = self.facts.get(usize::from(slot.fact)) else { return String::new() };
        let list = fact.item_of.filter(|_| slot.item != TOP).map(|(list, _)| usize::from(list));
        let Some(list) = list else { return fact.id.clone() };
        let id = ids.get(list).and_then(|ids| ids.get(usize::from(slot.item))).filter(|id| !id.is_empty());
        let of = self.lists.get(list).and_then(|list| self.facts.get(usize::from(list.fact))).map_or("", |fact| fact.id.as_str());
        id.map_or_else(|| format!("{of}[{}].{}", slot.item, fact.id), |id| format!("{of}[{id}].{}", fact.id))
    }

    fn measure(&self, fact: FactId) -> Measure {
        match self.facts.get(usize::from(fact)).map(|fact| &fact.kind) {
            Some(Kind::Number(measure)) => *measure,
            _ => Measure::Months,
        }
    }

    /// Classes of codes, by the lists that make them up or by the codes themselves.
    fn show_codes(&self, mask: u64) -> String {
        let class_bit = |code: &str| 1u64.checked_shl(u32::from(self.codes.class(code))).unwrap_or(0);
        let list_mask = |codes: &Vec<String>| codes.iter().fold(0, |mask, code| mask | class_bit(code));
        for (name, codes) in &self.codes.lists {
            let inside = list_mask(codes);
            if inside == mask && mask & 1 == 0 {
                return format!("in {name}");
            }
            if inside & 1 == 0 && mask == self.all_classes() & !inside {
                return format!("not in {name}");
            }
        }
        let inside: Vec<&str> = self.codes.class_of.keys().filter(|code| class_bit(code) & mask != 0).map(String::as_str).collect();
        if mask == 1 {
            "is a code that no rule names".to_string()
        } else if mask & 1 == 0 && inside.len() <= 4 {
            format!("= {}", inside.join(" or "))
        } else {
            let other = if mask & 1 == 1 { " or a code that no rule names" } else { "" };
            let more = if inside.len() > 4 { ", …" } else { "" };
            format!("is one of {}{more}{other}", inside.iter().take(4).copied().collect::<Vec<_>>().join(", "))
        }
    }

    fn all_classes(&self) -> u64 {
        if self.codes.classes >= 64 { u64::MAX } else { (1u64 << self.codes.classes) - 1 }
    }
}

/// A number in the unit of the files.
pub(crate) fn show_number(measure: Measure, number: i64) -> String {
    match measure {
        Measure::Date if number >= OPEN => "never".to_string(),
        Measure::Date => dates::text_of_day(number),
        Measure::Months => number.to_string(),
        Measure::Money(_) => {
            let (sign, size) = (if number < 0 { "-" } else { "" }, number.unsigned_abs());
            if size % 100 == 0 { format!("{sign}{}", size / 100) } else { format!("{sign}{}.{:02}", size / 100, size % 100) }
        }
    }
}
