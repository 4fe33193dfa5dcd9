// Builds everything the browser gets into src/latido/plumbing/ui/static/ui; the result is committed.
//   node build.mjs          all        node build.mjs css      stylesheet and icons only
//   node build.mjs --check  fails when the committed files are not what the sources give
//   node build.mjs test     bundles and runs the unit tests
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { collectIcons } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const ui = join(here, "../src/latido/plumbing/ui");
const home = { "icons.json": ui }; // everything else is served, from static/ui
const committed = (name) => join(home[name] ?? join(ui, "static/ui"), name);
const BUILT = ["app.css", "app.js", "softphone.js", "ticker.js", "inter.woff2", "licences.txt", "icons.json"];
const SHIPPED = {
  "htmx.org": "LICENSE",
  "htmx-ext-sse": "LICENSE",
  jssip: "LICENSE.md",
  debug: "LICENSE",
  ms: "license.md",
  events: "LICENSE",
  "sdp-transform": "LICENSE",
  tailwindcss: "LICENSE",
  "basecoat-css": "LICENSE.md",
  "lucide-static": "LICENSE",
  "@fontsource-variable/inter": "LICENSE",
}; // whose code, drawings or letters are in what we ship, and the file that says on what terms
const SOFTPHONE_LIMIT = 80_000; // bytes gzipped, with JsSIP

const bundle = {
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome115", "firefox115", "safari16"],
  loader: { ".svg": "text" },
  legalComments: "none", // licences.txt has them whole,
  charset: "utf8",
  logLevel: "warning",
  absWorkingDir: here,
};

function css(out) {
  const cli = join(here, "node_modules/.bin/tailwindcss");
  const args = ["-i", "styles/app.css", "-o", join(out, "app.css"), "--minify"];
  const ran = spawnSync(cli, args, { cwd: here, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr || String(ran.error));
  copyFileSync(
    join(here, "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
    join(out, "inter.woff2"),
  );
  writeFileSync(join(out, "icons.json"), collectIcons());
  const terms = Object.entries(SHIPPED).map(([name, file]) => {
    const text = readFileSync(join(here, "node_modules", name, file), "utf8")
      .replace(/\r/g, "")
      .trim();
    return `${name}\n${"=".repeat(name.length)}\n${text}\n`;
  });
  writeFileSync(join(out, "licences.txt"), terms.join("\n\n"));
}

async function scripts(out) {
  for (const [name, entry] of [
    ["app", "shell/main.ts"],
    ["softphone", "softphone/main.ts"],
    ["ticker", "softphone/ticker.ts"],
  ]) {
    await esbuild.build({ ...bundle, entryPoints: [entry], outfile: join(out, `${name}.js`) });
  }
  const size = gzipSync(readFileSync(join(out, "softphone.js"))).length;
  if (size > SOFTPHONE_LIMIT) throw new Error(`softphone.js is ${size} bytes gzipped, the limit is ${SOFTPHONE_LIMIT}`);
  console.log(`softphone.js ${(size / 1000).toFixed(1)} kB gzipped`);
}

async function test() {
  const out = mkdtempSync(join(tmpdir(), "latido-web-"));
  const entryPoints = ["softphone", "shell"].flatMap((folder) =>
    readdirSync(join(here, folder))
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => join(folder, name)),
  );
  await esbuild.build({
    ...bundle,
    minify: false,
    entryPoints,
    outdir: out,
    platform: "node",
    target: "node20",
    format: "esm",
    outExtension: { ".js": ".mjs" },
  });
  const built = readdirSync(out, { recursive: true }).filter((name) => name.endsWith(".mjs"));
  const ran = spawnSync(process.execPath, ["--test", ...built.map((name) => join(out, name))], { stdio: "inherit" });
  rmSync(out, { recursive: true });
  process.exitCode = ran.status ?? 1;
}

async function build(what) {
  const out = mkdtempSync(join(tmpdir(), "latido-web-"));
  css(out);
  if (what !== "css") await scripts(out);
  return out;
}

function isStale(out, name) {
  return !existsSync(committed(name)) || !readFileSync(committed(name)).equals(readFileSync(join(out, name)));
}

const what = process.argv[2] ?? "all";
if (what === "test") await test();
else {
  const out = await build(what);
  const built = BUILT.filter((name) => existsSync(join(out, name)));
  let stale = built.filter((name) => isStale(out, name));
  // On a busy machine Tailwind now and then leaves rules out (one build in some thirty): asked again, it gives them.
  for (let again = 0; what === "--check" && stale.length && again < 3; again++) {
    css(out);
    stale = built.filter((name) => isStale(out, name));
  }
  if (what === "--check" && stale.length) {
    console.error(`Not built from these sources: ${stale.join(", ")}. Run: npm run build`);
    process.exitCode = 1;
  }
  if (what !== "--check") {
    mkdirSync(join(ui, "static/ui"), { recursive: true });
    for (const name of stale) copyFileSync(join(out, name), committed(name));
  }
  rmSync(out, { recursive: true });
}
