// The packages of the browser tests. They are installed outside the source tree, where modules are not looked for by themselves.

import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.env.WAYMARK_BROWSER_PACKAGES;
if (!folder) {
  throw new Error("these tests are started by `cargo xtask browser`, which installs their packages and names their folder");
}
const load = createRequire(join(folder, "from-here.cjs"));

export const { chromium } = load("playwright-core");
export const axe = load("axe-core").source;
export const toml = load("smol-toml");
