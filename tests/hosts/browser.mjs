// Opens pages in chromium: node browser.mjs FOLDER, with a job as JSON on standard input. browser.py tells what it does.
import fs from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const job = JSON.parse(fs.readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath: job.browser });
const HEIGHT = 900;

// Calls a function for each value, two at a time, and returns what came out, in order.
async function each(values, call) {
  const made = [];
  let next = 0;
  const work = async () => {
    while (next < values.length) {
      const place = next++;
      made[place] = await call(values[place]);
    }
  };
  await Promise.all([work(), work()]);
  return made;
}

// Runs before the page does.
function listen() {
  window.refusedHere = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.refusedHere.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
  });
}

function inventory() {
  const all = [...document.querySelectorAll("*")];
  const elements = {};
  for (const element of all) {
    const name = element.localName;
    elements[name] = (elements[name] ?? 0) + 1;
  }
  const attributes = [...new Set(all.flatMap((element) => element.getAttributeNames()))].sort();
  const holders = ["href", "src", "srcset", "action", "formaction", "data", "poster", "xlink:href", "srcdoc"];
  const addresses = all.flatMap((element) => holders.map((name) => element.getAttribute(name)).filter((one) => one !== null));
  const ids = all.map((element) => element.id).filter(Boolean);
  const twice = [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
  return { elements, attributes, addresses, twice, text: document.body.textContent };
}

function overflow() {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return null;
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > page.clientWidth);
  return `${page.scrollWidth} px wide: ${wide.at(-1)?.outerHTML.slice(0, 200)}`;
}

const audit = async (page) => {
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
};
// A handler in an attribute is compiled, and refused by a policy, when its event comes.
const handle = (page) =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll("*"))
      for (const name of element.getAttributeNames())
        if (name.startsWith("on")) element.dispatchEvent(new Event(name.slice(2)));
  });
const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));

// Opens a page in a context of its own; what it does that it should not goes into problems.
async function opened(file, problems, options) {
  const context = await browser.newContext({ serviceWorkers: "block", acceptDownloads: false, ...options });
  const address = pathToFileURL(file).href;
  const is_own = (request) => request.url().split("#")[0] === address || request.url().startsWith("data:");
  await context.route("**", (route) => (is_own(route.request()) ? route.continue() : route.abort()));
  await context.addInitScript(listen);
  const page = await context.newPage();
  page.on("dialog", async (dialog) => {
    problems.push(`dialog: ${dialog.type()}: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => is_own(request) || problems.push(`request: ${request.url()}`));
  page.on("console", (message) => problems.push(`console: ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("popup", (popup) => problems.push(`window: ${popup.url()}`));
  page.on("download", (download) => problems.push(`download: ${download.url()}`));
  await page.goto(address);
  return { context, page };
}

async function looked(file) {
  const problems = [];
  const { context, page } = await opened(file, problems, {});
  const { twice, ...seen } = await page.evaluate(inventory);
  problems.push(...twice.map((id) => `id: ${id} stands there twice`));
  const inspect = async (state, told) => problems.push(...told.map((one) => `${state}: ${one}`));
  if (job.audits) {
    await page.evaluate(axe);
    await inspect("at first", await audit(page));
  }
  await unfold(page);
  for (const [width, scheme] of job.states) {
    await page.setViewportSize({ width, height: HEIGHT });
    await page.emulateMedia({ colorScheme: scheme });
    const state = `${width} px ${scheme}`;
    const wide = await page.evaluate(overflow);
    if (wide) await inspect(state, [`overflow: ${wide}`]);
    if (job.audits) await inspect(state, await audit(page));
  }
  await handle(page);
  // What waits a moment before it acts is caught as well.
  await page.waitForTimeout(100);
  const refused = await page.evaluate(() => window.refusedHere);
  problems.push(...refused.map((one) => `policy: ${one}`));
  await context.close();
  return { problems, ...seen };
}

async function shot({ file, png, width, scheme, media, open }) {
  const problems = [];
  const options = { viewport: { width, height: HEIGHT }, colorScheme: scheme };
  const { context, page } = await opened(file, problems, options);
  await page.emulateMedia({ media });
  if (open) await unfold(page);
  await page.screenshot({ path: png, fullPage: true });
  await context.close();
}

try {
  const looks = await each(job.looks, looked);
  await each(job.shots, shot);
  console.log(JSON.stringify({ looks }));
} finally {
  await browser.close();
}
