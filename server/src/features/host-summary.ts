/** A machine in a few lines, above the tree of its devices. */
import { isKnown, knownValue } from '../host/xen/facts.ts';
import type { Answer } from '../passthrough/readiness/model.ts';
import { readinessOf } from '../passthrough/readiness/readiness.ts';
import type { World } from '../passthrough/world.ts';
import type { SummaryLine } from '../protocol/host-requests.ts';
import { inCode, inMarkdown } from './markdown.ts';

export function hostSummary(world: World): readonly SummaryLine[] {
  return [xenLine(world), ...iommuLine(world), ...memoryLine(world), ...pcibackLine(world), ...pendingLine(world)];
}

function xenLine({ xen, release, kind, host }: World): SummaryLine {
  if (knownValue(xen.isDom0) === false) {
    const why = host.emptyBecause ?? 'No Xen runs here, or this machine is a guest of one.';
    return {
      name: 'xen',
      title: 'Xen',
      value: 'not running',
      tooltip: `${inMarkdown(why)}\n\nFiles are judged as Xen ${release} reads them.`,
      state: kind === 'recording' ? 'plain' : 'unknown',
    };
  }
  const version = knownValue(xen.version);
  return {
    name: 'xen',
    title: 'Xen',
    value: version ?? 'version not known',
    tooltip: `${isKnown(xen.version) ? `Told by ${inCode(xen.version.from)}.` : inMarkdown(xen.version.why)}\n\nFiles are judged as Xen ${release} reads them.`,
    state: version === undefined ? 'unknown' : 'plain',
  };
}

/** With the answers that it comes from. */
function iommuLine(world: World): readonly SummaryLine[] {
  const { answers, verdict } = readinessOf(world);
  const taken = answers.find(({ question }) => question === 'Xen uses the IOMMU');
  const offered = answers[0];
  const isXen = knownValue(world.xen.isDom0) !== false;
  const answer = isXen ? taken : offered;
  if (!answer) return [];
  const value = isXen ? ({ met: 'on', missing: 'off' } as const) : ({ met: 'there', missing: 'none' } as const);
  const known = answer.state === 'met' || answer.state === 'missing' ? value[answer.state] : undefined;
  return [
    {
      name: 'iommu',
      title: 'IOMMU',
      value: known ?? 'not known',
      tooltip: [inMarkdown(verdict), ...[...new Set([answer, ...answers.slice(0, 6)])].map(bullet)].join('\n\n'),
      state: answer.state === 'met' ? 'good' : answer.state === 'missing' ? 'bad' : 'unknown',
    },
  ];
}

function memoryLine({ xen }: World): readonly SummaryLine[] {
  if (knownValue(xen.isDom0) === false) return [];
  const { memory } = xen;
  if (!isKnown(memory)) {
    return [{ name: 'memory', title: 'Memory', value: 'not known', tooltip: inMarkdown(memory.why), state: 'unknown' }];
  }
  const { free, total } = memory.value;
  return [
    {
      name: 'memory',
      title: 'Memory',
      value: `${size(free)} free of ${size(total)}`,
      tooltip: `${free} MiB of ${total} MiB belong to no domain. Told by ${inCode(memory.from)}.`,
      state: 'plain',
    },
  ];
}

function pcibackLine(world: World): readonly SummaryLine[] {
  const { xen } = world;
  if (knownValue(xen.isDom0) === false) return [];
  const about = readinessOf(world).answers.filter(({ question }) => question.startsWith('pciback'));
  const [now] = about;
  if (!now) return [];
  const pciback = knownValue(xen.pciback);
  const held = world.host.devices.filter(({ assignable }) => assignable).length;
  const without = { met: 'there', missing: 'not loaded', contradicting: 'not loaded', unknown: 'not known' };
  const how = pciback ? (pciback.isModule ? 'loaded' : 'built in') : without[now.state];
  return [
    {
      name: 'pciback',
      title: 'pciback',
      value: held > 0 ? `${how}, holds ${held === 1 ? 'one device' : `${held} devices`}` : how,
      tooltip: about.map(bullet).join('\n\n'),
      state: about.every(({ state }) => state === 'met') ? 'good' : now.state === 'missing' ? 'bad' : 'unknown',
    },
  ];
}

/** What was changed and does not count yet. */
function pendingLine({ boot }: World): readonly SummaryLine[] {
  if (!boot) return [];
  const { needsUpdate, command, initramfs, running } = boot.states;
  const steps: string[] = [];
  const why: string[] = [];
  if (needsUpdate) {
    steps.push(command.split(' ', 1)[0]?.split('/').at(-1) ?? command);
    why.push(`The boot menu was made from older settings: ${inCode(command)} makes it anew.`);
  }
  if (initramfs) {
    steps.push(initramfs.command.split(' ', 1)[0] ?? initramfs.command);
    why.push(
      `The initramfs holds older settings than ${initramfs.settings.map(inCode).join(', ')}: ${inCode(initramfs.command)} packs it anew.`,
    );
  }
  const changes = running?.changes.length ?? 0;
  if (running && changes > 0) {
    steps.push('reboot');
    why.push(
      `What runs was started with ${changes === 1 ? 'another word' : `${changes} other words`} than the boot menu holds.`,
    );
  }
  const isDone = steps.length === 0;
  return [
    {
      name: 'pending',
      title: 'Pending',
      value: isDone ? 'nothing' : steps.join(', '),
      tooltip: isDone
        ? `What the files say is in force${running ? '' : ', as far as they tell: what runs is not known'}.`
        : why.join('\n\n'),
      state: isDone ? (running ? 'good' : 'plain') : 'bad',
    },
  ];
}

function bullet({ question, says }: Answer): string {
  return `**${question}**: ${inMarkdown(says)}`;
}

/** In MiB. */
function size(megabytes: number): string {
  return megabytes < 10_240 ? `${megabytes} MiB` : `${(megabytes / 1024).toFixed(1)} GiB`;
}
