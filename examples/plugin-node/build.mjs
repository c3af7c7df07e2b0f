// Makes one file of the plugin, its libraries and the contract, so that a package needs nothing else.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import protobuf from "protobufjs";

const proto = fileURLToPath(new URL("../../sdk/proto/", import.meta.url));
const root = new protobuf.Root();
root.resolvePath = (_, target) => (target.startsWith("/") ? target : proto + target);
root.loadSync(
  readdirSync(`${proto}kontor/plugin/v1`)
    .filter((name) => name.endsWith(".proto"))
    .map((name) => `kontor/plugin/v1/${name}`),
);

await build({
  entryPoints: ["src/plugin.js"],
  outfile: "native/node/plugin.cjs",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
  define: { CONTRACT: JSON.stringify(root.toJSON()) },
});
