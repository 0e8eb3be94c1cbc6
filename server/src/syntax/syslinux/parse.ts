import type { Span } from '../../text/span.ts';
import type { SyslinuxConfig, SyslinuxLabel, SyslinuxLine } from './tree.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const STARTS = new Set(['kernel', 'linux', 'com32', 'boot', 'bss', 'pxe', 'fdimage', 'comboot', 'config', 'localboot']);

/**
 * Reads a config of syslinux, isolinux, pxelinux or extlinux: keywords in any case, one a line; `#` begins a comment where a line begins;
 * nothing quotes and nothing joins lines. As com32/elflink/ldlinux/readconfig.c does.
 */
export function parseSyslinux(text: string): SyslinuxConfig {
  const config: Mutable<SyslinuxConfig> & { labels: SyslinuxLabel[]; includes: SyslinuxLine[] } = {
    labels: [],
    includes: [],
  };
  const menus: string[] = [];
  let label: Mutable<SyslinuxLabel> | undefined;
  let inText = false;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 ? text.length : newline;
    const line = readLine(text, at, lineEnd);
    at = lineEnd + 1;
    if (!line) continue;
    if (inText) {
      inText = line.keyword !== 'endtext';
      if (label) label.end = line.end;
      continue;
    }
    const { keyword, value } = line;
    if (keyword === 'text') inText = true;
    else if (keyword === 'label') {
      const name = text.slice(value.start, value.end);
      label = { ...line, name, nameSpan: value, titleSpan: value, under: [...menus], isMenuDefault: false };
      config.labels.push(label);
      continue;
    } else if (keyword === 'menu') {
      if (readMenu(text, line, label, menus)) label = undefined;
    } else if (keyword === 'include') config.includes.push(line);
    else if (keyword === 'default') config.defaultLine = line;
    else if (keyword === 'ontimeout') config.ontimeout = line;
    else if (keyword === 'append') {
      if (label) label.append = line;
      else config.append = line;
    } else if (label && STARTS.has(keyword)) label.kernel = line;
    if (label) label.end = line.end;
  }
  return config;
}

/** Blanks cut words; there is no quoting. */
export function splitSyslinuxWords(text: string, { start, end }: Span, most = Number.POSITIVE_INFINITY): Span[] {
  const words: Span[] = [];
  let at = start;
  while (at < end && words.length < most) {
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    const from = at;
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    if (at > from) words.push({ start: from, end: at });
  }
  return words;
}

function readLine(text: string, from: number, lineEnd: number): SyslinuxLine | undefined {
  let start = from;
  while (start < lineEnd && isBlank(text.charCodeAt(start))) start++;
  let end = lineEnd;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (start >= end || text[start] === '#') return undefined;
  let keywordEnd = start;
  while (keywordEnd < end && !isBlank(text.charCodeAt(keywordEnd))) keywordEnd++;
  let value = keywordEnd;
  while (value < lineEnd && isBlank(text.charCodeAt(value))) value++;
  return {
    start,
    end: Math.max(end, value),
    keyword: keywordEnd - start > 12 ? '' : text.slice(start, keywordEnd).toLowerCase(),
    keywordSpan: { start, end: keywordEnd },
    value: { start: value, end: Math.max(value, end) },
  };
}

/** Whether the line ends the label before it. */
function readMenu(
  text: string,
  { value }: SyslinuxLine,
  label: Mutable<SyslinuxLabel> | undefined,
  menus: string[],
): boolean {
  const [first] = splitSyslinuxWords(text, value, 1);
  if (!first) return false;
  const word = text.slice(first.start, Math.min(first.end, first.start + 12)).toLowerCase();
  let start = first.end;
  while (start < value.end && isBlank(text.charCodeAt(start))) start++;
  const rest = text.slice(start, value.end);
  if (word === 'begin') {
    menus.push(rest);
    return true;
  }
  if (word === 'end') {
    menus.pop();
    return true;
  }
  // In a submenu that has just begun, `MENU TITLE` names it.
  if (word === 'title' && !label && menus.length > 0) menus[menus.length - 1] = rest;
  if (!label) return false;
  if (word === 'label') {
    label.title = rest.replace('^', '');
    label.titleSpan = { start, end: value.end };
  } else if (word === 'default') label.isMenuDefault = true;
  return false;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}
