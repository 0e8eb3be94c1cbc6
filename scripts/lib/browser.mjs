// Chromium, driven by playwright-core: one fresh profile a run.
import { CHROMIUM_FLAGS } from './chromium.mjs';

/**
 * Opens a page of a desktop's size in a browser of its own.
 * @param {string} executablePath from installChromium
 */
export async function openBrowser(executablePath) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  return { page: await context.newPage(), close: () => browser.close() };
}
