// The browser, as these tests start it: the one that the system has, without anything that goes out to the network.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "./packages.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

function found() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // not here
      }
    }
  }
  throw new Error(`no browser was found: one of ${NAMES.join(", ")} must be on the PATH`);
}

/** Starts the browser. */
export const launch = () => chromium.launch({ executablePath: found(), args: ARGS });

/**
 * A new window with nothing remembered. Everything that goes wrong in its pages is put into `faults`: errors of the console, requests that fail or
 * leave this machine, and answers of the server that it did not mean to give.
 */
export async function fresh(browser, server, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(15_000);
  const faults = [];
  context.on("console", (message) => {
    // a page that says 404, 409 or 422 is told to the console as a resource that failed; its words are tested where it is asked for
    const meant = /status of (404|405|409|413|422)/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !meant) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => faults.push(`error: ${error.error()}`));
  context.on("requestfailed", (request) => {
    if (!/ERR_ABORTED/.test(request.failure()?.errorText ?? "")) faults.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  context.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(`${server.base}/`) && !/^(data|about|blob):/.test(address)) faults.push(`left this machine: ${address}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()}: ${response.url()}`);
  });
  const page = await context.newPage();
  return { context, page, faults, at: (path) => page.goto(server.base + path) };
}
