// One page of every kind: how to come to it. Needs are kept once; errors are made as a person makes them, by what is typed.

import { example, text } from "./examples.mjs";
import { begin, led, send } from "./interview.mjs";
import { asks, open } from "./server.mjs";

/** The kinds, each a name and a way to it in a window. */
export async function kinds(server) {
  const homeless = await open(server, text("homelessness_service_4m_with_rooms"));
  const youth = await open(server, text("youth_service_600k_plus_vat"));
  const bare = await open(server, `[need]\ntitle = "Evening clubs"\nsentence = "Clubs for young people"\ndoor = "need"\nformat = 1\n`);
  const kind = (name, to, status = 200) => ({ name, status, to: typeof to === "string" ? (window) => window.at(to) : to });
  const place = (fact, need = homeless) => `${need}/ask?place=${encodeURIComponent(fact)}`;
  const after = (path, act) => async (window) => {
    await window.at(path);
    const answer = window.page.waitForResponse((response) => response.request().isNavigationRequest() && response.request().method() === "POST");
    await act(window.page);
    return answer;
  };
  const fill = (name, words) => async (page) => {
    await page.locator(`form[action$='/ask'] [name="${name}"]`).fill(words);
    await send(page);
  };
  return [
    kind("start", "/"),
    kind("start-error", after("/", (page) => led(page, () => page.locator("form[action='/begin'] button[name=door]").first().click())), 422),
    kind("open-error", after("/", openWrong), 422),
    kind("question-first", `${bare}/ask`),
    kind("question-yes-no", place("existing_contract_exists")),
    kind("question-one-of", place("control_tie")),
    kind("question-one-of-many", place("buyer_kind")),
    kind("question-money", place("value_excluding_vat")),
    kind("question-date", place("commenced_on")),
    kind("question-months", place("cooperation_time")),
    kind("question-codes", place("service_codes")),
    kind("question-codes-found", after(place("service_codes"), search)),
    kind("question-lines", place("similar_contracts")),
    kind("question-rows", place("parts")),
    kind("question-judgement", place("for_the_health_service")),
    kind("question-item", place("parts[rooms].part_separable")),
    kind("question-error-empty", after(place("control_tie", bare), send), 422),
    kind("question-error-value", after(place("value_excluding_vat"), fill("v.value_excluding_vat", "a lot")), 422),
    kind("question-error-record", after(place("for_the_health_service"), halfRecord), 422),
    kind("question-error-clash", (window) => clash(window, server), 422),
    kind("question-changed", (window) => changed(window, server), 409),
    kind("question-none", place("no_such_fact"), 404),
    kind("answers", `${homeless}/answers`),
    kind("answers-none", `${bare}/answers`),
    kind("results", homeless),
    kind("results-bare", bare),
    kind("results-example", "/examples/placement_for_a_looked_after_child"),
    kind("routes", `${homeless}/routes`),
    ...(await findings(server)).map(([name, path]) => kind(`finding-${name}`, path)),
    kind("plan", `${youth}/plan/open_light_touch_competition`),
    kind("plan-example", "/examples/health_service_renewed_2026/plan/psr_competitive"),
    kind("policy", `${homeless}/policy`),
    kind("compare", `${homeless}/compare`),
    kind("moved", `${homeless}/moved`),
    kind("reflect-procured", `${homeless}/reflect/procured`),
    kind("reflect-stewardship", `${homeless}/reflect/stewardship`),
    kind("legal", `${homeless}/legal`),
    kind("take-away", `${homeless}/take-away`),
    kind("dates", "/dates"),
    ...["standstill", "working-day"].map((name) => kind(`dates-${name}`, `/dates/${name}`)),
    kind("services", "/services"),
    kind("services-found", (window) => find(window, "/services", "social work with homeless people")),
    kind("services-nothing", (window) => find(window, "/services", "zzzz")),
    kind("law", "/law"),
    kind("law-found", (window) => find(window, "/law", "standstill")),
    kind("law-changes", "/law/changes"),
    ...(await folders(server)).map(([name, path]) => kind(`law-${name}`, path)),
    kind("no-page", "/nowhere", 404),
    kind("no-need", `/needs/${"0".repeat(32)}`, 404),
  ];
}

async function openWrong(page) {
  const form = page.locator("form[action='/open']");
  await form.evaluate((form) => form.closest("details")?.setAttribute("open", ""));
  await form.locator("[name=text]").fill("[need]\ntitle = 1\n[facts]\nnation = \"atlantis\"\n");
  await led(page, () => form.locator("button").click());
}

async function search(page) {
  await page.locator("[name='words.service_codes']").fill("social work accommodation");
  await led(page, () => page.locator("button[name=do][value=search]").first().click());
}

async function halfRecord(page) {
  const by = page.locator("[name='by.for_the_health_service']");
  await by.evaluate((field) => field.closest("details")?.setAttribute("open", ""));
  await page.locator("[name='v.for_the_health_service'][value=no]").check();
  await by.fill("Head of Housing Support");
  await send(page);
}

/** Two answers that cannot both be right. */
async function clash(window, server) {
  const need = await open(server, `[need]\ntitle = "Clubs"\nsentence = "Clubs"\ndoor = "need"\nformat = 1\n[facts]\nexisting_covers_these_services = true\n`);
  await window.at(`${need}/ask?place=existing_contract_exists`);
  await window.page.locator("[name='v.existing_contract_exists'][value=no]").check();
  const answer = window.page.waitForResponse((response) => response.request().method() === "POST");
  await send(window.page);
  return answer;
}

/** The same question answered in another window meanwhile. */
async function changed(window, server) {
  const base = await begin(window, { ...example("youth_service_600k_plus_vat"), title: "Clubs" });
  const other = await window.context.newPage();
  const path = `${base}/ask?place=nation`;
  // the same answer twice would say nothing new
  for (const [page, nation] of [[window.page, "england"], [other, "wales"]]) {
    await page.goto(server.base + path);
    await page.locator(`[name='v.nation'][value=${nation}]`).check();
  }
  await send(other);
  await other.close();
  const answer = window.page.waitForResponse((response) => response.request().method() === "POST");
  await send(window.page);
  return answer;
}

async function find(window, path, words) {
  await window.at(path);
  const field = window.page.locator("main form[method=get] input:not([type=hidden]), main form:not([method]) input:not([type=hidden])").first();
  await field.fill(words);
  const answer = window.page.waitForResponse((response) => response.request().isNavigationRequest());
  await field.press("Enter");
  return answer;
}

/** A finding of each group, of each standing, one that must be used, one that is not encoded. */
async function findings() {
  const found = new Map();
  for (const name of ["placement_for_a_looked_after_child", "homelessness_service_4m_with_rooms", "youth_service_600k_including_vat", "oldham_social_prescribing_2024"]) {
    const answer = await asks("routes", new URL(`../../../examples/needs/${name}.toml`, import.meta.url).pathname, "--json");
    for (const route of answer.routes) {
      const is = [route.encoded ? route.group : "not-encoded", route.standing === "arguable" && "arguable", route.must === "yes" && "must"];
      for (const one of is.filter(Boolean)) if (!found.has(one)) found.set(one, `/examples/${name}/routes/${route.id}`);
    }
  }
  return [...found];
}

/** The first entry of each kind in the law book, and that of the longest page. */
async function folders(server) {
  const page = await (await fetch(`${server.base}/law`)).text();
  const found = new Map();
  for (const [, path, folder] of page.matchAll(/href="(\/law\/([a-z_-]+)\/[^"#]+)"/g)) if (!found.has(folder)) found.set(folder, path);
  return [...found];
}
