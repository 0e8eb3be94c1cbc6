/** The same knowledge in a shell: `xen-config COMMAND`, a file of cli/ each. */
import { boot } from './cli/boot.ts';
import { check } from './cli/check.ts';
import { device } from './cli/device.ts';
import { doctor } from './cli/doctor.ts';
import { explain } from './cli/explain.ts';
import { pass } from './cli/pass.ts';
import { snapshot } from './cli/snapshot.ts';
import { USAGE } from './cli/usage.ts';

const [command, ...rest] = process.argv.slice(2);

async function main(): Promise<number> {
  switch (command) {
    case 'check':
      return check(rest, __dirname);
    case 'boot':
      return boot(rest, __dirname);
    case 'snapshot':
      return snapshot(rest);
    case 'device':
      return device(rest, __dirname);
    case 'pass':
      return pass('pass', rest, __dirname);
    case 'give-back':
      return pass('give back', rest, __dirname);
    case 'doctor':
      return doctor(rest);
    case 'explain':
      return explain(rest, __dirname);
    case 'help':
    case '--help':
    case '-h':
      console.log(USAGE);
      return 0;
    default:
      console.error(command === undefined ? 'Say what to do.' : `There is no command “${command}”.`);
      console.error(USAGE);
      return 2;
  }
}

main().then(
  (status) => {
    // Not process.exit(): what was printed into a pipe must still arrive.
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(`xen-config: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);
