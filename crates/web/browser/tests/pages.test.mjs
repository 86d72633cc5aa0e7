// A page of every kind, in three widths, light and dark: accessibility, nothing sideways, larger text, nothing wrong in the console.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { broken, frame, past } from "../access.mjs";
import { fresh, launch } from "../browser.mjs";
import { kinds } from "../kinds.mjs";
import { serve } from "../server.mjs";

const quick = Boolean(process.env.WAYMARK_BROWSER_QUICK);
/** Of hundreds of parts that open and are all alike, so many are opened. */
const MOST_OPEN = 25;
/** What the width of the window changes; all else is the same in each, and is looked at in one. */
const BY_WIDTH = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "heading-order", "label", "link-name", "button-name", "region"];

const server = await serve();
const all = await kinds(server);
const browser = await launch();

after(async () => {
  await browser.close();
  await server.stop();
});

describe("pages", { concurrency: 2 }, () => {
  for (const kind of all) {
    test(kind.name, async (t) => {
      const window = await fresh(browser, server);
      const { page } = window;
      try {
        const answer = await kind.to(window);
        assert.equal(answer.status(), kind.status);
        const wrong = await frame(page);
        // what lies in parts that open is looked at too, as many as somebody would open
        await page.evaluate((most) => [...document.querySelectorAll("details")].slice(0, most).forEach((one) => (one.open = true)), MOST_OPEN);
        const look = async (width, scheme, rules) => {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme: scheme });
          const what = (await broken(page, rules)).concat(await past(page));
          wrong.push(...what.map((one) => `${width} ${scheme}: ${one}`));
        };
        await look(1280, "light");
        if (!quick) {
          await look(1280, "dark", ["color-contrast"]);
          await look(700, "light", BY_WIDTH);
          await look(320, "light", BY_WIDTH);
          await look(320, "dark", ["color-contrast"]);
          wrong.push(...(await larger(page)));
          wrong.push(...(await forced(page)));
        }
        assert.equal(wrong.concat(window.faults).join("\n"), "");
      } finally {
        await window.context.close();
      }
    });
  }
});

/** The window at 200% zoom, and text alone at 200%. */
async function larger(page) {
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 640, height: 450 });
  const zoomed = await past(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  const size = (to) => page.evaluate((to) => (document.documentElement.style.fontSize = to), to);
  await size("200%");
  const text = await past(page);
  await size("");
  return [...zoomed.map((one) => `zoom 200%: ${one}`), ...text.map((one) => `text 200%: ${one}`)];
}

/** Colours of the person's own choice: no text vanishes. No movement where none is wanted. */
async function forced(page) {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const wrong = (await broken(page, ["color-contrast"])).map((one) => `forced colours: ${one}`);
  const moving = await page.evaluate(() => {
    const lasts = (one) => [getComputedStyle(one).transitionDuration, getComputedStyle(one).animationDuration].some((text) => parseFloat(text) > 0.01);
    return [...document.querySelectorAll("body *")].filter(lasts).map((one) => `reduced motion: ${one.tagName} moves`);
  });
  await page.emulateMedia({ forcedColors: "none", reducedMotion: null });
  return wrong.concat(moving.slice(0, 3));
}
