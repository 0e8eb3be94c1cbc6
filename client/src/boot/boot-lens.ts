import { CodeLens, Disposable, EventEmitter, languages, Range, type TextDocument, type Uri, workspace } from 'vscode';
import { LANGUAGES } from '../../../server/src/protocol/languages.ts';
import type { BootView } from './boot-view.ts';

/** What update-grub reads, and what goes into an initramfs. */
const SOURCES = [
  { language: LANGUAGES.grubDefault, scheme: 'file' },
  { pattern: '**/etc/grub.d/*', scheme: 'file' },
  // What the initramfs is made of.
  { language: LANGUAGES.modprobe, scheme: 'file' },
  { language: LANGUAGES.dracut, scheme: 'file' },
  { pattern: '**/etc/initramfs-tools/modules', scheme: 'file' },
];

/** On top of these files: how far what they say has come, and the way there. */
export class BootLens implements Disposable {
  readonly #view: BootView;
  readonly #changed = new EventEmitter<void>();
  readonly #registered: Disposable;

  constructor(view: BootView) {
    this.#view = view;
    this.#registered = Disposable.from(
      languages.registerCodeLensProvider(SOURCES, {
        onDidChangeCodeLenses: this.#changed.event,
        provideCodeLenses: (document) => this.#lenses(document),
      }),
      workspace.onDidSaveTextDocument((document) => {
        if (languages.match(SOURCES, document) > 0) this.#changed.fire();
      }),
    );
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
  }

  async #lenses({ uri }: TextDocument): Promise<CodeLens[]> {
    const page = await this.#view.ask(uri.toString());
    if (!page) return [];
    const isPacked = !/\/etc\/(?:default|grub\.d)\//.test(uri.path);
    // The first that this file has a part in: above a line there is little room.
    const waiting = page.waiting.find(({ concerns }) => (concerns === 'initramfs') === isPacked);
    // Most of what goes into an initramfs has nothing to do with Xen.
    if (isPacked && !waiting) return [];
    const top = new Range(0, 0, 0, 0);
    return [
      new CodeLens(top, {
        title: waiting?.words ?? 'Effective Xen boot configuration',
        tooltip: 'Show what Xen and dom0 are started with, word by word',
        command: 'xen.boot.show',
        arguments: [uri satisfies Uri],
      }),
      ...(waiting?.command === undefined
        ? []
        : [
            new CodeLens(top, {
              title: `Put \`${waiting.command}\` into the terminal`,
              tooltip: 'It is not run: press Enter there',
              command: 'xen.boot.putCommand',
              arguments: [waiting.command],
            }),
          ]),
    ];
  }
}
