/** A guest's screen: who can see it, and settings of it that do nothing. Source: xl_parse.c, libxl_dm.c, libxl_console.c. */
import { compareReleases } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { listStrings } from '../../guests/list-strings.ts';
import type { Span } from '../../text/span.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { keymapFinding } from './keymap.ts';
import { placeOf, tokensOf } from './list-strings.ts';
import { advise, hasItems, isOn, keySpan, lineBehind, takeAway, valueSpan } from './say.ts';

export const displayRules: readonly RuleRow[] = [
  { code: 'security/open-screen', severity: 'warning', title: 'A screen that every address of the host offers.' },
  { code: 'security/plain-password', severity: 'information', title: 'A password in plain text.' },
  { code: 'display/nographic', severity: 'warning', title: 'nographic while VNC is on, as it is by itself.' },
  {
    code: 'display/vfb-ignored',
    severity: 'warning',
    title: 'VNC settings in vfb of an HVM guest, which it does not use.',
  },
  {
    code: 'display/vfb-instead',
    severity: 'warning',
    title: 'VNC settings beside vfb in a PV guest, which uses vfb alone.',
  },
  {
    code: 'display/spice-incomplete',
    severity: 'warning',
    title: 'SPICE without a port or a password: the guest does not start.',
  },
  {
    code: 'display/keymap',
    severity: 'warning',
    title: 'A keymap that QEMU does not come with: the guest does not start.',
  },
  { code: 'display/no-screen', severity: 'information', title: 'Settings for the screen of a PV guest that has none.' },
];

/** Before, only an HVM guest had VNC by the keys. */
const PV_KEYS_SINCE = '4.4';
const PV_KEYMAP_SINCE = '4.5';
const SPICE_SINCE = '4.2';
const VNC_KEYS = ['vnclisten', 'vncpasswd', 'vncdisplay', 'vncunused'];
/** VNC's own way of asking for a password knows no more. */
const VNC_PASSWORD_LENGTH = 8;

/** Spans are absolute. */
export function* checkDisplay(standard: GuestStandard): Generator<Finding> {
  const { config, guest, release } = standard;
  if (guest === 'hvm') {
    if (isOn(config, 'vnc', true)) {
      yield* checkTopLevelVnc(config);
      yield* checkKeymap(standard);
    }
    yield* checkNographic(config);
    if (isOn(config, 'spice') && compareReleases(release, SPICE_SINCE) >= 0) yield* checkSpice(config);
    yield* hvmFramebuffer(config);
  } else if (guest === 'pv') {
    if (compareReleases(release, PV_KEYS_SINCE) >= 0) {
      if (hasItems(config, 'vfb')) yield* besideVfb(config);
      else if (isOn(config, 'vnc')) {
        yield* checkTopLevelVnc(config);
        if (compareReleases(release, PV_KEYMAP_SINCE) >= 0) yield* checkKeymap(standard);
      } else yield* noScreen(config);
    }
    yield* checkVfb(standard);
  }
}

/** Where somebody can connect from every address, by QEMU's reading of `-vnc`: also where there is nothing before the colon. */
function isOpen(listen: string): boolean {
  return /^(?:0|0\.0\.0\.0|\*|\[::\])?(?::\d*)?$/.test(listen);
}

function* checkTopLevelVnc(config: DomainConfig): Generator<Finding> {
  const password = config.string('vncpasswd');
  const listen = config.last('vnclisten');
  const address = config.string('vnclisten');
  if (listen && address !== undefined && isOpen(address)) {
    const span = valueSpan(listen);
    yield openToAll(span, address, Boolean(password), '"127.0.0.1"', span);
  }
  const statement = config.last('vncpasswd');
  if (statement && password) yield plainPassword(valueSpan(statement), password);
}

function* checkKeymap({ config, catalogue }: GuestStandard): Generator<Finding> {
  const statement = config.last('keymap');
  const name = config.string('keymap');
  if (!statement || name === undefined || config.chain('keymap').length > 1) return;
  const finding = keymapFinding(name, valueSpan(statement), '"', catalogue);
  if (finding) yield finding;
}

function openToAll(span: Span, address: string, hasPassword: boolean, better: string, place: Span): Finding {
  const shown = address === '' ? 'Without an address it' : `“${address}”`;
  return advise(
    'security/open-screen',
    hasPassword ? 'information' : 'warning',
    span,
    hasPassword
      ? `${shown} means every address of the host: whoever reaches it is asked for the password only, and VNC encrypts nothing. Listen on 127.0.0.1 and come in through SSH.`
      : `${shown} means every address of the host, and there is no password: whoever reaches it has the guest’s screen and keyboard. Listen on 127.0.0.1 and come in through SSH.`,
    { fixes: () => [{ title: 'Listen on 127.0.0.1', edits: [replace(place, better)], preferred: true }] },
  );
}

function plainPassword(span: Span, password: string): Finding {
  const long =
    password.length > VNC_PASSWORD_LENGTH
      ? ` VNC looks at the first ${VNC_PASSWORD_LENGTH} characters only: the rest protects nothing.`
      : '';
  return advise(
    'security/plain-password',
    'information',
    span,
    `The password stands here in plain text: let nobody but root read the file, and keep it out of version control.${long}`,
  );
}

function* checkNographic(config: DomainConfig): Generator<Finding> {
  const statement = config.last('nographic');
  if (!statement || !isOn(config, 'nographic')) return;
  const vnc = config.last('vnc');
  const byVnc = isOn(config, 'vnc', true);
  if (!byVnc && !isOn(config, 'sdl')) return;
  const why = !byVnc ? '“sdl” is on' : vnc ? '“vnc” is on' : 'VNC is on unless “vnc = 0” stands here';
  yield advise('display/nographic', 'warning', keySpan(statement), `“nographic” has no effect: ${why}.`, {
    ...(byVnc && {
      fixes: () => [
        vnc
          ? { title: 'Set vnc = 0', edits: [replace(valueSpan(vnc), '0')] }
          : { title: 'Add vnc = 0', edits: [lineBehind(statement, config, 'vnc = 0')] },
      ],
    }),
  });
}

function* checkSpice(config: DomainConfig): Generator<Finding> {
  yield* incompleteSpice(config);
  const host = config.string('spicehost');
  const open = host === undefined || /^(?:|0|0\.0\.0\.0|\*|::)$/.test(host);
  const ticket = config.last('spicedisable_ticketing');
  if (open && ticket && isOn(config, 'spicedisable_ticketing')) {
    const listen = config.last('spicehost');
    const where =
      host === undefined
        ? 'without “spicehost” SPICE listens on every address of the host'
        : 'SPICE listens on every address of the host';
    yield advise(
      'security/open-screen',
      'warning',
      keySpan(ticket),
      `No password is asked for, and ${where}: whoever reaches it has the guest’s screen and keyboard.`,
      {
        fixes: () => [
          listen
            ? { title: 'Listen on 127.0.0.1', edits: [replace(valueSpan(listen), '"127.0.0.1"')], preferred: true }
            : {
                title: 'Add spicehost = "127.0.0.1"',
                edits: [lineBehind(ticket, config, 'spicehost = "127.0.0.1"')],
                preferred: true,
              },
        ],
      },
    );
  }
  const statement = config.last('spicepasswd');
  if (statement && config.string('spicepasswd') && !isOn(config, 'spicedisable_ticketing')) {
    yield advise(
      'security/plain-password',
      'information',
      valueSpan(statement),
      'The password stands here in plain text, and on QEMU’s command line for everybody on dom0 who lists processes. Let nobody but root read the file, and keep it out of version control.',
    );
  }
}

/** What libxl finds out only when it starts QEMU, with the domain made already. */
function* incompleteSpice(config: DomainConfig): Generator<Finding> {
  const statement = config.last('spice');
  // In a stub domain nothing of it is looked at.
  if (!statement || isOn(config, 'device_model_stubdomain_override')) return;
  const noPort = !isOn(config, 'spiceport') && !isOn(config, 'spicetls_port');
  const noPassword = !isOn(config, 'spicedisable_ticketing') && !config.string('spicepasswd');
  if (!noPort && !noPassword) return;
  const said = noPort
    ? '“at least one of the spiceport or tls_port must be provided”. Set “spiceport”, such as 6000'
    : config.string('spicepasswd') === undefined
      ? '“spice ticketing is enabled but missing password”. Set “spicepasswd”'
      : "“spice password can't be empty”. Set “spicepasswd”";
  const also = noPort && noPassword ? ', and “spicepasswd”' : '';
  yield advise(
    'display/spice-incomplete',
    'warning',
    keySpan(statement),
    `xl takes it, but the guest does not start: ${said}${also}.`,
  );
}

/** The VNC of an HVM guest is set by the keys alone; `vfb` gives it a second, paravirtual screen. */
function* hvmFramebuffer(config: DomainConfig): Generator<Finding> {
  for (const item of listStrings(config, 'vfb')) {
    const tokens = tokensOf(item.content);
    const token = tokens.find(({ name }) => /^(?:vnc|sdl|type$)/.test(name));
    if (!token) continue;
    yield advise(
      'display/vfb-ignored',
      'warning',
      placeOf(config, item, { start: 0, end: item.content.length }),
      `An HVM guest takes nothing about ${token.name === 'sdl' || token.value === 'sdl' ? 'SDL' : 'VNC'} from “vfb”: set “vnc”, “vnclisten” and the like as keys of their own.`,
    );
    return;
  }
}

function* besideVfb(config: DomainConfig): Generator<Finding> {
  const hasPassword = Boolean(config.string('vncpasswd'));
  // `vnc = 1` says what `vfb` says as well.
  const vnc = config.all('vnc').length > 0 && !isOn(config, 'vnc') ? ['vnc'] : [];
  const keys = hasPassword ? ['vncpasswd', ...vnc, 'vnclisten', 'vncdisplay'] : [...vnc, ...VNC_KEYS];
  const set = [...keys, 'vncunused', 'sdl', 'keymap'].filter(
    (key) => config.string(key) !== undefined && config.string(key) !== '',
  );
  const [first, ...others] = [...new Set(set)].flatMap((key) => config.last(key) ?? []);
  if (!first) return;
  const password = hasPassword ? ' The password is not asked for either.' : '';
  yield advise(
    'display/vfb-instead',
    password === '' ? 'information' : 'warning',
    keySpan(first),
    `“${first.key?.name ?? ''}” has no effect: with “vfb” in a PV guest only what stands in its strings counts.${password}`,
    {
      tags: ['unnecessary'],
      ...(others.length > 0 && { related: others.map((one) => ({ ...keySpan(one), message: 'Nor has this' })) }),
      fixes: () => takeAway(first, config),
    },
  );
}

function* noScreen(config: DomainConfig): Generator<Finding> {
  // `vnc = 0` says that there is to be none.
  if (config.all('vnc').length > 0) return;
  const keys = isOn(config, 'sdl') ? ['sdl', ...VNC_KEYS] : VNC_KEYS;
  const [first, ...others] = keys
    .filter((key) => config.string(key) !== undefined && config.string(key) !== '')
    .flatMap((key) => config.last(key) ?? []);
  if (!first) return;
  yield advise(
    'display/no-screen',
    'information',
    keySpan(first),
    `“${first.key?.name ?? ''}” has no effect: a PV guest has a screen only with “vnc = 1” or “vfb”.`,
    {
      tags: ['unnecessary'],
      ...(others.length > 0 && { related: others.map((one) => ({ ...keySpan(one), message: 'Nor has this' })) }),
      fixes: () => [
        { title: 'Add vnc = 1', edits: [lineBehind(first, config, 'vnc = 1')] },
        ...takeAway(first, config),
      ],
    },
  );
}

function* checkVfb({ config, catalogue }: GuestStandard): Generator<Finding> {
  for (const [at, item] of listStrings(config, 'vfb').entries()) {
    const tokens = tokensOf(item.content);
    const end = tokens.findIndex(({ value }) => value === undefined);
    const read = end < 0 ? tokens : tokens.slice(0, end);
    const value = (name: string) => read.findLast((token) => token.name === name);
    const vnc = value('vnc')?.value;
    if (vnc !== undefined && !/^\s*[+-]?0*[1-9]/.test(vnc)) continue;
    const listen = value('vnclisten');
    const password = value('vncpasswd');
    if (listen?.value !== undefined && isOpen(listen.value)) {
      const place = placeOf(config, item, listen.span);
      yield openToAll(place, listen.value, Boolean(password?.value), 'vnclisten=127.0.0.1', place);
    }
    // QEMU has one keyboard: the first string's.
    const keymap = at === 0 ? value('keymap') : undefined;
    const unknown =
      keymap?.value && keymapFinding(keymap.value, placeOf(config, item, keymap.valueSpan), '', catalogue);
    if (unknown) yield unknown;
    if (password?.value) yield plainPassword(placeOf(config, item, password.valueSpan), password.value);
  }
}
