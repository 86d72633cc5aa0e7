//! As much of HTTP as it takes to ask a server of our own and to time it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// What came back.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, in small letters.
    pub headers: Vec<(String, String)>,
    /// Its bytes, as they came.
    pub body: Vec<u8>,
    /// From the connection to the first byte.
    pub first_byte: Duration,
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks once, over a connection of its own.
pub fn ask(address: &str, method: &str, path: &str) -> Result<Answer, String> {
    let failed = |error: std::io::Error| format!("{method} {path}: {error}");
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).map_err(failed)?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).map_err(failed)?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept-Encoding: gzip, br\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).map_err(failed)?;
    let mut reader = BufReader::new(stream);
    reader.fill_buf().map_err(failed)?;
    let first_byte = began.elapsed();
    let mut all = Vec::new();
    reader.read_to_end(&mut all).map_err(failed)?;
    let end = all.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or_else(|| format!("{method} {path}: no answer"))?;
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(|| format!("{method} {path}: no status"))?;
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_string())).collect();
    let mut body = all.split_off(end + 4);
    if headers.iter().any(|(name, value)| name == "transfer-encoding" && value.contains("chunked")) {
        body = chunks(&body);
    }
    Ok(Answer { status, headers, body, first_byte })
}

/// What a body in chunks holds.
fn chunks(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|bytes| bytes == b"\r\n") {
        let size = std::str::from_utf8(&body[..end]).ok().and_then(|size| usize::from_str_radix(size.trim(), 16).ok()).unwrap_or(0);
        let Some(chunk) = body.get(end + 2..end + 2 + size).filter(|chunk| !chunk.is_empty()) else { break };
        whole.extend(chunk);
        body = body.get(end + 4 + size..).unwrap_or_default();
    }
    whole
}
