/** VS Code's page as a user's hands and eyes know it. Never waits for a time, always for a thing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';

/** The page itself, its extension host and our server all start: slow machines take their time. */
const START_MS = 60_000;
const PATIENCE_MS = 10_000;
const EVERY_MS = 50;
/** High enough for all rows of both our views: those out of sight are not there. */
const VIEWPORT = { width: 1280, height: 1400 };

/** What the launcher (scripts/lib/page.mjs) says. */
export interface Place {
  /** The page that shows the folder. */
  readonly url: string;
  /** The folder on this machine's disk. */
  readonly folder: string;
  readonly chromium: string;
  readonly flags: readonly string[];
  /** Where screenshots go. */
  readonly results: string;
}

export function placeFromEnvironment(): Place {
  const { XEN_PAGE, XEN_FOLDER, XEN_CHROMIUM, XEN_CHROMIUM_FLAGS, XEN_RESULTS } = process.env;
  if (!XEN_PAGE || !XEN_FOLDER || !XEN_CHROMIUM || !XEN_RESULTS)
    throw new Error('Run it with: npm test -- --only page');
  const flags = JSON.parse(XEN_CHROMIUM_FLAGS ?? '[]') as string[];
  return { url: XEN_PAGE, folder: XEN_FOLDER, chromium: XEN_CHROMIUM, flags, results: XEN_RESULTS };
}

export class Workbench {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #place: Place;

  static async open(place: Place): Promise<Workbench> {
    const browser = await chromium.launch({ executablePath: place.chromium, args: [...place.flags] });
    const page = await browser.newPage({ viewport: VIEWPORT });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(place.url, { timeout: START_MS });
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: START_MS });
    return new Workbench(browser, page, place);
  }

  private constructor(browser: Browser, page: Page, place: Place) {
    this.#browser = browser;
    this.#place = place;
    this.page = page;
  }

  /** Loads the window anew, as VS Code does it: what was open comes back. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: START_MS });
    await this.command('Developer: Reload Window');
    await loaded;
    await this.page.locator('.tabs-container .tab.active').first().waitFor({ timeout: START_MS });
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** Keeps what is seen now as test-results/NAME.png. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(this.#place.results, `${name}.png`) });
  }

  /** Opens a file of the folder by its path, as with Ctrl+P. */
  async openFile(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.page.keyboard.press('Control+P');
    const input = this.page.locator('.quick-input-widget input');
    await input.fill(path);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
    await input.press('Enter');
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor .view-line').first().waitFor();
    await this.editorInput().focus();
  }

  /** Runs a command by its title, as with F1. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.fill(`>${title}`);
    const row = this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
    await row.waitFor();
    await input.press('Enter');
    // Not the input: the command may show one of its own.
    await row.waitFor({ state: 'hidden' });
  }

  /** Puts the cursor at the end of the file and types, as fast as the editor takes it. */
  async typeAtEnd(text: string): Promise<void> {
    await this.editorInput().focus();
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.type(text);
  }

  /** Saves the file, and waits until its text on the disk is as wanted. */
  async savesAs(path: string, isAsWanted: (text: string) => boolean): Promise<void> {
    const late = Date.now() + PATIENCE_MS;
    for (;;) {
      await this.page.keyboard.press('Control+S');
      const text = await readFile(join(this.#place.folder, path), 'utf8');
      if (isAsWanted(text)) return;
      if (Date.now() > late) throw new Error(`${path} is not as wanted:\n${text}`);
      await new Promise((done) => setTimeout(done, EVERY_MS));
    }
  }

  /** What the disk holds. */
  textOf(path: string): Promise<string> {
    return readFile(join(this.#place.folder, path), 'utf8');
  }

  /**
   * The rows of the light bulb's menu for a word. The menu is asked for until it comes: diagnostics that arrive in that moment close it, and
   * a person would press the keys again.
   */
  async fixesOf(word: string): Promise<Locator> {
    await this.squiggles().first().waitFor();
    await this.word(word).click();
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    for (const late = Date.now() + PATIENCE_MS; !(await rows.first().isVisible()); ) {
      if (Date.now() > late) throw new Error(`The light bulb of ${word} shows nothing.`);
      await this.page.keyboard.press('Control+.');
      await rows
        .first()
        .waitFor({ timeout: PATIENCE_MS / 5 })
        .catch(() => undefined);
    }
    return rows;
  }

  /** Waits until VS Code calls the file's language so. */
  async languageIs(name: string): Promise<void> {
    await this.page.locator('#status\\.editor\\.mode', { hasText: name }).waitFor({ timeout: START_MS });
  }

  /** The word in the editor, as it is painted: VS Code paints a run of one colour as one piece. */
  word(text: string): Locator {
    return this.page.locator('.editor-group-container.active .view-line span span', { hasText: text }).first();
  }

  /** The wavy lines of errors, warnings and remarks in the active editor. */
  squiggles(): Locator {
    const lines = ['.squiggly-error', '.squiggly-warning', '.squiggly-info'];
    return this.page.locator('.editor-group-container.active').locator(lines.join(', '));
  }

  suggestion(text: string): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: text }).first();
  }

  /** Opens our view container, and leaves it open. */
  async showXenView(): Promise<void> {
    const button = this.page.locator('.activitybar .action-item', { has: this.page.locator('a[aria-label^="Xen"]') });
    if (!(await button.getAttribute('class'))?.includes('checked')) await button.locator('a').first().click();
    await this.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row').first().waitFor();
  }

  treeRow(text: string): Locator {
    return this.page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: text }).first();
  }

  /** Chooses in the context menu of a row of our views. By the keyboard: VS Code takes no click for a moment after a menu has opened. */
  async choose(row: Locator, item: string): Promise<void> {
    await row.click({ button: 'right' });
    await this.page.locator('.monaco-menu .action-item', { hasText: item }).first().hover();
    await this.page.locator('.monaco-menu .action-item.focused', { hasText: item }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** What a report's panel shows. */
  report(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-toast', { hasText: text }).first();
  }

  editorInput(): Locator {
    return this.page
      .locator('.editor-group-container.active .monaco-editor')
      .locator('textarea.inputarea, .native-edit-context')
      .first();
  }
}
