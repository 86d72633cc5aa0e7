//! The release binary under load: 200 requests a second over mixed pages, and what each kind of page costs.

mod http;

use crate::browser::{cargo, on_path, target};
use crate::root;
use http::{Answer, ask};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Requests a second, for how many seconds, over how many connections and threads.
const RATE: u32 = 200;
const SECONDS: u32 = 30;
const CONNECTIONS: u32 = 40;
const THREADS: u32 = 2;
/// How often each kind of page is asked for alone.
const TIMES: usize = 20;

/// A server that is ended with this, and its folder taken away.
struct Server {
    child: Child,
    address: String,
    folder: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Runs it and prints the figures.
pub fn run() -> Result<(), String> {
    if !on_path(&["wrk"]) {
        return Err("`wrk` is not on the PATH\n  hint: install it from the system's packages (Debian: apt-get install wrk)".to_string());
    }
    println!("load of this machine before: {}", machine());
    let server = start()?;
    let kinds = paths(&server)?;
    println!("resident memory, all examples kept and every page asked for once: {}", memory(&server)?);
    alone(&server, &kinds)?;
    together(&server, &kinds)?;
    println!("resident memory after: {}", memory(&server)?);
    println!("load of this machine after: {}", machine());
    Ok(())
}

fn machine() -> String {
    fs::read_to_string("/proc/loadavg").map_or_else(|_| "not known".to_string(), |text| text.trim().to_string())
}

fn memory(server: &Server) -> Result<String, String> {
    let status =
        fs::read_to_string(format!("/proc/{}/status", server.child.id())).map_err(|error| format!("memory is not told here: {error}"))?;
    let lines = status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
    Ok(lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", "))
}

fn start() -> Result<Server, String> {
    let words = ["build", "--release", "--package", "waymark", "--quiet"];
    let built =
        Command::new(cargo()).args(words).current_dir(root()).status().map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !built.success() {
        return Err(format!("the release binary could not be built; run it alone with: cargo {}", words.join(" ")));
    }
    let folder = std::env::temp_dir().join(format!("waymark-load-{}", std::process::id()));
    let mut serve = Command::new(target().join("release/waymark"));
    serve.args(["serve", "--port", "0", "--needs"]).arg(&folder).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = serve.spawn().map_err(|error| format!("the server cannot be started: {error}"))?;
    let out = child.stdout.take().ok_or("the server says nothing")?;
    let mut server = Server { child, address: String::new(), folder };
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once("http://") {
            server.address = rest.chars().take_while(|letter| letter.is_ascii_digit() || ".:".contains(*letter)).collect();
            server.address = server.address.trim_end_matches('.').to_string();
            return Ok(server);
        }
    }
    Err("the server ended before it said where it is".to_string())
}

/// The paths of each kind of page, every one of which answers: each example is kept as a need of its own.
fn paths(server: &Server) -> Result<BTreeMap<&'static str, Vec<String>>, String> {
    let mut kinds: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut put = |kind: &'static str, path: String| kinds.entry(kind).or_default().push(path);
    let start = page(server, "/")?.text();
    put("start", "/".to_string());
    for path in links(&start, "/assets/") {
        let text = page(server, &path)?.text();
        text.split("url(")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
            .map(|path| path.trim_matches(['"', '\'']).to_string())
            .for_each(|font| {
                put("font", if font.starts_with('/') { font } else { format!("/assets/{font}") });
            });
        put(if path.ends_with(".css") { "style sheet" } else { "icon" }, path);
    }
    let law = page(server, "/law")?.text();
    put("law contents", "/law".to_string());
    links(&law, "/law/").into_iter().filter(|path| path.matches('/').count() == 3).step_by(7).for_each(|path| put("law entry", path));
    ["/law/find?words=standstill", "/law/find?words=staff"].iter().for_each(|path| put("law search", (*path).to_string()));
    ["/dates", "/dates/standstill"].iter().for_each(|path| put("dates", (*path).to_string()));
    put("services", "/services?words=social+work".to_string());
    for example in desk::examples::all() {
        let copied = ask(&server.address, "POST", &format!("/examples/{}/copy", example.id))?;
        let base = copied.header("location").ok_or_else(|| format!("{} was not copied: {}", example.id, copied.status))?.to_string();
        let base = base.split('/').take(3).collect::<Vec<_>>().join("/");
        let results = page(server, &base)?.text();
        for (kind, end) in
            [("question", "ask"), ("answers", "answers"), ("policy", "policy"), ("all routes", "routes"), ("legal paper", "legal")]
        {
            let path = format!("{base}/{end}");
            if ask(&server.address, "GET", &path)?.status == 200 {
                put(kind, path);
            }
        }
        let all = if ask(&server.address, "GET", &format!("{base}/routes"))?.status == 200 {
            page(server, &format!("{base}/routes"))?.text()
        } else {
            results
        };
        links(&all, &format!("{base}/routes/")).into_iter().for_each(|path| put("finding", path));
        put("first results", base.clone());
        put("plan", format!("{base}/plan/open_light_touch_competition"));
    }
    for path in kinds.values().flatten() {
        page(server, path)?;
    }
    Ok(kinds)
}

fn page(server: &Server, path: &str) -> Result<Answer, String> {
    let answer = ask(&server.address, "GET", path)?;
    if answer.status == 200 { Ok(answer) } else { Err(format!("GET {path} answered {}", answer.status)) }
}

/// The addresses on a page that begin so, once each.
fn links(html: &str, begin: &str) -> Vec<String> {
    let html = html.replace("&#x2f;", "/");
    let mut found: Vec<String> = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '#']).next())
        .filter(|path| path.starts_with(begin) && path.len() > begin.len())
        .map(str::to_string)
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Each kind of page alone: its first byte, its size, and its size when it is compressed.
fn alone(server: &Server, kinds: &BTreeMap<&'static str, Vec<String>>) -> Result<(), String> {
    println!("\neach kind of page alone, over up to {TIMES} of its addresses, a new connection each time");
    println!("  {:<14} {:>12} {:>9} {:>10} {:>12}", "", "first byte", "worst", "size", "compressed");
    for (kind, paths) in kinds {
        let answers = (0..TIMES).map(|time| page(server, &paths[time * paths.len() / TIMES])).collect::<Result<Vec<_>, _>>()?;
        let mut waits: Vec<Duration> = answers.iter().map(|answer| answer.first_byte).collect();
        waits.sort();
        let largest = answers.iter().max_by_key(|answer| answer.body.len()).ok_or("nothing was asked")?;
        let (size, small) = match largest.header("content-encoding") {
            Some(how) => (String::from("sent so"), format!("{} {how}", kilobytes(largest.body.len()))),
            None => (kilobytes(largest.body.len()), format!("({})", kilobytes(gzip(&largest.body)?))),
        };
        let ms = |wait: Duration| format!("{:.1} ms", wait.as_secs_f64() * 1e3);
        println!("  {kind:<14} {:>12} {:>9} {size:>10} {small:>12}", ms(waits[waits.len() / 2]), ms(waits[waits.len() - 1]));
    }
    println!("  first byte is the median; sizes are of the largest; in brackets: what gzip would make of what is sent whole");
    Ok(())
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

/// How large it is once compressed, by the system's own gzip.
fn gzip(bytes: &[u8]) -> Result<usize, String> {
    let failed = |error: std::io::Error| format!("gzip: {error}");
    let mut gzip = Command::new("gzip").arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut input = gzip.stdin.take().ok_or("gzip takes nothing")?;
    let bytes = bytes.to_vec();
    let writes = std::thread::spawn(move || input.write_all(&bytes));
    let output = gzip.wait_with_output().map_err(failed)?;
    writes.join().map_err(|_| "gzip: not written".to_string())?.map_err(failed)?;
    Ok(output.stdout.len())
}

/// All kinds together at the rate.
fn together(server: &Server, kinds: &BTreeMap<&'static str, Vec<String>>) -> Result<(), String> {
    // one of each kind in turn, so that no kind with many addresses crowds out the others
    let most = kinds.values().map(Vec::len).max().unwrap_or(0);
    let mixed = (0..most).flat_map(|turn| kinds.values().map(move |paths| &paths[turn % paths.len()]));
    let list: Vec<String> = mixed.map(|path| format!("{path:?}")).collect();
    let script = server.folder.join("pace.lua");
    let text = format!("EVERY = {}\nPATHS = {{{}}}\n{}", 1000 * THREADS / RATE, list.join(", "), include_str!("load/pace.lua"));
    fs::write(&script, text).map_err(|error| format!("{}: {error}", script.display()))?;
    let output = wrk(&script, &server.address)?;
    let figures = output.lines().find_map(|line| line.strip_prefix("FIGURES ")).ok_or_else(|| format!("wrk gave no figures\n{output}"))?;
    let figures: Vec<f64> = figures.split(' ').filter_map(|figure| figure.parse().ok()).collect();
    let [requests, length, p50, p95, p99, max, status, broken, late, behind] = figures[..] else {
        return Err(format!("wrk gave {figures:?}"));
    };
    let ms = |micros: f64| format!("{:.1} ms", micros / 1e3);
    println!("\n{RATE} requests a second for {SECONDS} s over {} addresses, {CONNECTIONS} connections", list.len());
    println!(
        "  sent {requests} in {:.1} s, {:.0} a second; the latest {} after its time",
        length / 1e3,
        requests / length * 1e3,
        ms(behind)
    );
    println!("  p50 {}, p95 {}, p99 {}, longest {}", ms(p50), ms(p95), ms(p99), ms(max));
    println!("  wrong: {status} by status, {broken} broken off, {late} too late");
    if status + broken + late > 0.0 { Err("some requests failed under load".to_string()) } else { Ok(()) }
}

fn wrk(script: &Path, address: &str) -> Result<String, String> {
    let mut wrk = Command::new("wrk");
    wrk.args([format!("-t{THREADS}"), format!("-c{CONNECTIONS}"), format!("-d{SECONDS}s"), "--timeout".to_string(), "10s".to_string()]);
    let output =
        wrk.arg("-s").arg(script).arg(format!("http://{address}/")).output().map_err(|error| format!("wrk cannot be started: {error}"))?;
    Ok(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}
