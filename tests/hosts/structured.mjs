// Checks structured data: node structured.mjs FOLDER, with pages by name as JSON on standard input.
// The vocabulary of schema.org comes from the types that schema-dts ships.
import fs from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const load = (name) => import(pathToFileURL(require.resolve(name)));

function vocabulary() {
  const text = fs.readFileSync(join(folder, "node_modules/schema-dts/dist/schema.d.ts"), "utf8");
  const graph = [];
  const parents = (list) => list.split(",").map((name) => ({ "@id": name.trim() }));
  for (const [, name, above, body] of text.matchAll(/^interface (\w+Base) extends ([^{]+) \{\n(.*?)^\}/gms)) {
    graph.push({ "@id": name, "@type": "rdfs:Class", "rdfs:subClassOf": parents(above) });
    for (const [, property] of body.matchAll(/^ {4}"([^"]+)"\?:/gm)) {
      graph.push({ "@id": property, "@type": "rdf:Property", "schema:domainIncludes": { "@id": name } });
    }
  }
  for (const [, above, name] of text.matchAll(/^export interface \w+Leaf extends ([^{]+) \{\n +"@type": "([^"]+)"/gm)) {
    graph.push({ "@id": name, "@type": "rdfs:Class", "rdfs:subClassOf": parents(above) });
  }
  if (graph.length < 2000) throw new Error(`schema-dts has an unknown shape: ${graph.length} terms`);
  return { "@graph": graph };
}

const { default: Validator } = await load("@adobe/structured-data-validator");
const { default: Extractor } = await load("@marbec/web-auto-extractor");
const validator = new Validator(vocabulary());
const answer = { problems: [], found: {} };
for (const [name, page] of Object.entries(JSON.parse(fs.readFileSync(0, "utf8")))) {
  const scripts = page.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs);
  answer.found[name] = [...scripts].map(([, text]) => text);
  const issues = await validator.validate(new Extractor({ addLocation: true }).parse(page));
  for (const issue of issues) {
    // What a search engine would like besides, such as a video, is no fault.
    if (issue.severity === "ERROR" || issue.errorType === "schemaOrg") {
      answer.problems.push(`${name}: ${issue.severity.toLowerCase()}: ${issue.issueMessage}`);
    }
  }
}
console.log(JSON.stringify(answer));
