// On paper, and while a page loads.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { moved } from "../access.mjs";
import { fresh, launch } from "../browser.mjs";
import { text } from "../examples.mjs";
import { open, serve } from "../server.mjs";

const server = await serve();
const browser = await launch();
const need = await open(server, text("placement_for_a_looked_after_child"));

after(async () => {
  await browser.close();
  await server.stop();
});

describe("paper", () => {
  for (const path of [need, `${need}/routes`, `${need}/routes/da_user_choice`, `${need}/plan/open_light_touch_competition`, `${need}/policy`, `${need}/legal`, `${need}/answers`, "/law/routes/grant"]) {
    test(`${path.replace(need, "need")} prints its text, without what can only be pressed`, async (t) => {
      const { page, at } = await fresh(browser, server);
      const answer = await at(path);
      if (answer.status() === 404 && /routes$|legal$/.test(path)) return t.skip("this Waymark has no such page");
      assert.equal(answer.status(), 200);
      await page.emulateMedia({ media: "print" });
      const seen = await page.evaluate(() => {
        const shown = (what) => [...document.querySelectorAll(what)].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 1).map((one) => one.outerHTML.slice(0, 90));
        const colour = getComputedStyle(document.body).backgroundColor;
        return { pressed: shown("nav, button, input:not([type=hidden]), select, textarea, a.skip, [class*=skip-link]"), title: shown("h1").length, foot: shown("footer").length, colour };
      });
      assert.deepEqual(seen.pressed, []);
      assert.equal(seen.title, 1);
      assert.equal(seen.foot, 1, "what it is and is not, and how far the law was read, stand on the paper too");
      const pdf = await page.pdf({ format: "A4" });
      const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      assert.ok(pdf.length > 10_000 && sheets >= 1, `${pdf.length} bytes, ${sheets} sheets`);
    });
  }

  test("dark pages print black on white", async () => {
    const { page, at } = await fresh(browser, server, { colorScheme: "dark" });
    await at(need);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const [ink, ground] = await page.evaluate(() => [getComputedStyle(document.querySelector("h1")).color, getComputedStyle(document.body).backgroundColor]);
    const light = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, one) => sum + Number(one), 0);
    assert.ok(light(ink) < 200 && (ground === "rgba(0, 0, 0, 0)" || light(ground) > 700), `${ink} on ${ground}`);
  });
});

describe("loading", () => {
  for (const width of [1280, 360]) {
    test(`nothing moves while a page loads, ${width} wide`, async () => {
      const wrong = [];
      for (const path of ["/", `${need}/ask`, need, `${need}/routes`, `${need}/routes/da_user_choice`, "/law/routes/grant", "/dates"]) {
        const { page, at, context } = await fresh(browser, server, { viewport: { width, height: 800 } });
        await at(path);
        const sum = await moved(page);
        if (sum > 0) wrong.push(`${path.replace(need, "need")}: ${sum.toFixed(4)}`);
        await context.close();
      }
      assert.equal(wrong.join("\n"), "");
    });
  }
});
