// The built `waymark serve`, on a free port, with a folder of its own; and the same binary as a command.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const binary = process.env.WAYMARK_BINARY;
const run = promisify(execFile);

/** Starts a server. `base` is its address; `stop` ends it and takes its folder away. */
export async function serve() {
  const folder = await mkdtemp(join(tmpdir(), "waymark-browser-"));
  const child = spawn(binary, ["serve", "--port", "0"], { env: { ...process.env, XDG_DATA_HOME: folder }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const base = await new Promise((done, fail) => {
    createInterface(child.stdout).on("line", (line) => {
      said += `${line}\n`;
      const address = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) done(address[0]);
    });
    child.on("error", fail);
    child.on("exit", (code) => fail(new Error(`waymark serve ended with ${code}: ${said}`)));
  });
  const stop = async () => {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { base, folder, stop, pid: child.pid, said: () => said };
}

/** What the command prints as JSON. */
export async function asks(...words) {
  const { stdout } = await run(binary, words, { maxBuffer: 1 << 28 });
  return JSON.parse(stdout);
}

/** Keeps a need from its text, as the form of the start page does; gives the path of its pages. */
export async function open(server, text) {
  const form = new FormData();
  form.set("text", text);
  const answer = await fetch(`${server.base}/open`, { method: "POST", body: form, redirect: "manual", headers: { "sec-fetch-site": "same-origin" } });
  const to = answer.headers.get("location");
  if (answer.status !== 303) throw new Error(`the need was not opened: ${answer.status}\n${await answer.text()}`);
  return to.match(/^\/needs\/[0-9a-f]+/)[0];
}

/** The files of all needs that are kept, by name. */
export async function files(server) {
  const found = {};
  const folder = join(server.folder, "waymark/needs");
  for (const name of (await readdir(folder).catch(() => [])).sort()) found[name] = await readFile(join(folder, name), "utf8");
  return found;
}
