// Plays a need through the pages of the interview, as somebody would who knows what is in an example and nothing more.

import { typed } from "./examples.mjs";
import { pointer } from "./hands.mjs";

/** The words that a choice may have as its value, for each thing that can be said beside a value. */
const SAYS = { do_not_know: ["?", "do not know"], to_be_judged: ["to be judged"], none: ["none"] };

const plain = (text) => String(text).trim().toLowerCase().replace(/[_-]/g, " ");

/** Begins a need at the start page; gives the path of its pages. */
export async function begin(window, need, hand = pointer(window.page)) {
  await window.at("/");
  const title = "form[action='/begin'] [name=title]";
  if (await window.page.locator(title).count()) await hand.write(title, need.title);
  await hand.write("form[action='/begin'] [name=sentence]", need.sentence);
  await led(window.page, () => hand.press(`form[action='/begin'] button[name=door][value=${need.door ?? "need"}]`));
  return new URL(window.page.url()).pathname.match(/^\/needs\/[0-9a-f]+/)[0];
}

/** Answers question after question until nothing is asked any more, or `most` pages were answered. Gives their titles, and whether it ended. */
export async function play(window, base, need, most, hand = pointer(window.page)) {
  const { page } = window;
  const asked = [];
  for (;;) {
    if (!new URL(page.url()).pathname.endsWith("/ask")) await window.at(`${base}/ask`);
    const form = await fields(page);
    if (!form || asked.length >= most) return { asked, ended: !form };
    asked.push(form.title);
    const apart = await answer(page, form, need, hand);
    await led(page, () => hand.press(SEND));
    const now = await fields(page);
    if (now?.revision === form.revision) throw new Error(`the answer to “${form.title}” was not taken: ${await page.locator("main").innerText()}`);
    for (const place of apart) {
      await window.at(`${base}/ask?place=${encodeURIComponent(place)}`);
      await answer(page, await fields(page), need, hand);
      await led(page, () => hand.press(SEND));
    }
  }
}

/** The main button of a question. */
const SEND = "form[action$='/ask'] button[name=do][value=answer]";

/** Does what sends a form, and waits for the page that this leads to: a press alone does not, and going on at once would cut it off. */
export async function led(page, press) {
  const there = page.waitForEvent("framenavigated");
  await press();
  await there;
  await page.waitForLoadState();
}

/** Sends the form of the page with its main button. */
export const send = (page) => led(page, () => page.locator(SEND).click());

/** The form of the question on the page, by place; nothing where none is asked. */
export async function fields(page) {
  return page.evaluate(() => {
    const form = [...document.querySelectorAll("form")].find((one) => one.getAttribute("action")?.split("?")[0].endsWith("/ask") && one.elements.revision);
    if (!form) return null;
    const places = {};
    // what is asked only of who says yes is hidden until then; what lies in a part that opens is not
    const there = (one) => {
      let shown = one;
      for (let up = one; (up = up.parentElement.closest("details:not([open])")); ) shown = up;
      return shown.checkVisibility();
    };
    for (const control of [...form.elements].filter(there)) {
      const [, kind, place] = control.name.match(/^(v|k|c|i|by|on|why)\.(.+)$/) ?? [];
      if (!kind) continue;
      const [list] = kind === "i" ? place.split(/\.\d+\./) : [place];
      const options = control.tagName === "SELECT" ? [...control.options].map((one) => one.value) : undefined;
      (places[list] ??= []).push({ kind, name: control.name, type: control.type, value: control.value, id: control.id, options });
    }
    const list = [...form.querySelectorAll("[name=t]")].map((one) => ({ value: one.value, id: one.id }));
    return { title: document.querySelector("h1").innerText, revision: form.elements.revision.value, places, list };
  });
}

/** Fills the form with what the need says of each of its places; gives the places that must be answered apart. */
async function answer(page, form, need, hand) {
  const apart = await list(form.list, need, hand);
  const filled = new Set();
  for (let now = form; ; now = await fields(page)) {
    const left = Object.entries(now.places).filter(([place]) => !filled.has(place));
    if (!left.length) return apart;
    for (const [place, controls] of left) await fill(hand, place, controls, need.of(place) ?? { state: "do_not_know" });
    left.forEach(([place]) => filled.add(place));
  }
}

/** Ticks what is so. What is left counts as no, so whatever is not known must be answered apart; and so must all else, where nothing is so. */
async function list(ticks, need, hand) {
  const facts = ticks.filter((one) => !["none", "?"].includes(one.value));
  const of = (wanted) => facts.filter((one) => need.of(one.value)?.value === wanted);
  const [yes, no] = [of(true), of(false)];
  const rest = facts.filter((one) => !yes.includes(one) && !no.includes(one));
  const tick = (value) => hand.tick(at(ticks.find((one) => one.value === value)));
  const places = (some) => some.map((one) => one.value);
  for (const one of yes) await hand.tick(at(one));
  if (!facts.length || yes.length) return places(rest);
  await tick(rest.length ? "?" : "none");
  return rest.length ? places(no) : [];
}

const at = (control) => `[id="${control.id}"]`;
const ticked = (control) => /radio|checkbox/.test(control.type);

async function fill(hand, place, controls, says) {
  const of = (kind) => controls.filter((one) => one.kind === kind);
  if (says.state || (Array.isArray(says.value) && says.value.length === 0)) {
    const said = says.state ?? "none";
    if (await choose(hand, of("v").concat(of("k")), (value) => SAYS[said].includes(plain(value)))) return;
    // what somebody must judge is not offered to be so everywhere; that nobody knows is
    if (said === "to_be_judged") return fill(hand, place, controls, { state: "do_not_know" });
    throw new Error(`at ${place} there is no way to say “${said}”`);
  }
  if (of("i").length) await rows(hand, place, of("i"), says.value);
  else if (of("c").length) await codes(hand, of("c"), of("v"), says.value);
  else await value(hand, place, of("v").concat(of("k")), says.value);
  if (says.record) for (const control of ["by", "on", "why"].flatMap(of)) await hand.write(at(control), says.record[control.kind]);
}

/** Chooses the first answer that holds, of those to tick and those of lists. */
async function choose(hand, controls, holds) {
  const tick = controls.find((one) => ticked(one) && holds(one.value));
  if (tick) await hand.tick(at(tick));
  const list = controls.find((one) => one.options?.some(holds));
  if (!tick && list) await hand.select(at(list), list.options.find(holds));
  return tick ?? list;
}

async function value(hand, place, controls, said) {
  const item = (one) => typed(typeof one === "object" && !(one instanceof Date) ? only(one) : one);
  const text = Array.isArray(said) ? said.map(item).join("\n") : typed(said);
  if (await choose(hand, controls, (value) => plain(value) === plain(text))) return;
  const write = controls.find((one) => !ticked(one) && !one.options);
  if (!write) throw new Error(`at ${place} there is no way to say “${text}”: ${JSON.stringify(controls)}`);
  await hand.write(at(write), text);
}

/** The one value of an item of a list with one. */
const only = (item) => Object.entries(item).find(([name]) => name !== "id")[1];

async function codes(hand, ticks, [text], said) {
  for (const tick of ticks) await hand.tick(at(tick), said.includes(tick.value));
  const shown = ticks.map((tick) => tick.value);
  await hand.write(at(text), said.filter((code) => !shown.includes(code)).join("\n"));
}

async function rows(hand, place, cells, said) {
  for (const [row, item] of said.entries()) {
    for (const cell of cells) {
      const [, number, name] = cell.name.match(/\.(\d+)\.([^.]+)$/) ?? [];
      if (Number(number) !== row || item[name] === undefined) continue;
      await (cell.options ? hand.select(at(cell), typed(item[name])) : hand.write(at(cell), typed(item[name])));
    }
    const known = Object.keys(item).filter((name) => !cells.some((cell) => cell.name === `i.${place}.${row}.${name}`));
    if (known.length) throw new Error(`row ${row} of ${place} has no place for ${known}`);
  }
}
