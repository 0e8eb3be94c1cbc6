import { CodeLens, Disposable, EventEmitter, languages, Range, type TextDocument, type Uri, workspace } from 'vscode';
import { LANGUAGES } from '../../../server/src/protocol/languages.ts';
import type { BootView } from './boot-view.ts';

/** What update-grub reads. */
const SOURCES = [
  { language: LANGUAGES.grubDefault, scheme: 'file' },
  { pattern: '**/etc/grub.d/*', scheme: 'file' },
];

/** On top of the files that update-grub reads: how far what they say has come, and the way there. */
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
    const top = new Range(0, 0, 0, 0);
    const [waiting] = page.waiting;
    const [command] = page.commands;
    return [
      new CodeLens(top, {
        title: waiting ?? 'Effective Xen boot configuration',
        tooltip: 'Show what Xen and dom0 are started with, word by word',
        command: 'xen.boot.show',
        arguments: [uri satisfies Uri],
      }),
      ...(command !== undefined && waiting !== undefined && page.changed
        ? [
            new CodeLens(top, {
              title: `Put \`${command}\` into the terminal`,
              tooltip: 'It is not run: press Enter there',
              command: 'xen.boot.putCommand',
              arguments: [command],
            }),
          ]
        : []),
    ];
  }
}
