// Two ways to fill a form: with a pointer, and with the keyboard alone.

/** Points and types. What lies in a part that is closed is opened first, as a person does. */
export function pointer(page) {
  const show = async (where) => {
    const field = page.locator(where);
    const closed = field.locator("xpath=ancestor::details[not(@open)]");
    while (await closed.count()) await closed.first().locator("summary").first().click();
    return field;
  };
  return {
    write: async (where, text) => (await show(where)).fill(text),
    tick: async (where, on = true) => (await show(where)).setChecked(on),
    select: async (where, value) => (await show(where)).selectOption(value),
    press: async (where) => (await show(where)).click(),
  };
}

/** The most presses of Tab between two places of one page. */
const FAR = 600;

/** Tab, arrows, space, Enter and letters; nothing else. Whatever had the focus without showing it is put into `unseen`. */
export function keys(page, unseen = []) {
  const press = (key) => page.keyboard.press(key);
  const focused = (where) =>
    page.evaluate((where) => {
      const one = document.activeElement;
      const target = document.querySelector(where);
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const rings = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
      const shut = target?.closest("details:not([open])");
      const group = !shut && one.type === "radio" && target?.type === "radio" && one.name === target.name && one.form === target.form;
      return {
        there: one === target,
        group,
        summary: Boolean(shut && one === shut.querySelector("summary")),
        seen: one === document.body || (rings && box.width > 0 && box.bottom > 0 && box.top < innerHeight),
        name: `${one.tagName.toLowerCase()} “${(one.innerText || one.name || one.id).slice(0, 40)}” at ${location.pathname.split("/").pop()}`,
      };
    }, where);
  const go = async (where) => {
    for (let presses = 0; presses < FAR; presses += 1) {
      const now = await focused(where);
      if (!now.seen) unseen.push(now.name);
      if (now.there) return;
      if (now.summary) await press("Enter");
      // within a group of choices the arrows lead on, and choose
      await press(now.group ? "ArrowDown" : "Tab");
    }
    throw new Error(`Tab does not come to ${where}`);
  };
  const on = (where) => page.evaluate((where) => document.querySelector(where).checked, where);
  return {
    write: async (where, text) => {
      await go(where);
      await press("Control+a");
      await (text ? page.keyboard.type(text) : press("Delete"));
    },
    tick: async (where, wanted = true) => {
      if ((await on(where)) === wanted) return;
      await go(where);
      if ((await on(where)) !== wanted) await press("Space");
    },
    select: async (where, value) => {
      await go(where);
      const shown = () => page.evaluate((where) => document.querySelector(where).value, where);
      await press("Home");
      for (let presses = 0; presses < FAR && (await shown()) !== value; presses += 1) await press("ArrowDown");
    },
    press: async (where) => {
      await go(where);
      await Promise.all([page.waitForNavigation(), press("Enter")]);
    },
    go,
  };
}
