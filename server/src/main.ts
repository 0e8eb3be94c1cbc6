/** The language server's door: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`, as editors start it. */
import { createConnection, MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import { Catalogue } from './catalogue/catalogue.ts';
import { catalogueFiles } from './catalogue-files.ts';
import { readBootTree } from './host/boot-tree.ts';
import { readGuestsBelow } from './host/guest-files.ts';
import { openEarlierHost, openHost, openMachine, openXenVersion } from './host/open-host.ts';
import { thisDisk } from './host/this-disk.ts';
import { xenLineOfThisMachine } from './host/xen/running-line.ts';
import { serve } from './lsp/server.ts';
import { rulePages } from './rule-pages.ts';
import { Service } from './service.ts';

const WAYS = /^--(?:stdio|node-ipc|socket|pipe)\b/;

if (!process.argv.slice(2).some((argument) => WAYS.test(argument))) {
  console.error('xen-language-server talks to an editor: start it with --stdio (or --node-ipc, --socket=PORT).');
  process.exit(2);
}
const connection = createConnection();
serve(
  connection,
  new Service({
    catalogue: new Catalogue(catalogueFiles(__dirname)),
    openHost,
    openMachine,
    openXenVersion,
    openEarlierHost,
    tell(message) {
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    },
    disk: thisDisk,
    // What reads a machine is loaded when it is first called (scripts/lib/core-bundle.mjs).
    readBootTree: (root) => readBootTree(root),
    readGuests: (root) => readGuestsBelow(root),
    readXenLine: (means) => xenLineOfThisMachine(means),
    report: (error) => console.error(error),
  }),
  rulePages(__dirname),
);
