//! The needs that are open, in memory only, each under a random id.

use desk::need::OpenNeed;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many needs are kept; the oldest goes first.
pub const MOST_NEEDS: usize = 200;

/// The open needs, the oldest first.
#[derive(Default)]
pub(crate) struct Store {
    kept: Mutex<VecDeque<(String, Arc<OpenNeed>)>>,
}

impl Store {
    /// Keeps a need, and gives its id: 128 random bits from the system.
    pub(crate) fn keep(&self, need: OpenNeed) -> Result<String, getrandom::Error> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes)?;
        let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        while kept.len() >= MOST_NEEDS {
            kept.pop_front();
        }
        kept.push_back((id.clone(), Arc::new(need)));
        Ok(id)
    }

    /// The need with that id, if it is still kept.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<OpenNeed>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == id).map(|(_, need)| need.clone())
    }
}
