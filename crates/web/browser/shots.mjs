// Pictures of a page of every kind, for people to look at: three widths, dark, and as it prints. `node shots.mjs DIR`.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fresh, launch } from "./browser.mjs";
import { kinds } from "./kinds.mjs";
import { serve } from "./server.mjs";

/** No picture is higher than this. */
const HIGHEST = 12_000;

const folder = process.argv[2];
await mkdir(folder, { recursive: true });
const server = await serve();
const browser = await launch();
try {
  for (const kind of await kinds(server)) {
    const window = await fresh(browser, server);
    const { page } = window;
    const answer = await kind.to(window);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const shot = async (width, name) => {
      await page.setViewportSize({ width, height: 900 });
      const height = Math.min(HIGHEST, await page.evaluate(() => document.documentElement.scrollHeight));
      await page.screenshot({ path: join(folder, `${kind.name}-${name}.png`), fullPage: true, clip: { x: 0, y: 0, width, height } });
    };
    for (const width of [1280, 700, 360]) await shot(width, width);
    await page.emulateMedia({ colorScheme: "dark" });
    await shot(1280, "dark");
    await page.emulateMedia({ colorScheme: "light" });
    await page.pdf({ path: join(folder, `${kind.name}.pdf`), format: "A4" });
    await window.context.close();
    console.log(`${kind.name} (${answer.status()})`);
  }
} finally {
  await browser.close();
  await server.stop();
}
