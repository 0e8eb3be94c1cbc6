// Records a host's PCI devices into one JSON file, as a sample or a bug report carries them.
//   node scripts/record-host.mjs [--root FOLDER] [--label WORDS] [--pci-ids FILE] OUT.json
// FOLDER holds the host's sys/ (default: /, this machine). FILE stands in where the folder has no pci.ids.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values, positionals } = parseArgs({
  options: {
    root: { type: 'string', default: '/' },
    label: { type: 'string', default: 'a recorded host' },
    'pci-ids': { type: 'string' },
  },
  allowPositionals: true,
});
const [out] = positionals;
if (out === undefined || positionals.length > 1) {
  console.error('usage: node scripts/record-host.mjs [--root FOLDER] [--label WORDS] [--pci-ids FILE] OUT.json');
  process.exit(2);
}

const bundle = 'out/record-host.mjs';
await build({
  stdin: {
    contents: "export { diskFiles } from './disk-files.ts'; export { recordHost } from './record.ts';",
    resolveDir: 'server/src/host',
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: bundle,
  logLevel: 'warning',
});
const { diskFiles, recordHost } = await import(pathToFileURL(resolve(bundle)).href);

const host = diskFiles(resolve(values.root), values.label);
const ids = values['pci-ids'];
const files = ids === undefined ? host : withPciIds(host, readFileSync(ids, 'utf8'));
const recording = await recordHost(files, values.label);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify(recording, undefined, 1)}\n`);
console.log(`${out}: ${Object.keys(recording.files).length} files, ${Object.keys(recording.links).length} links`);

function withPciIds(inner, text) {
  const place = '/usr/share/misc/pci.ids';
  return {
    ...inner,
    read: async (path) => (await inner.read(path)) ?? (path === place ? text : undefined),
  };
}
