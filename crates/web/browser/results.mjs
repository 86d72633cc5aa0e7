// What the pages say of each route, beside what the command says of the same file.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asks } from "./server.mjs";

/** The answer of `waymark routes` to the file that the page of a need gives away. */
export async function told(server, base) {
  const folder = await mkdtemp(join(tmpdir(), "waymark-need-"));
  try {
    const file = join(folder, "need.toml");
    await writeFile(file, await (await fetch(`${server.base}${base}/need.toml`)).text());
    return await asks("routes", file, "--json");
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The routes on a page: `data-route` and `data-group`, with the words that stand there. */
export const shown = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("[data-route]")].map((one) => ({
      id: one.dataset.route,
      group: one.dataset.group,
      text: one.textContent.replace(/\s+/g, " ").trim(),
    })),
  );

/** The words of the groups, as a finding says them at its head. */
const WORDS = { open: "Open on these facts", open_if: "Open if", unknown: "Not yet known", closed: "Closed on these facts", not_needed: "Not needed" };

/**
 * Every finding of a need, fetched as it is served and read by the browser's own parser; what differs from the command's answer is given back.
 * `reader` is a page that nothing is shown on.
 */
export async function differing(server, base, reader, answer) {
  const wrong = [];
  for (const route of answer.routes) {
    const response = await fetch(`${server.base}${base}/routes/${route.id}`);
    const html = await response.text();
    const seen = await reader.evaluate((html) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      const head = page.querySelector("main [data-route]");
      const said = (one) => one?.textContent.replace(/\s+/g, " ").trim();
      return { route: head?.dataset.route, group: head?.dataset.group, title: said(page.querySelector("h1")), text: said(page.querySelector("main")) };
    }, html);
    const says = (what, holds) => {
      if (!holds) wrong.push(`${base}/routes/${route.id}: ${what}`);
    };
    says(`status ${response.status}`, response.status === 200);
    says(`group “${seen.group}”, not ${route.group}`, seen.route === route.id && seen.group === route.group);
    says(`title “${seen.title}”`, seen.title === route.title);
    says(`reason “${route.reason}” is missing`, seen.text?.includes(route.reason.replace(/\s+/g, " ").trim()));
    const words = route.standing === "arguable" && route.group.startsWith("open") ? "Arguable: take advice" : WORDS[route.group];
    says(`“${words}” is missing`, seen.text?.includes(words));
    if (route.standing === "arguable") says("that it rests on a doubt is missing", /in doubt|arguable/i.test(seen.text));
    if (route.must === "yes") says(`that it must be used is missing`, seen.text?.includes("Must be used"));
  }
  return wrong;
}
