/** How the states of devices are shown: one word, one sign and one colour a kind, the same in every view. */
import type { DeviceStateItem } from '../../../server/src/protocol/host-requests.ts';
import type { DeviceItem } from '../../../server/src/protocol/requests.ts';

/** `unasked`: nobody has told yet. */
export type StateKind = DeviceStateItem['kind'] | 'unasked';

const WORDS: Readonly<Record<StateKind, string>> = {
  running: 'In a running guest',
  config: 'In a guest’s config',
  assignable: 'Assignable',
  hidden: 'Hidden from dom0',
  unsafe: 'Unsafe to give away',
  dom0: 'dom0’s own',
  bridge: 'Bridges',
  unasked: 'Not known yet',
};

/** Codicons, each of its own shape: the kinds can be told apart without colour. All are in VS Code 1.91. */
const ICONS: Readonly<Record<StateKind, string>> = {
  running: 'vm-running',
  config: 'file-code',
  assignable: 'pass',
  hidden: 'eye-closed',
  unsafe: 'warning',
  dom0: 'home',
  bridge: 'type-hierarchy',
  unasked: 'question',
};

/** Colours that package.json contributes. */
const COLOURS: Readonly<Partial<Record<StateKind, string>>> = {
  running: 'xen.device.running',
  config: 'xen.device.config',
  assignable: 'xen.device.assignable',
  hidden: 'xen.device.hidden',
  unsafe: 'xen.device.unsafe',
  bridge: 'xen.device.bridge',
};

export function kindWords(kind: StateKind): string {
  return WORDS[kind];
}

export function kindIcon(kind: StateKind): string {
  return ICONS[kind];
}

/** The name of a theme's colour; `undefined`: as the text around it. */
export function kindColour(kind: StateKind): string | undefined {
  return COLOURS[kind];
}

/** The state of a device as far as it is known: what its driver tells serves until the server has told more. */
export function shownKind(device: DeviceItem, where: DeviceStateItem | undefined): StateKind {
  return where?.kind ?? (device.isBridge ? 'bridge' : 'unasked');
}

/** What a badge adds to the state, for who does not see it. */
export function badgeInWords(where: DeviceStateItem | undefined): string[] {
  if (where?.badge === '!') return ['needs attention'];
  return where?.badge === 'A' && where.kind !== 'assignable' ? ['assignable now'] : [];
}

/** In a word or two; the driver's as long as nothing better is known. */
export function stateInWords(device: DeviceItem, where: DeviceStateItem | undefined): string {
  return where?.state ?? (device.assignable ? device.state : (device.driver ?? 'no driver'));
}
