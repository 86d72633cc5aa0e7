//! A place and a value in words: `term_months <= 60`, `x = yes`, `k = p or q`, `parts[0].part_separable`.

use crate::model::{Book, Kind, Measure, OPEN, Slot, Val};

impl Book {
    /// The name of a place.
    pub fn show_slot(&self, slot: Slot) -> String {
        let fact = &self.facts[slot.fact as usize];
        match fact.item_of {
            Some((list, _)) => {
                let list = &self.facts[self.lists[list as usize].fact as usize].id;
                format!("{list}[{}].{}", slot.item, fact.id)
            }
            None => fact.id.clone(),
        }
    }

    /// A place with its value; the name alone when nothing is known.
    pub fn show(&self, slot: Slot, value: Val) -> String {
        let (name, kind) = (self.show_slot(slot), &self.facts[slot.fact as usize].kind);
        match value {
            Val::Unknown => name,
            Val::Yes(x) => format!("{name} = {}", if x { "yes" } else { "no" }),
            Val::OneOf(set) => format!("{name} = {}", self.show_set(kind, set)),
            Val::Num(low, high) => {
                let measure = if let Kind::Number(measure) = kind { *measure } else { Measure::Months };
                let number = |x| show_number(measure, x);
                match () {
                    () if low == high => format!("{name} = {}", number(low)),
                    () if low <= measure.least() && high < OPEN => format!("{name} <= {}", number(high)),
                    () if high >= OPEN => format!("{name} >= {}", number(low)),
                    () => format!("{name} from {} to {}", number(low), number(high)),
                }
            }
        }
    }

    fn show_set(&self, kind: &Kind, set: u64) -> String {
        let names: Vec<String> = match kind {
            Kind::OneOf(of) => of.iter().take(64).enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|x| x.1.clone()).collect(),
            _ => {
                let in_set = |class: u8| set >> class.min(63) & 1 == 1;
                let mut codes: Vec<String> = self.codes.class_of.iter().filter(|c| in_set(*c.1)).map(|c| c.0.clone()).collect();
                codes.truncate(3); // a class can hold hundreds
                if in_set(0) {
                    codes.push("a code that no rule names".into());
                }
                codes
            }
        };
        names.join(" or ")
    }
}

/// A number as files write it.
pub fn show_number(measure: Measure, x: i64) -> String {
    match measure {
        Measure::Date if x >= OPEN => "never".into(),
        Measure::Date => {
            let days = jiff::Span::new().try_days(x).ok();
            let day = days.and_then(|days| jiff::civil::date(1970, 1, 1).checked_add(days).ok());
            day.map_or_else(|| format!("day {x}"), |day| day.to_string())
        }
        Measure::Money(_) if x % 100 != 0 => {
            format!("{}{}.{:02}", if x < 0 { "-" } else { "" }, x.abs() / 100, x.abs() % 100)
        }
        _ => (x / measure.scale()).to_string(),
    }
}
