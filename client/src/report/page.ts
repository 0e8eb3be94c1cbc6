/** The script of a report's page. Makes elements of what the panel sends, and tells it what was clicked. */
import { type Asked, isSame, type PageState } from './asked.ts';
import type { Deed, PageMessage, ShowMessage } from './messages.ts';
import type { Piece } from './pieces.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: PageMessage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
};

const vscode = acquireVsCodeApi();
const main = document.createElement('main');
document.body.append(main);
let version = 0;
let asked: Asked | undefined;
/** A page that was hidden, or whose window was loaded anew, is made anew: it goes on where it was. */
let remembered = vscode.getState();

window.addEventListener('message', ({ data }: MessageEvent<ShowMessage>) => {
  if (data.kind === 'show') show(data);
});
window.addEventListener('scroll', remember, { passive: true });
vscode.postMessage({ kind: 'ready' });

function show(message: ShowMessage): void {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
  const before = remembered ?? stateNow();
  const keeps = before !== undefined && isSame(before.asked, message.asked);
  // How far one had read is kept until there is something to read again.
  remembered = keeps && message.isWaiting ? before : undefined;
  asked = message.asked;
  version = message.version;
  main.replaceChildren(...message.pieces.map(elementOf));
  if (keeps) {
    for (const details of main.querySelectorAll('details')) {
      if (before.open.includes(details.dataset.key ?? '')) details.open = true;
    }
  }
  window.scrollTo(0, keeps ? before.scroll : 0);
  // Whoever stood on something that is gone starts at the top of the page.
  if (focused !== undefined) keyed(focused)?.focus({ preventScroll: true });
  remember();
}

function elementOf(piece: Piece): HTMLElement {
  const element = document.createElement(piece.tag);
  if (piece.is !== undefined) element.className = piece.is;
  if (typeof piece.holds === 'string') element.textContent = piece.holds;
  else if (piece.holds) element.append(...piece.holds.map(elementOf));
  if (piece.label !== undefined) element.setAttribute('aria-label', piece.label);
  if (piece.current !== undefined) element.setAttribute('aria-current', piece.current);
  if (piece.isDecoration) element.setAttribute('aria-hidden', 'true');
  if (piece.key !== undefined) element.dataset.key = piece.key;
  if (piece.tip !== undefined) element.title = piece.tip;
  if (element instanceof HTMLButtonElement) element.type = 'button';
  if (element instanceof HTMLDetailsElement) element.addEventListener('toggle', remember);
  const { does } = piece;
  if (does) element.addEventListener('click', () => tell(does));
  return element;
}

function tell(deed: Deed): void {
  vscode.postMessage({ kind: 'deed', version, deed });
}

function keyed(key: string): HTMLElement | undefined {
  return [...main.querySelectorAll<HTMLElement>('[data-key]')].find((element) => element.dataset.key === key);
}

function openNow(): string[] {
  return [...main.querySelectorAll('details')].filter(({ open }) => open).map(({ dataset }) => dataset.key ?? '');
}

function stateNow(): PageState | undefined {
  return asked && { asked, scroll: window.scrollY, open: openNow() };
}

function remember(): void {
  const state = remembered ?? stateNow();
  if (state) vscode.setState(state);
}
