//! The lawyer's loop: every problem of `law/`, every case, and whether COVERAGE.toml says what the files say.

use crate::root;
use desk::Desk;

/// Checks the law files; with `write`, remakes `law/COVERAGE.toml`.
pub fn run(write: bool) -> Result<(), String> {
    let folder = root().join("law");
    let desk = Desk::open(Some(&folder)).map_err(|error| error.to_string())?;
    let check = desk.law_check();
    println!(
        "{} routes encoded, {} not; {} rules, {} conditions, {} facts; cases: {} from provisions, {} from outside, {} that guard rules",
        check.routes,
        check.routes_not_encoded,
        check.rules,
        check.conditions,
        check.facts,
        check.cases_from_provisions,
        check.cases_from_outside,
        check.cases_from_rules
    );
    println!(
        "{} duties; {} clocks; cases of clocks: {} from provisions, {} from outside",
        check.duties, check.clocks, check.clock_cases, check.clock_cases_from_outside
    );
    if !check.wrong.is_empty() {
        return Err(format!("{} cases come out otherwise than they say:\n{}", check.wrong.len(), check.wrong.join("\n")));
    }
    let (path, coverage) = (folder.join("COVERAGE.toml"), desk.coverage_toml());
    if write {
        std::fs::write(&path, coverage).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("law/COVERAGE.toml is remade");
    } else if std::fs::read_to_string(&path).unwrap_or_default() != coverage {
        return Err("law/COVERAGE.toml is out of date; remake it with: cargo xtask law --write".to_string());
    }
    println!("every case comes out as it says");
    Ok(())
}
