// A whole need with the keyboard alone, the focus seen at every step; the way past the header; the way from what is wrong to where it is mended.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { fresh, launch } from "../browser.mjs";
import { example } from "../examples.mjs";
import { keys } from "../hands.mjs";
import { begin, led, play, send } from "../interview.mjs";
import { open, serve } from "../server.mjs";

const server = await serve();
const browser = await launch();

after(async () => {
  await browser.close();
  await server.stop();
});

const active = (page) => page.evaluate(() => document.activeElement.outerHTML.slice(0, 200));

describe("keyboard", () => {
  test("a whole interview, and each page of its results, without a pointer", async () => {
    const window = await fresh(browser, server);
    const unseen = [];
    const hand = keys(window.page, unseen);
    const need = example("youth_service_600k_including_vat");
    const base = await begin(window, need, hand);
    const { ended } = await play(window, base, need, 80, hand);
    assert.ok(ended, "the interview comes to its end");
    for (const path of [base, `${base}/answers`, "/dates/standstill", "/services"]) {
      await window.at(path);
      const last = "footer a:last-of-type, main a:last-of-type, main button:last-of-type";
      const count = await window.page.locator("a, button, summary, input:not([type=hidden]), select, textarea").count();
      assert.ok(await window.page.locator(last).count());
      for (let presses = 0; presses < Math.min(count, 60); presses += 1) {
        await window.page.keyboard.press("Tab");
        const bare = await window.page.evaluate(() => {
          const style = getComputedStyle(document.activeElement);
          return document.activeElement !== document.body && style.outlineStyle === "none" && style.boxShadow === "none" && document.activeElement.outerHTML.slice(0, 80);
        });
        if (bare) unseen.push(`${path}: ${bare}`);
      }
    }
    assert.equal([...new Set(unseen)].join("\n"), "");
    assert.deepEqual(window.faults, []);
  });

  for (const path of ["/", "/examples/homelessness_service_4m_with_rooms", "/law"]) {
    test(`the first link of ${path} leads past the header`, async () => {
      const { page, at } = await fresh(browser, server);
      await at(path);
      await page.keyboard.press("Tab");
      assert.match(await active(page), /href="#main"/);
      assert.ok((await page.locator("a[href='#main']").boundingBox()).y >= 0, "it is seen once it has the focus");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), await active(page));
    });
  }

  const wrongs = {
    "a need without a sentence": async (page, at) => {
      await at("/");
      await led(page, () => page.locator("form[action='/begin'] button[name=door]").first().click());
    },
    "a question without an answer": async (page, at) => {
      await at(`${await open(server, `[need]\ntitle = "Clubs"\nsentence = "Clubs"\ndoor = "need"\nformat = 1\n`)}/ask`);
      await send(page);
    },
    "a sum that is none": async (page, at) => {
      await at(`${await open(server, example("youth_service_600k_plus_vat").text)}/ask?place=value_excluding_vat`);
      await page.locator("[name='v.value_excluding_vat']").fill("a lot");
      await send(page);
    },
  };
  for (const [name, make] of Object.entries(wrongs)) {
    test(`${name}: what is wrong has the focus, and its links lead to the field`, async () => {
      const { page, at } = await fresh(browser, server, { javaScriptEnabled: false });
      await make(page, at);
      const found = await page.evaluate(() => {
        const one = document.activeElement;
        // its heading or the whole of it
        const box = one === document.body ? one : (one.closest("section, [role=alert], [class*=error-summary]:not(h2)") ?? one);
        const links = [...box.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href"));
        return { summary: box !== document.body && links.length > 0, links, title: document.title, html: one.outerHTML.slice(0, 100) };
      });
      assert.match(found.title, /^(Problem|Error):/);
      assert.ok(found.summary, `what is wrong has not the focus, but ${found.html}`);
      for (const link of found.links) {
        await page.locator(`a[href='${link}']`).first().focus();
        await page.keyboard.press("Enter");
        const reached = () =>
          page.evaluate((link) => {
            const [one, to] = [document.activeElement, document.querySelector(link)];
            return one.matches("input, select, textarea") && (to === one || to?.contains(one) || to?.closest("fieldset")?.contains(one));
          }, link);
        if (!(await reached())) await page.keyboard.press("Tab");
        assert.ok(await reached(), `${link} leads to ${await active(page)}`);
      }
    });
  }
});
