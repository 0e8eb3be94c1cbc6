/** Settings that do nothing by themselves: another one must be on. Source: xl_parse.c and libxl_dm.c. */
import type { GuestType } from '../../catalogue/record.ts';
import { existsIn } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { usesKey } from '../../guests/guest-type.ts';
import type { Finding, RuleRow } from '../finding.ts';
import type { GuestStandard } from '../standard.ts';
import { advise, keySpan, lineBehind, takeAway } from './say.ts';

export const partnerRules: readonly RuleRow[] = [
  {
    code: 'setting/without-partner',
    severity: 'information',
    title: 'A setting that does nothing without another one, which is not there.',
  },
];

interface Partnership {
  /** The one that must be there. */
  readonly needs: string;
  /** What makes it so, as it is written. */
  readonly line?: string;
  readonly keys: readonly string[];
  readonly guests: readonly GuestType[];
}

const PARTNERSHIPS: readonly Partnership[] = [
  {
    needs: 'device_model_stubdomain_override',
    line: 'device_model_stubdomain_override = 1',
    keys: [
      'stubdomain_kernel',
      'stubdomain_cmdline',
      'stubdomain_ramdisk',
      'stubdomain_memory',
      'device_model_stubdomain_seclabel',
    ],
    guests: ['hvm'],
  },
  {
    needs: 'spice',
    line: 'spice = 1',
    keys: [
      'spicehost',
      'spiceport',
      'spicetls_port',
      'spicepasswd',
      'spicedisable_ticketing',
      'spiceagent_mouse',
      'spicevdagent',
      'spice_clipboard_sharing',
      'spice_image_compression',
      'spice_streaming_video',
    ],
    guests: ['hvm'],
  },
  { needs: 'sdl', line: 'sdl = 1', keys: ['opengl', 'display', 'xauthority'], guests: ['hvm'] },
  {
    needs: 'bootloader',
    keys: ['bootloader_args', 'bootloader_restrict', 'bootloader_user'],
    guests: ['pv', 'pvh'],
  },
  {
    needs: 'pvshim',
    line: 'pvshim = 1',
    keys: ['pvshim_path', 'pvshim_cmdline', 'pvshim_extra'],
    guests: ['pvh'],
  },
];

/** One finding a partner that is missing. Spans are absolute. */
export function* checkPartners({ config, guest, release, catalogue }: GuestStandard): Generator<Finding> {
  for (const { needs, line, keys, guests } of PARTNERSHIPS) {
    if (!guest || !guests.includes(guest)) continue;
    // One that is off was switched off by somebody, who may leave the rest as it is.
    if (config.all(needs).length > 0) continue;
    const isRead = (key: string) => {
      const record = catalogue.find('domain-config', key);
      return record !== undefined && existsIn(record, release) && usesKey(record, guest);
    };
    if (!isRead(needs)) continue;
    // Of a key that this release does not read, that alone is said.
    const [first, ...others] = keys.filter((key) => says(config, key) && isRead(key));
    const statement = first === undefined ? undefined : config.last(first);
    if (first === undefined || !statement) continue;
    const also = others.flatMap((key) => config.last(key) ?? []);
    yield advise(
      'setting/without-partner',
      'information',
      keySpan(statement),
      `“${first}” has no effect: there is no “${needs}”.`,
      {
        tags: ['unnecessary'],
        ...(also.length > 0 && {
          related: also.map((other) => ({ ...keySpan(other), message: 'Nor has this' })),
        }),
        fixes: () => [
          ...(line === undefined ? [] : [{ title: `Add ${line}`, edits: [lineBehind(statement, config, line)] }]),
          ...takeAway(statement, config),
        ],
      },
    );
  }
}

/** Whether it is set to something: not to what it is anyway. */
function says(config: DomainConfig, key: string): boolean {
  if (config.all(key).length === 0) return false;
  const value = config.integer(key);
  return !(value.kind === 'number' && value.value === 0) && config.string(key) !== '';
}
