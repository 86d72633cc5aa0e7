//! Speed, against the budgets of the founding design. Ratios are against plain answers (one evaluation of each route) in the same run.

use crate::root;
use desk::Desk;
use desk::need::OpenNeed;
use desk::plan::Wanted;
use rulebook::decide::{LANES, Lanes, One, decide, top};
use rulebook::model::{Need, Node, Said};
use rulebook::settle::Mind;
use rulebook::truth::Known;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

/// How many random needs are tried.
const RANDOM: u64 = 4000;

/// Prints every figure; with `build`, also a clean release build and the size of the binary.
pub fn run(build: bool) -> Result<(), String> {
    if cfg!(debug_assertions) {
        return rerun(build);
    }
    let folder = root().join("law");
    let loading = best(5, || Desk::open(Some(&folder)).map(|_| ()).map_err(|error| error.to_string()))?;
    let desk = Desk::open(Some(&folder)).map_err(|error| error.to_string())?;
    println!("loading and checking law/: {:.1} ms (budget 150)", loading * 1e3);
    let examples: Vec<(String, OpenNeed)> = desk::examples::all()
        .into_iter()
        .map(|example| {
            let read = desk.read_need(&example.id, example.text, None);
            read.map(|need| (example.id.clone(), need)).map_err(|problems| format!("{}: {problems:?}", example.id))
        })
        .collect::<Result<_, _>>()?;
    println!("\neach example need, all {} encoded routes with reasons (budget 2 ms), and the views of the desk on top", desk.routes.len());
    let mind = Mind::new(&desk.book);
    for (name, need) in &examples {
        let plain = time(|| desk.routes.iter().for_each(|route| mind.look(route, black_box(&need.file.said.need), &[])));
        let found = time(|| desk.routes.iter().for_each(|route| drop(black_box(mind.finding(route, &need.file.said)))));
        let listed = time(|| drop(black_box(desk.results(need))));
        let views = time(|| drop(black_box(desk.routes(need))));
        let opened = desk.routes.iter().map(|route| {
            let id = desk.book.rules[usize::from(route.id)].id.clone();
            time(|| drop(black_box(desk.why(need, &id))))
        });
        let opened = opened.fold(0.0, f64::max);
        println!(
            "  {name:<40} plain {:.3} ms, findings {:.3} ms ({:.0}×), list {:.2} ms, with every condition {:.1} ms, slowest opened {:.2} ms (budget 20)",
            plain * 1e3,
            found * 1e3,
            found / plain,
            listed * 1e3,
            views * 1e3,
            opened * 1e3
        );
    }
    println!("\nthe next question, at every step of an interview that knows what the example says (budget 2 ms)");
    for (name, need) in &examples {
        let steps = desk.trial(need).states;
        let mut next: Vec<f64> = steps.iter().map(|step| time(|| drop(black_box(desk.next(&mind, step))))).collect();
        let view = steps.iter().map(|step| time(|| drop(black_box(desk.ask(step))))).fold(0.0, f64::max);
        let last = next.last().copied().unwrap_or_default();
        next.sort_by(f64::total_cmp);
        println!(
            "  {name:<44} {:>3} steps: median {:.2} ms, most {:.2}, with all known {:.2}; with what each answer would settle most {:.2}",
            steps.len(),
            next[next.len() / 2] * 1e3,
            next[next.len() - 1] * 1e3,
            last * 1e3,
            view * 1e3
        );
    }
    plans(&desk, &mind, &examples);
    searches(&desk);
    let random: Vec<Said> = (0..RANDOM).map(|seed| rulebook::properties::random_need(&desk.book, seed)).collect();
    let mind = Mind::new(&desk.book);
    let each = |what: &str, budget: &str, base: Option<f64>, run: &dyn Fn(&Said)| -> f64 {
        let mut times: Vec<f64> = random
            .iter()
            .map(|said| {
                let began = Instant::now();
                run(said);
                began.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        let at = |share: usize| times[(times.len() - 1) * share / 100] * 1e3;
        let ratio = base.map_or_else(String::new, |base| format!(", {:.1}×", mean / base));
        println!("  {what:<44} mean {:.3} ms, median {:.3}, 99% {:.2}, most {:.1}{ratio}{budget}", mean * 1e3, at(50), at(99), at(100));
        mean
    };
    println!("\n{RANDOM} random needs, all encoded routes");
    let plain =
        each("plain answers (the baseline)", "", None, &|said| desk.routes.iter().for_each(|route| mind.look(route, &said.need, &[])));
    each("findings with reasons", " (budget 20 ms at 99%)", Some(plain), &|said| {
        desk.routes.iter().for_each(|route| drop(black_box(mind.finding(route, said))))
    });
    each("one finding's would_change and other ways", "", Some(plain), &|said| {
        let route = &desk.routes[(said.unrecorded.len() + said.need.lists.len()) % desk.routes.len()];
        let finding = mind.finding(route, said);
        black_box((mind.would_change(route, said, finding.group), mind.other_ways(route, said, &finding)));
    });
    println!("  searches cut short: {}", mind.gave_up.get());
    lanes(&desk, &random);
    if build { clean_build() } else { Ok(()) }
}

/// Plans, the dates that bind, policies, against plain answers of the same need.
fn plans(desk: &Desk, mind: &Mind<'_>, examples: &[(String, OpenNeed)]) {
    println!("\nplans backwards from 1 April 2027 (budget 1 ms for one), the dates that bind, and the policies");
    let day = |year, month, day| jiff::civil::Date::new(year, month, day).ok();
    let wanted = Wanted { begin: day(2026, 12, 1), by: day(2027, 4, 1), ..Wanted::default() };
    for (name, need) in examples {
        let plain = time(|| desk.routes.iter().for_each(|route| mind.look(route, black_box(&need.file.said.need), &[])));
        let routes = desk.routes.iter().filter_map(|route| desk.book.rules.get(usize::from(route.id)));
        let mut one: Vec<f64> = routes.map(|rule| time(|| drop(black_box(desk.plan(need, &rule.id, &wanted))))).collect();
        one.sort_by(f64::total_cmp);
        let binding = time(|| drop(black_box(desk.binding_dates(need, &wanted))));
        let policy = time(|| drop(black_box(desk.policy(need))));
        println!(
            "  {name:<40} one plan: median {:.2} ms, most {:.2} ({:.0}× the plain answers of all routes); dates that bind {:.2}; policies {:.2}",
            one[one.len() / 2] * 1e3,
            one[one.len() - 1] * 1e3,
            one[one.len() - 1] / plain,
            binding * 1e3,
            policy * 1e3
        );
    }
}

/// Searches by words, against reading through every name once; and the whole law book.
fn searches(desk: &Desk) {
    let words =
        ["drop-in for homeless people", "children's home", "CAMHS", "staff transfer", "support", "value of the contract with vat", "zzzz"];
    let names = || {
        black_box(desk.book.codes.names.values().filter(|name| name.to_lowercase().contains("zzzz")).count());
    };
    let plain = time(names);
    println!(
        "\nsearches by words (budget 5 ms), {} phrases; the baseline reads every official name once: {:.2} ms",
        words.len(),
        plain * 1e3
    );
    let each = |what: &str, search: &dyn Fn(&str)| {
        let began = Instant::now();
        search("first");
        let first = began.elapsed().as_secs_f64();
        let most = words.iter().map(|words| time(|| search(words))).fold(0.0, f64::max);
        println!("  {what:<24} most {:.2} ms ({:.1}×); the first, which makes the index, {:.1}", most * 1e3, most / plain, first * 1e3);
    };
    each("services", &|words| drop(black_box(desk.services(words, 10))));
    each("facts", &|words| drop(black_box(desk.facts(Some(words)))));
    each("the law book", &|words| drop(black_box(desk.book_find(words, 30))));
    let pages = desk.book_entries();
    let views = time(|| {
        for (kind, entry) in &pages {
            drop(black_box(desk.book_rule(*kind, &entry.page)));
        }
    });
    println!("  every route, rule and duty of the book as a view: {:.0} ms", views * 1e3);
}

/// 64 needs at a time, against one at a time: the same nodes in both. A condition is counted once, however often it is read; those about an item of a
/// list are not counted, since one need decides them for each of its items and a block has them decided while it is filled.
fn lanes(desk: &Desk, random: &[Said]) {
    let book = &desk.book;
    let blocks: Vec<Vec<&Need>> = random.chunks_exact(LANES).map(|chunk| chunk.iter().map(|said| &said.need).collect()).collect();
    let full: Vec<Lanes> = blocks
        .iter()
        .map(|block| {
            let mut lanes = Lanes::new(book);
            lanes.fill(book, block);
            lanes
        })
        .collect();
    let order = top(book);
    let conditions = order.iter().filter(|node| matches!(book.nodes[**node as usize], Node::Condition(_))).count();
    let needs = (blocks.len() * LANES) as f64;
    let (mut one, mut many) = (vec![Known::UNKNOWN; book.nodes.len()], vec![Known::UNKNOWN; book.nodes.len()]);
    let narrow = time(|| {
        for need in blocks.iter().flatten() {
            decide(book, &order, &One { book, need, item: None }, &[], &mut one);
            black_box(&one);
        }
    }) / needs;
    let wide = time(|| {
        for block in &full {
            decide(book, &order, block, &[], &mut many);
            black_box(&many);
        }
    }) / needs;
    let mut lanes = Lanes::new(book);
    let filling = time(|| {
        for block in &blocks {
            lanes.fill(book, block);
            black_box(&lanes);
        }
    }) / needs;
    let each = |seconds: f64| seconds * 1e9 / conditions as f64;
    println!(
        "\none evaluator, two widths: {} nodes, {conditions} conditions about the whole need ({} more about an item)",
        order.len(),
        book.conditions.len() - conditions
    );
    let line = |what: &str, seconds: f64| {
        println!("  {what:<44} {:.3} ns a condition, {:.2} µs a need, {:.2}× the baseline", each(seconds), seconds * 1e6, seconds / narrow);
    };
    line("one need, its lists with it (the baseline)", narrow);
    line("64 at once, over a block that is filled", wide);
    line("filling the block, lists decided there", filling);
    line("both", wide + filling);
    println!(
        "  64 at once are {:.1}× as fast once filled; filling costs {:.1}× deciding, {:.0} µs a block",
        narrow / wide,
        filling / wide,
        filling * LANES as f64 * 1e6
    );
}

/// The least of several runs, in seconds.
fn time(mut run: impl FnMut()) -> f64 {
    (0..7)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed().as_secs_f64()
        })
        .fold(f64::MAX, f64::min)
}

fn best(times: usize, mut run: impl FnMut() -> Result<(), String>) -> Result<f64, String> {
    let mut least = f64::MAX;
    for _ in 0..times {
        let began = Instant::now();
        run()?;
        least = least.min(began.elapsed().as_secs_f64());
    }
    Ok(least)
}

/// Figures of a build without optimisation mean nothing: builds with it and runs again.
fn rerun(build: bool) -> Result<(), String> {
    let mut words = vec!["run", "--quiet", "--release", "--package", "xtask", "--", "bench"];
    if !build {
        words.push("--quick");
    }
    match Command::new("cargo").args(words).current_dir(root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the release build of xtask failed ({status})")),
        Err(error) => Err(format!("cargo cannot be started: {error}")),
    }
}

/// A clean release build in a folder of its own, and the size of the binary.
fn clean_build() -> Result<(), String> {
    let target = std::env::temp_dir().join(format!("waymark-clean-build-{}", std::process::id()));
    println!("\nclean release build (budget 300 s, binary 40 MB) …");
    let began = Instant::now();
    let status = Command::new("cargo")
        .args(["build", "--release", "--quiet", "--package", "waymark"])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", &target)
        .status();
    let seconds = began.elapsed().as_secs_f64();
    let size = std::fs::metadata(target.join("release/waymark")).map(|file| file.len());
    let removed = std::fs::remove_dir_all(&target);
    match (status, size, removed) {
        (Ok(status), Ok(size), Ok(())) if status.success() => {
            println!("  {seconds:.0} s; binary {:.1} MB", size as f64 / 1e6);
            Ok(())
        }
        (status, size, removed) => Err(format!("the clean build did not go well: {status:?}, {size:?}, {removed:?}")),
    }
}
