// What people do with a browser: back, two windows, two clicks, another day, an address that is none.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { fresh, launch } from "../browser.mjs";
import { begin, fields, led, send } from "../interview.mjs";
import { files, serve } from "../server.mjs";

const server = await serve();
const browser = await launch();
const NEED = { title: "Evening clubs", sentence: "Social work with young people", door: "need" };

after(async () => {
  await browser.close();
  await server.stop();
});

/** A need with one answer, and the window it was given in. */
async function begun() {
  const window = await fresh(browser, server);
  const base = await begin(window, NEED);
  const file = async () => (await fetch(`${server.base}${base}/need.toml`)).text();
  const say = async (page, fact, value) => {
    await page.goto(`${server.base}${base}/ask?place=${fact}`);
    await page.locator(`[name='v.${fact}'][value='${value}']`).check();
  };
  return { ...window, base, file, say };
}

describe("windows", () => {
  test("back leads to a page that works, and an answer can be changed from the list of answers", async () => {
    const { page, base, file, say, at, faults } = await begun();
    await say(page, "nation", "wales");
    await send(page);
    await page.goBack();
    assert.equal(await page.locator("h1").count(), 1);
    assert.match(await file(), /nation = "wales"/);
    await at(`${base}/answers`);
    await led(page, () => page.locator("a[href*='place=nation']").first().click());
    await page.locator("[name='v.nation'][value=england]").check();
    await send(page);
    // what the change moved is shown, or the answers
    assert.match(new URL(page.url()).pathname, /\/(answers|moved)$/);
    await at(`${base}/answers`);
    assert.match(await page.locator("main").innerText(), /England/);
    assert.match(await file(), /nation = "england"/);
    assert.deepEqual(faults, []);
  });

  test("an answer that was sent is still there after back, and sending the old page again says plainly what happened", async () => {
    const { page, file, say, faults } = await begun();
    await say(page, "nation", "england");
    const old = await page.evaluate(() => document.querySelector("form[action$='/ask'] [name=revision]").value);
    await send(page);
    await page.goBack();
    // a page that the browser kept would have the old revision; set it, so that both kinds of browser are tried
    await page.goto(page.url());
    const form = await fields(page);
    if (form) {
      await page.evaluate((old) => (document.querySelector("form[action$='/ask'] [name=revision]").value = old), old);
      // the same once more would say nothing new, and go on
      await page.locator("[name='v.nation'][value=wales]").check();
      await send(page);
      assert.match(await page.locator("main").innerText(), /changed|another window|nothing was (written|kept)/i);
      assert.ok(await fields(page), "the question is asked again on the same page");
    }
    assert.match(await file(), /nation = "england"/);
    assert.deepEqual(faults, []);
  });

  test("two windows: the later is told, nothing is written over, and it can go on at once", async () => {
    const { page, context, file, say, faults } = await begun();
    const other = await context.newPage();
    await say(page, "nation", "england");
    await say(other, "nation", "wales");
    await send(page);
    const [answer] = await Promise.all([other.waitForResponse((one) => one.request().method() === "POST"), send(other)]);
    assert.equal(answer.status(), 409);
    assert.match(await other.locator("main").innerText(), /another window/i);
    assert.match(await file(), /nation = "england"/);
    await other.locator("[name='v.nation'][value=wales]").check();
    await send(other);
    assert.match(await file(), /nation = "wales"/);
    assert.deepEqual(faults, []);
  });

  test("two clicks on one button give one answer, and lose nothing", async () => {
    const { page, file, say, faults } = await begun();
    await say(page, "nation", "england");
    const revision = Number((await fields(page)).revision);
    await page.locator("form[action$='/ask'] button[name=do][value=answer]").dblclick({ noWaitAfter: true });
    await page.waitForLoadState();
    await page.waitForTimeout(300);
    const text = await file();
    assert.match(text, /nation = "england"/);
    assert.match(text, new RegExp(`revision = ${revision + 1}\\b`));
    assert.equal(await page.locator("h1").count(), 1);
    assert.deepEqual(faults, []);
  });

  test("the button to begin, pressed twice, never shows an error", async () => {
    const { page, at, faults } = await fresh(browser, server);
    await at("/");
    const title = page.locator("form[action='/begin'] [name=title]");
    if (await title.count()) await title.fill(NEED.title);
    await page.locator("form[action='/begin'] [name=sentence]").fill(NEED.sentence);
    await page.locator("form[action='/begin'] button[name=door]").first().dblclick({ noWaitAfter: true });
    // the second press can cut off the first on its way: where it ends is looked at, not one of the two ways there
    const there = /\/needs\/[0-9a-f]+/;
    for (let tries = 0; tries < 100 && !there.test(page.url()); tries += 1) await page.waitForTimeout(100);
    assert.match(page.url(), there);
    assert.deepEqual(faults, []);
  });

  test("another day, another browser: the same address has everything that was said", async () => {
    const { page, base, say } = await begun();
    await say(page, "nation", "england");
    await send(page);
    const later = await fresh(browser, server);
    await later.at(`${base}/answers`);
    assert.match(await later.page.locator("main").innerText(), /England/);
    await later.at(`${base}/ask`);
    assert.ok(await fields(later.page), "the next question is asked");
    assert.deepEqual(later.faults, []);
  });

  test("an address of no need says so, leads to the start, and makes nothing", async () => {
    const { page, at, faults } = await fresh(browser, server);
    const before = await files(server);
    const id = "0123456789abcdef0123456789abcdef";
    for (const forged of [id, id.toUpperCase(), id.slice(1), `${id}0`, "..%2F..%2Fetc%2Fpasswd", "%00", "need.toml", "☃"]) {
      for (const path of ["", "/ask", "/answers", "/need.toml", "/routes/grant", "/plan/grant", "/policy"]) {
        const answer = await at(`/needs/${forged}${path}`);
        assert.equal(answer.status(), 404, `${forged}${path}`);
        assert.equal(await page.locator("h1").count(), 1);
        assert.ok(await page.locator("main a[href='/'], header a[href='/']").count(), "a way to the start");
      }
    }
    assert.deepEqual(await files(server), before);
    assert.deepEqual(faults, []);
  });
});
