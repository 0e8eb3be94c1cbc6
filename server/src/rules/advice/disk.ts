/** Disks that xl takes and a person did not mean so. Source: libxlu_disk_l.l, libxl_dm.c, libxl_device.c. */
import { valuesIn } from '../../catalogue/catalogue.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import type { Part } from '../../specs/c-strings.ts';
import { parseVdev } from '../../specs/disk-spec/vdev.ts';
import { type Span, shift } from '../../text/span.ts';
import { type ReadDisk, readDisks } from '../../toolstack/read/disk.ts';
import type { Reader } from '../../toolstack/reader.ts';
import { readerOf } from '../../toolstack/transcript.ts';
import type { Finding, Fix, RuleRow } from '../finding.ts';
import { insert, replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { Remarkable } from './remarkable.ts';
import { advise } from './say.ts';

export const diskAdviceRules: readonly RuleRow[] = [
  {
    code: 'disk/format-by-name',
    severity: 'warning',
    title: 'An image whose name says another format than the string.',
  },
  { code: 'disk/iso', severity: 'information', title: 'An ISO image as a hard disk of an HVM guest.' },
  { code: 'disk/same-target', severity: 'warning', title: 'Two disks of a guest on one image, one of them written.' },
  { code: 'disk/relative', severity: 'warning', title: 'phy: with a path that does not begin with a slash.' },
  { code: 'disk/blank', severity: 'warning', title: 'A blank at the end of a path, which belongs to it.' },
  {
    code: 'disk/behind-target',
    severity: 'warning',
    title: 'Options behind target=, which belong to the path there.',
  },
  {
    code: 'disk/cdrom-unseen',
    severity: 'warning',
    title: 'A CD-ROM drive that an HVM guest does not see: it is none of the first four disks.',
  },
  {
    code: 'disk/same-place',
    severity: 'warning',
    title: 'Two disks with different names in one place of the emulated controller.',
  },
];

/** The first release that reads disks as they are read today. */
const SINCE = '4.2';
const STEP = 500;

/** An option of a disk as no path is named; `target=` itself stands once. */
const OPTION =
  /^[ \t]*(?:(?:format|devtype|access|backend|backendtype|specification|vdev|script)=.*|cdrom|readonly|rw|ro|r|w)$/;

const remarkable = new Remarkable<ReadDisk>();

/** Spans are absolute. Gives `undefined` now and then. */
export function* checkDiskAdvice(standard: GuestStandard): Generator<Finding | undefined> {
  const { config, release, catalogue, guest } = standard;
  if (compareReleases(release, SINCE) < 0) return;
  const reader = readerOf(config, release, catalogue);
  const disks = reader.once(readDisks);
  const stamp = `${release} ${guest}`;
  const looked = remarkable.of(disks, stamp);
  const told = new Set<ReadDisk>();
  let known: ReadonlySet<string> | undefined;
  const formats = () => {
    known ??= imageFormats(standard);
    return known;
  };
  const byTarget = new Map<string, ReadDisk>();
  const byPlace = new Map<number, ReadDisk>();
  for (const [at, read] of looked.entries()) {
    if (at % STEP === STEP - 1) yield undefined;
    if (read.spec.faults.length > 0) continue;
    const advice = new DiskAdvice(reader, read, told);
    advice.checkTarget(formats, guest === 'hvm');
    advice.checkSameTarget(byTarget);
    if (guest === 'hvm') advice.checkPlace(byPlace);
    yield* advice.found;
  }
  remarkable.keep(disks, stamp, looked, told);
}

/** The formats of the release that have files named after them. */
function imageFormats({ catalogue, release }: GuestStandard): ReadonlySet<string> {
  const record = catalogue.find('disk-spec', 'format');
  const names = record ? valuesIn(record, release).flatMap(({ name, hidden }) => (hidden ? [] : [name])) : [];
  return new Set(names.filter((name) => name !== 'raw'));
}

/** The options that a path ends with, from the comma before the first one on. */
function optionsAtTheEnd(path: string): string {
  let start = path.length;
  for (;;) {
    const comma = start === 0 ? -1 : path.lastIndexOf(',', start - 1);
    if (comma <= 0 || !OPTION.test(path.slice(comma + 1, start))) return path.slice(start);
    start = comma;
  }
}

/** No generators: there may be thousands of disks, and hardly one of which anything is said. */
class DiskAdvice {
  readonly found: Finding[] = [];
  readonly #reader: Reader;
  readonly #read: ReadDisk;
  /** The disks that something is said about, or by way of. */
  readonly #told: Set<ReadDisk>;

  constructor(reader: Reader, read: ReadDisk, told: Set<ReadDisk>) {
    this.#reader = reader;
    this.#read = read;
    this.#told = told;
  }

  checkTarget(formats: () => ReadonlySet<string>, isHvm: boolean): void {
    const { target, script, backend, cdrom, prefixes, format } = this.#read.spec.disk;
    if (!target || target.text === '') return;
    const blanks = /[ \t\n]+$/.exec(target.text)?.[0].length ?? 0;
    if (blanks > 0) {
      const span = { start: target.end - blanks, end: target.end };
      this.#advise(
        'disk/blank',
        'warning',
        span,
        'The blank belongs to the path: xl looks for a file whose name ends with it.',
        [{ title: 'Remove the blank', edits: [replace(this.#span(span), '')], preferred: true }],
      );
    }
    this.#checkBehindTarget(target);
    if (script || backend) return;
    if (prefixes.some(({ text }) => text === 'phy:') && !target.text.startsWith('/')) {
      this.#advise(
        'disk/relative',
        'warning',
        target,
        `xm looked for “${target.text}” in /dev; xl looks for it in the folder in which it was started.`,
        [{ title: `Write /dev/${target.text}`, edits: [insert(this.#span(target).start, '/dev/')], preferred: true }],
      );
    }
    const ending = /\.([a-z\d]+)$/i.exec(target.text.slice(-8).trimEnd())?.[1]?.toLowerCase() ?? '';
    const written = format?.value ?? 'raw';
    if (written === 'raw' && ending !== '' && formats().has(ending)) this.#otherFormat(ending, target);
    if (ending === 'iso' && isHvm && !cdrom) this.#iso(target);
  }

  /** Behind `target=` everything is the path, the options that follow it as well. */
  #checkBehindTarget(target: Part): void {
    const { text } = this.#read.item;
    const name = text.slice(0, target.start).trimEnd();
    if (!name.endsWith('target=')) return;
    const options = optionsAtTheEnd(target.text);
    if (options === '') return;
    const span = { start: target.end - options.length, end: target.end };
    const start = name.length - 'target='.length;
    const first = this.#span({ start, end: target.end }).start;
    this.#advise(
      'disk/behind-target',
      'warning',
      span,
      `Behind “target=” everything is the path, so xl looks for “${target.text}”. Put target= last.`,
      [
        {
          title: 'Put target= last',
          edits: [insert(first, `${options.slice(1).trim()},`), replace(this.#span(span), '')],
          preferred: true,
        },
      ],
    );
  }

  #otherFormat(format: string, target: Part): void {
    const { disk } = this.#read.spec;
    const given = disk.format;
    const place = given && given.part.end > given.part.start && disk.prefixes.length === 0 ? given.part : undefined;
    this.#advise(
      'disk/format-by-name',
      'warning',
      place ?? target,
      `The name says ${format}, and the guest gets the file as raw: it sees the image’s own header where its first sectors should be.`,
      place ? [{ title: `Change to ${format}`, edits: [replace(this.#span(place), format)], preferred: true }] : [],
    );
  }

  #iso(target: Part): void {
    const { item } = this.#read;
    const behind = this.#span({ start: item.text.length, end: item.text.length }).start;
    // Behind `target=` everything is the path.
    const isLast = target.end === item.text.length;
    this.#advise(
      'disk/iso',
      'information',
      target,
      'The guest gets the ISO image as a hard disk. For a CD-ROM drive add “devtype=cdrom”.',
      isLast ? [] : [{ title: 'Add devtype=cdrom', edits: [insert(behind, ',devtype=cdrom')], preferred: true }],
    );
  }

  checkSameTarget(byTarget: Map<string, ReadDisk>): void {
    const { target, script, backend, readwrite } = this.#read.spec.disk;
    if (!target?.text) return;
    const key = `${backend?.text ?? ''} ${script?.text ?? ''} ${target.text}`;
    const first = byTarget.get(key);
    if (!first) {
      byTarget.set(key, this.#read);
      return;
    }
    if (!readwrite && !first.spec.disk.readwrite) return;
    const message =
      'Another disk of the guest is on this image already, and it is written: what is on it is soon lost.';
    this.#advise('disk/same-target', 'warning', target, message, [], first);
  }

  /** Only IDE places are looked at: QEMU refuses two in one. */
  checkPlace(byPlace: Map<number, ReadDisk>): void {
    const { vdev, cdrom } = this.#read.spec.disk;
    const known = vdev && parseVdev(vdev.text);
    if (!vdev || known?.disk === undefined) return;
    if (known.disk > 3) {
      if (!cdrom) return;
      const message = `${vdev.text} is none of the first four disks: neither the firmware nor a system without PV drivers sees the drive. Name it hdc, say.`;
      this.#advise('disk/cdrom-unseen', 'warning', vdev, message);
      return;
    }
    if (vdev.text.startsWith('sd') && !cdrom) return;
    const first = byPlace.get(known.disk);
    if (!first) {
      byPlace.set(known.disk, this.#read);
      return;
    }
    const other = first.spec.disk.vdev;
    // The same device twice is libxl's own affair.
    if (!other || parseVdev(other.text)?.devid === known.devid) return;
    const message = `${other.text} and ${vdev.text} are the same place of the emulated controller: QEMU refuses to start.`;
    this.#advise('disk/same-place', 'warning', vdev, message, [], first);
  }

  #span(part: Span, { item }: ReadDisk = this.#read): Span {
    const { statement, span } = this.#reader.itemPlace(item, part.start, part.end);
    return shift(span, statement.offset);
  }

  #advise(
    code: string,
    severity: 'warning' | 'information',
    part: Span,
    message: string,
    fixes: readonly Fix[] = [],
    first?: ReadDisk,
  ): void {
    this.#told.add(this.#read);
    if (first) this.#told.add(first);
    const other = first && {
      ...this.#span({ start: 0, end: first.item.text.length }, first),
      message: 'the other disk',
    };
    this.found.push(
      advise(code, severity, this.#span(part), message, {
        ...(fixes.length > 0 && { fixes: () => fixes }),
        ...(other && { related: [other] }),
      }),
    );
  }
}
