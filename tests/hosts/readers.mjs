// Reads Markdown: node readers.mjs FOLDER. Each line of standard input is a reader and texts, as JSON; the answer is a
// line with their HTML.
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(join(process.argv[2], "package.json")));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { marked } = await load("marked");
const { micromark } = await load("micromark");
const { gfm, gfmHtml } = await load("micromark-extension-gfm");
const { default: MarkdownIt } = await load("markdown-it");

const extended = { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] };
const readers = { marked, micromark: (text) => micromark(text, extended) };
for (const html of [false, true]) {
  for (const linkify of [false, true]) {
    const parser = new MarkdownIt({ html, linkify });
    readers[`markdown-it${html ? "+html" : ""}${linkify ? "+linkify" : ""}`] = (text) => parser.render(text);
  }
}
for await (const line of createInterface({ input: process.stdin })) {
  const [name, texts] = JSON.parse(line);
  console.log(JSON.stringify(texts.map((text) => readers[name](text))));
}
