//! Mutants.
use crate::model::{Book, Node};
/// Makes the cuts of all facts, and the regions of all comparisons with constants, anew.
pub fn cut(book: &mut Book) {
    for fact in &mut book.facts {
        fact.cuts.clear();
    }
    for node in &book.nodes {
        if let Node::AtLeast(f, constant, _) = node {
            book.facts[*f as usize].cuts.push(*constant);
        }
    }
    for fact in &mut book.facts {
        fact.cuts.sort_unstable();
        fact.cuts.dedup();
    }
    for node in &mut book.nodes {
        if let Node::AtLeast(f, constant, region) = node {
            let before = book.facts[*f as usize].cuts.partition_point(|c| c < constant);
            *region = (before + 1).min(usize::from(u8::MAX)) as u8;
        }
    }
}
