// What `pass` and `give-back` planned, done as they say, against what the next start of the machine made of it.
import { driverOf, parseAssignable, parseSysfs, seenByGuest, short } from '../told.mjs';
import { idsOf, reportOf, stationsOf, wordsOf } from './story.mjs';

/** The first boot: the plan, and its diff on the machine's own files. */
export function judgePass(checks, { said }, first) {
  const plan = planOf(checks, said);
  if (plan) {
    const commands = plan.steps.map(({ command }) => command);
    // Those that the job runs.
    checks.holds('it names update-initramfs -u -k all', commands.includes('update-initramfs -u -k all'), plan.steps);
    checks.holds('it names the reboot', commands.includes('reboot'), plan.steps);
    checks.holds(
      'its title names device and guest',
      plan.title.includes(short(first)) && /probe/.test(plan.title),
      plan,
    );
  }
  checks.same(
    'patch takes the diff, without fuzz',
    [said.get('patched').status, /fuzz|offset|FAILED/.test(said.get('patched').stdout)],
    [0, false],
  );
  checks.holds(
    'the guest’s config names the device now',
    said.get('config').stdout.includes(short(first)),
    said.get('config').stdout,
  );
  checks.same('update-initramfs packs it', said.get('packed').status, 0);
  const waiting = reportOf(checks, said, 'waiting');
  if (!waiting) return;
  const states = stationsOf(waiting);
  checks.same(
    'waiting: it is in the config, and in no running guest',
    [states.config, states.running],
    ['met', 'missing'],
  );
  checks.same('waiting: it is not assignable yet', states.assignable, 'missing');
}

/** The second one: pciback has it before any driver, and a guest gets it. */
export function judgeHidden(checks, { said }, first) {
  const real = parseSysfs(said.get('start-sysfs').stdout);
  checks.same('after the reboot pciback holds it', real.get(first).driver, 'pciback');
  checks.same(
    'after the reboot it holds nothing else',
    [...real.values()].filter(({ driver }) => driver === 'pciback').length,
    1,
  );
  checks.same('after the reboot xl lists it', parseAssignable(said.get('start-assignable').stdout), [first]);
  const hidden = reportOf(checks, said, 'hidden');
  if (hidden) {
    const { hiding, assignable, config, running } = stationsOf(hidden);
    checks.same(
      'hidden: all is met but the guest',
      [hiding, assignable, config, running],
      ['met', 'met', 'met', 'missing'],
    );
  }
  checks.same('xl starts the guest with it', said.get('create').status, 0);
  checks.same('the guest’s own kernel sees it', seenByGuest(said.get('saw')), idsOf(said, [first]));
  const given = reportOf(checks, said, 'given');
  if (given) {
    checks.same(
      'given: every station is met',
      Object.values(stationsOf(given)).slice(0, 6),
      Array.from({ length: 6 }, () => 'met'),
    );
    checks.same('given: the exit status is 0', said.get('given').status, 0);
  }
  planOf(checks, said);
  checks.same('patch takes the way back', said.get('patched').status, 0);
  checks.same('update-initramfs packs that', said.get('packed').status, 0);
}

/** The third one: dom0's driver has it again. */
export function judgeGivenBack(checks, { said }, first, driver) {
  checks.same('after the last reboot dom0’s driver has it', driverOf(said.get('before-driver')), driver);
  checks.same('after the last reboot nothing is assignable', parseAssignable(said.get('start-assignable').stdout), []);
  const back = reportOf(checks, said, 'back');
  if (!back) return;
  const { hiding, assignable, config } = stationsOf(back);
  checks.same(
    `back: ${first} is in no list and no config`,
    [hiding, assignable, config],
    ['missing', 'missing', 'missing'],
  );
  checks.holds('back: nothing waits for a reboot', !/next (boot|reboot|start)/i.test(back.lead), wordsOf(back));
}

function planOf(checks, said) {
  const one = said.get('plan');
  try {
    const plan = JSON.parse(one.stdout);
    checks.same('there is a plan, and it is not refused', [one.status, plan.refused], [0, undefined]);
    return plan;
  } catch {
    checks.fails('there is a plan', `${one?.status}: ${one?.stderr || one?.stdout}`);
    return undefined;
  }
}
