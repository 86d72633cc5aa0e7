// Every example need, walked through in the browser from the start page to its findings. The pages must say what the command says.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { fresh, launch } from "../browser.mjs";
import { example, names } from "../examples.mjs";
import { begin, play } from "../interview.mjs";
import { differing, shown, told } from "../results.mjs";
import { asks, serve } from "../server.mjs";

const quick = Boolean(process.env.WAYMARK_BROWSER_QUICK);
/** Where nearly nothing is known, more and more is asked; after so many pages a person stops, and the pages must still say what the command says. */
const MOST_PAGES = 60;

const server = await serve();
const browser = await launch();
const reader = await browser.newPage();

after(async () => {
  await browser.close();
  await server.stop();
});

async function walk(name, options) {
  const need = example(name);
  const window = await fresh(browser, server, options);
  const base = await begin(window, need);
  const { asked, ended } = await play(window, base, need, MOST_PAGES);
  assert.ok(asked.length > 2, `only ${asked.length} questions`);
  const answer = await told(server, base);
  assert.equal(answer.need.sentence, need.sentence);

  await window.at(`${base}/routes`);
  const pages = [await shown(window.page)];
  await window.at(base);
  pages.push(await shown(window.page));
  const wrong = await differing(server, base, reader, answer);
  for (const route of answer.routes) {
    const rows = pages.flat().filter((one) => one.id === route.id);
    if (!rows.length) wrong.push(`${route.id} is on neither page of results`);
    wrong.push(...rows.filter((row) => row.group !== route.group).map((row) => `${route.id} is ${row.group} in the results, not ${route.group}`));
  }
  assert.equal(wrong.concat(window.faults).join("\n"), "");
  await window.context.close();
  return { answer, asked, ended };
}

describe("interviews", { concurrency: 2 }, () => {
  for (const name of quick ? names.slice(0, 2) : names) {
    test(`${name}, without scripts`, async (t) => {
      const { answer, asked, ended } = await walk(name, { javaScriptEnabled: false });
      t.diagnostic(`${name}: ${asked.length} pages of questions${ended ? "" : ", and more would come"}`);
      if (!ended) return;
      // who answers from an example all that is asked comes to where the example is
      const whole = await asks("routes", new URL(`../../../../examples/needs/${name}.toml`, import.meta.url).pathname, "--json");
      const groups = (of) => Object.fromEntries(of.routes.map((route) => [route.id, route.group]));
      assert.deepEqual(groups(answer), groups(whole));
    });
  }
});

test("with scripts allowed nothing differs", async () => {
  await walk("youth_service_600k_plus_vat", { javaScriptEnabled: true });
});
