// The language servers that are measured, and how each is set up: everything on that an editor has on, nothing that goes to the network.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SCHEMA } from './documents.mjs';

/** Pinned, so that a ratio of today can be held against one of next year. */
const PACKAGES = {
  'vscode-langservers-extracted': '4.10.0',
  'yaml-language-server': '1.24.0',
  'dockerfile-language-server-nodejs': '0.15.0',
};

/**
 * Installs the peers where they are not there yet.
 * @returns {string} the folder of the packages
 */
export function installPeers(root) {
  const folder = join(root, '.tools', 'bench');
  const missing = Object.entries(PACKAGES).filter(([name, version]) => versionOf(folder, name) !== version);
  if (missing.length > 0) {
    const specs = missing.map(([name, version]) => `${name}@${version}`);
    console.log(`Installing the peers into .tools/bench: npm install --ignore-scripts ${specs.join(' ')}`);
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...specs], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
  }
  return join(folder, 'node_modules');
}

function versionOf(folder, name) {
  try {
    return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}

/**
 * `pull`: diagnostics are asked for with textDocument/diagnostic. The JSON server waits half a second before it pushes, so it is
 * measured at its best.
 * @typedef {{ name: string, sample: string, languageId: string, extension: string, main: string, pull?: boolean,
 *   initializationOptions?: unknown, settings: Record<string, unknown>, ours?: boolean }} Server
 */

/** @returns {Server[]} */
export function servers(root, modules) {
  const schemaFile = join(root, '.tools', 'bench', 'schema.json');
  writeFileSync(schemaFile, JSON.stringify(SCHEMA));
  const main = join(root, 'server', 'dist', 'main.js');
  return [
    {
      name: 'json',
      sample: 'json',
      languageId: 'json',
      extension: 'json',
      main: join(modules, 'vscode-langservers-extracted', 'bin', 'vscode-json-language-server'),
      pull: true,
      initializationOptions: { handledSchemaProtocols: ['file'], provideFormatter: false },
      settings: {
        json: {
          validate: { enable: true },
          schemas: [{ fileMatch: ['*.json'], url: 'bench://schema', schema: SCHEMA }],
        },
        http: {},
      },
    },
    {
      name: 'yaml',
      sample: 'yaml',
      languageId: 'yaml',
      extension: 'yaml',
      main: join(modules, 'yaml-language-server', 'bin', 'yaml-language-server'),
      settings: {
        yaml: {
          validate: true,
          hover: true,
          completion: true,
          schemaStore: { enable: false },
          kubernetesCRDStore: { enable: false },
          schemas: { [pathToFileURL(schemaFile).href]: '*.yaml' },
        },
        http: {},
        '[yaml]': {},
        editor: {},
        files: {},
      },
    },
    {
      name: 'docker',
      sample: 'dockerfile',
      languageId: 'dockerfile',
      extension: 'dockerfile',
      main: join(modules, 'dockerfile-language-server-nodejs', 'bin', 'docker-langserver'),
      settings: { docker: {} },
    },
    { name: 'xen', sample: 'xlcfg', languageId: 'xlcfg', extension: 'cfg', main, settings: {}, ours: true },
    { name: 'xen, lists', sample: 'lists', languageId: 'xlcfg', extension: 'cfg', main, settings: {}, ours: true },
  ];
}
