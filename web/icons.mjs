// Collects the lucide icons that the templates name into one JSON file, sorted, so that builds do not differ.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "../src/latido");
const lucide = join(here, "node_modules/lucide-static/icons");
const NAMED = [
  /\{%\s*icon\s+["']([a-z0-9-]+)["']/g, // {% icon "phone" 16 %}
  /\bicon=["']([a-z0-9-]+)["']/g, // <c-note icon="info">, RailItem(icon="inbox")
];

function drawing(name) {
  const svg = readFileSync(join(lucide, `${name}.svg`), "utf8");
  return svg
    .replace(/^[\s\S]*?<svg[^>]*>/, "") // licence comment and outer element
    .replace(/<\/svg>\s*$/, "")
    .replace(/\n\s*/g, "");
}

function extra() {
  const lines = readFileSync(join(here, "icons.txt"), "utf8").split("\n");
  return lines.map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
}

export function collectIcons() {
  const names = new Set(extra());
  const files = readdirSync(sources, { recursive: true }).filter((file) => /templates\/.*\.html$|\.py$/.test(file));
  for (const file of files) {
    const text = readFileSync(join(sources, file), "utf8");
    for (const pattern of NAMED) for (const [, name] of text.matchAll(pattern)) names.add(name);
  }
  const drawings = [...names].sort().map((name) => [name, drawing(name)]);
  return `${JSON.stringify(Object.fromEntries(drawings), null, 1)}\n`;
}
