// What `xen-config device` and `doctor` said at each step, against what had happened by then.
import { driverOf, parseAssignable, parseInfo, parseList, parseSysfs, seenByGuest, short } from '../told.mjs';

/** The points of a device's report, in the order of the way. */
const STATIONS = ['iommu', 'xen line', 'hiding', 'assignable', 'config', 'running'];

/** A report of ours by the name of its call, with its points by the names of the stations; `undefined`, and a failure, where there is none. */
export function reportOf(checks, said, name) {
  const one = said.get(name);
  let report;
  try {
    report = JSON.parse(one?.stdout ?? '');
  } catch {
    checks.fails(`${name}: a report`, `${one?.status}: ${one?.stderr || one?.stdout || 'it was not asked'}`);
    return undefined;
  }
  checks.holds(`${name}: a report`, Array.isArray(report.points) && one.stderr === '', one);
  return report;
}

export function stationsOf({ points }) {
  return Object.fromEntries(points.map(({ state }, index) => [STATIONS[index] ?? `point ${index}`, state]));
}

/** All that a report says, as one text. */
export function wordsOf(report) {
  return [report.lead, ...report.warnings, ...report.points.map(({ says }) => says)].join('\n');
}

/** Whether the machine can give devices to guests, against virt_caps. */
export function judgeDoctor(checks, said) {
  const report = reportOf(checks, said, 'doctor');
  if (!report) return;
  const words = parseInfo(said.get('start-info').stdout).get('virt_caps').split(' ');
  const ready = words.includes('hvm_directio') && words.includes('pv_directio');
  const states = report.points.map(({ title, state }) => `${title}: ${state}`);
  const wrong = report.points.filter(({ state }) => state === 'missing' || state === 'contradicting');
  checks.holds(
    `doctor finds ${ready ? 'nothing' : 'something'} in the way, as virt_caps says`,
    (wrong.length === 0) === ready,
    { lead: report.lead, states },
  );
  checks.same('doctor’s exit status goes by it', said.get('doctor').status, ready ? 0 : 1);
  if (ready)
    checks.holds(
      'its first sentence names HVM and PV guests',
      /HVM/.test(report.lead) && /PV\b/.test(report.lead),
      report.lead,
    );
}

/** Of what dom0 rests on, a device's story says so before anything else. */
export function judgeDanger(checks, said, machine, form) {
  warns('disk', /root file system/);
  if (form !== 'long') return;
  warns('route', /default route/);
  warns('keyboard', /keyboard/);
  warns('bridge', /root file system/);
  const old = reportOf(checks, said, 'old');
  const [, other] = machine.behindOldBridge;
  if (old) {
    const named = JSON.stringify(old).includes(short(other));
    checks.holds('old: it names the other device behind the bridge to PCI', named, old);
  }

  function warns(name, what) {
    const report = reportOf(checks, said, name);
    if (!report) return;
    const warned = report.warnings.some((words) => what.test(words));
    checks.holds(`${name}: warns of the ${what.source}`, warned, report.warnings);
    const commands = report.points.flatMap(({ actions }) => actions.filter(({ kind }) => kind === 'command'));
    const takes = commands.filter(({ command }) => /pci-assignable-add/.test(command));
    checks.same(`${name}: names no command that takes it away`, takes, []);
  }
}

/** A virtual function of the spare disk. */
export function judgeVirtual(checks, said) {
  checks.same('the device makes virtual functions', said.get('switch-on').status, 0);
  checks.same('xl takes one', said.get('add-virtual').status, 0);
  const virtual = said.get('virtual').stdout.trim();
  checks.same('xl lists it', parseAssignable(said.get('virtual-assignable').stdout), [virtual]);
  const report = reportOf(checks, said, 'virtual-story');
  if (report) checks.same('virtual-story: assignable is met', stationsOf(report).assignable, 'met');
  const physical = reportOf(checks, said, 'physical-story');
  if (physical) {
    checks.same('physical-story: assignable is missing', stationsOf(physical).assignable, 'missing');
    const named = JSON.stringify(physical).includes(short(virtual));
    checks.holds('physical-story: it names the virtual function that goes with it', named, physical);
  }
}

/** One device from dom0 to a guest and back. */
export function judgeStory(checks, said, machine, form) {
  const [first, second] = machine.pair;
  at('before', 'not met', 'met', 'missing');
  judgeCompanion(checks, said, second);

  checks.same(`xl takes ${first}`, [said.get('add-first').status, driverOf(said.get('added-driver'))], [0, 'pciback']);
  checks.holds(
    'xl lists both',
    parseAssignable(said.get('added-assignable').stdout).join(' ') === `${first} ${second}`,
    said.get('added-assignable'),
  );
  at('added', 'met', 'met', 'missing');

  if (form === 'long') checks.same('check finds no error in the guest’s config', said.get('checked').status, 0);
  checks.same('xl starts the guest', said.get('create').status, 0);
  checks.same(
    'the guest’s own kernel sees both functions',
    seenByGuest(said.get('saw-both')),
    idsOf(said, machine.pair),
  );
  checks.same(
    'xl lists them in the guest',
    parseList(said.get('given-list').stdout),
    new Map([['probe', [...machine.pair]]]),
  );
  const given = at('given', 'not looked at', 'met', 'met');
  if (given) checks.holds('given: it names the guest', /probe/.test(wordsOf(given)), given);

  checks.same('xl takes one away from the running guest', said.get('detach').status, 0);
  checks.same('the guest sees the other one only', seenByGuest(said.get('saw-one')), idsOf(said, [second]));
  checks.same(
    'xl lists the other one only',
    parseList(said.get('detached-list').stdout),
    new Map([['probe', [second]]]),
  );
  checks.same('xl gives it again', said.get('attach').status, 0);
  checks.same('the guest sees both again', seenByGuest(said.get('saw-both-again')), idsOf(said, machine.pair));
  checks.same('xl ends the guest', said.get('destroy').status, 0);
  if (form === 'long') {
    at('detached', 'met', 'met', 'missing');
    at('attached', 'not looked at', 'met', 'met');
    at('destroyed', 'met', 'met', 'missing');
  }

  checks.same(
    'xl gives them back to dom0',
    [said.get('remove-first').status, said.get('remove-second').status],
    [0, 0],
  );
  checks.same('with the driver that they had', driverOf(said.get('back-driver')), driverOf(said.get('before-driver')));
  at('back', 'not met', 'met', 'missing');
  checks.same('every device has its driver again', said.get('end-sysfs').stdout, said.get('start-sysfs').stdout);

  /** What the stations say at a step: assignable now, in the config, in the running guest. */
  function at(step, assignable, config, running) {
    const report = reportOf(checks, said, step);
    if (!report) return undefined;
    const states = stationsOf(report);
    const listed = parseAssignable(said.get(`${step}-assignable`).stdout).includes(first);
    if (assignable !== 'not looked at') {
      checks.same(`${step}: assignable is met where xl lists it`, states.assignable === 'met', listed);
      checks.same(`${step}: assignable as it was brought about`, states.assignable === 'met', assignable === 'met');
    }
    checks.same(`${step}: the config names it`, states.config, config);
    checks.same(`${step}: in the running guest`, states.running, running);
    checks.same(`${step}: the IOMMU is on`, states.iommu, 'met');
    return report;
  }
}

/** Two functions of one device go together, and that is said. */
function judgeCompanion(checks, said, second) {
  const report = reportOf(checks, said, 'before');
  if (report)
    checks.holds('before: it names the other function', JSON.stringify(report).includes(short(second)), report);
}

/** `VENDOR:DEVICE` each, as sysfs of dom0 had them. */
export function idsOf(said, addresses) {
  const real = parseSysfs(said.get('start-sysfs').stdout);
  return addresses.map((address) => {
    const { vendor, device } = real.get(address) ?? {};
    return `${vendor}:${device}`;
  });
}
