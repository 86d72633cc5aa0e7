// Plays a need through the pages of the interview, as somebody would who knows what is in an example and nothing more.

import { typed } from "./examples.mjs";

/** The words that a choice may have as its value, for each thing that can be said beside a value. */
const SAYS = { do_not_know: ["?", "do not know"], to_be_judged: ["to be judged"], none: ["none"] };

const plain = (text) => String(text).trim().toLowerCase().replace(/[_-]/g, " ");

/** Begins a need at the start page; gives the path of its pages. */
export async function begin(window, need) {
  const { page } = window;
  await window.at("/");
  const form = page.locator("form[action='/begin']");
  await form.locator("[name=title]").fill(need.title);
  await form.locator("[name=sentence]").fill(need.sentence);
  await form.locator(`button[name=door][value=${need.door ?? "need"}]`).click();
  return new URL(page.url()).pathname.match(/^\/needs\/[0-9a-f]+/)[0];
}

/** Answers question after question until nothing is asked any more, or `most` pages were answered. Gives their titles, and whether it ended. */
export async function play(window, base, need, most, at = async () => {}) {
  const { page } = window;
  const asked = [];
  for (;;) {
    if (!new URL(page.url()).pathname.endsWith("/ask")) await window.at(`${base}/ask`);
    const form = await fields(page);
    if (!form || asked.length >= most) return { asked, ended: !form };
    asked.push(form.title);
    await at(form);
    const before = form.revision;
    await answer(page, form, need);
    await send(page);
    const now = await fields(page);
    if (now?.revision === before) throw new Error(`the answer to “${form.title}” was not taken: ${await page.locator("main").innerText()}`);
  }
}

/** Sends the form of the page with its main button. */
export const send = (page) => page.locator("form[action$='/ask'] button[name=do][value=answer]").click();

/** The form of the question on the page, by place; nothing where none is asked. */
export async function fields(page) {
  return page.evaluate(() => {
    const form = [...document.querySelectorAll("form")].find((one) => one.getAttribute("action")?.split("?")[0].endsWith("/ask") && one.elements.revision);
    if (!form) return null;
    const places = {};
    for (const control of form.elements) {
      const [, kind, place] = control.name.match(/^(v|k|c|i|by|on|why)\.(.+)$/) ?? [];
      if (!kind) continue;
      const [list] = kind === "i" ? place.split(/\.\d+\./) : [place];
      const options = control.tagName === "SELECT" ? [...control.options].map((one) => one.value) : undefined;
      (places[list] ??= []).push({ kind, name: control.name, type: control.type, value: control.value, id: control.id, options });
    }
    return { title: document.querySelector("h1").innerText, revision: form.elements.revision.value, places };
  });
}

/** Fills the form with what the need says of each of its places. */
export async function answer(page, form, need) {
  for (const [place, controls] of Object.entries(form.places)) await fill(page, place, controls, need.of(place) ?? { state: "do_not_know" });
}

async function fill(page, place, controls, says) {
  const of = (kind) => controls.filter((one) => one.kind === kind);
  if (says.state || (Array.isArray(says.value) && says.value.length === 0)) {
    const said = says.state ?? "none";
    const wanted = SAYS[said];
    const choice = controls.find((one) => "vk".includes(one.kind) && /radio|checkbox/.test(one.type) && wanted.includes(plain(one.value)));
    if (choice) return page.locator(`[id="${choice.id}"]`).check();
    const select = controls.find((one) => one.options?.some((value) => wanted.includes(plain(value))));
    if (select) return page.locator(`[id="${select.id}"]`).selectOption(select.options.find((value) => wanted.includes(plain(value))));
    // what somebody must judge is not offered to be so everywhere; that nobody knows is
    if (said === "to_be_judged") return fill(page, place, controls, { state: "do_not_know" });
    throw new Error(`at ${place} there is no way to say “${said}”`);
  }
  if (of("i").length) await rows(page, place, of("i"), says.value);
  else if (of("c").length) await codes(page, of("c"), of("v"), says.value);
  else await value(page, place, of("v").concat(of("k")), says.value);
  if (says.record && of("by").length) {
    const [by] = of("by");
    // the record may lie in a part that opens
    await page.locator(`[id="${by.id}"]`).evaluate((field) => field.closest("details")?.setAttribute("open", ""));
    for (const kind of ["by", "on", "why"]) await page.locator(`[id="${of(kind)[0].id}"]`).fill(says.record[kind]);
  }
}

async function value(page, place, controls, said) {
  const text = Array.isArray(said) ? said.map((one) => typed(typeof one === "object" && !(one instanceof Date) ? only(one) : one)).join("\n") : typed(said);
  const choice = controls.find((one) => /radio|checkbox/.test(one.type) && plain(one.value) === plain(text));
  if (choice) return page.locator(`[id="${choice.id}"]`).check();
  const select = controls.find((one) => one.options);
  if (select) return page.locator(`[id="${select.id}"]`).selectOption(select.options.find((value) => plain(value) === plain(text)));
  const write = controls.find((one) => /text|textarea|date|number|search/.test(one.type));
  if (!write) throw new Error(`at ${place} there is no way to say “${text}”: ${JSON.stringify(controls)}`);
  return page.locator(`[id="${write.id}"]`).fill(text);
}

/** The one value of an item of a list with one. */
const only = (item) => Object.entries(item).find(([name]) => name !== "id")[1];

async function codes(page, ticks, text, said) {
  const left = new Set(said);
  for (const tick of ticks) {
    const on = said.includes(tick.value);
    await page.locator(`[id="${tick.id}"]`).setChecked(on);
    if (on) left.delete(tick.value);
  }
  await page.locator(`[id="${text[0].id}"]`).fill([...left].join("\n"));
}

async function rows(page, place, cells, said) {
  for (const [row, item] of said.entries()) {
    for (const [name, one] of Object.entries(item)) {
      const cell = cells.find((cell) => cell.name === `i.${place}.${row}.${name}`);
      if (!cell) throw new Error(`row ${row} of ${place} has no place for ${name}`);
      const field = page.locator(`[id="${cell.id}"]`);
      await (cell.options ? field.selectOption(typed(one)) : field.fill(typed(one)));
    }
  }
}
