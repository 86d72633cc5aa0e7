// What must hold of every page, whatever it shows.

import { axe } from "./packages.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The accessibility rules that the page breaks; all of them, or only those named. */
export async function broken(page, rules) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: TAGS };
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"] });
    const first = (one) => one.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.html.slice(0, 120)}`);
    return violations.map((one) => `${one.id} (${one.nodes.length}): ${first(one).join(" | ")}`);
  }, runOnly);
}

/** What reaches past the right edge of the window; empty where nothing scrolls sideways. */
export const past = (page) =>
  page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const name = (one) => `${one.tagName.toLowerCase()}.${one.className?.baseVal ?? one.className}`;
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > wide + 0.5);
    return [`${document.documentElement.scrollWidth} wide in ${wide}: ${out.slice(-3).map(name).join(", ")}`];
  });

/** How much the page moved while it was loaded. */
export const moved = (page) =>
  page.evaluate(async () => {
    await document.fonts.ready;
    return new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value))).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 100);
    });
  });

/** What every page has, once. */
export const frame = (page) =>
  page.evaluate(() => {
    const wrong = [];
    const one = (what) => document.querySelectorAll(what).length === 1 || wrong.push(`not one ${what}`);
    ["h1", "main", "title", "html[lang]", "a[href='#main']"].forEach(one);
    if (document.querySelector("script, [style], [onclick]")) wrong.push("a script or a style of its own");
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
    if (twice.length) wrong.push(`ids twice: ${[...new Set(twice)].slice(0, 5)}`);
    for (const link of document.querySelectorAll("a[href^='#']")) {
      const to = link.getAttribute("href").slice(1);
      if (to && !document.getElementById(to)) wrong.push(`a link to #${to}, which is not on the page`);
    }
    return wrong;
  });
