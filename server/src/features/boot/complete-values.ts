import { formsIn, isDeprecated, valuesIn } from '../../catalogue/catalogue.ts';
import type { OptionRecord } from '../../catalogue/record.ts';
import { existsIn } from '../../catalogue/releases.ts';
import { findParameter } from '../../rules/boot-xen-words.ts';
import { APIC_NAMES } from '../../specs/xen-line/apic.ts';
import { CONSOLE_NAMES } from '../../specs/xen-line/console.ts';
import { elementContext, splitElements } from '../../specs/xen-line/elements.ts';
import { SERIAL_NAMES, SERIAL_NAMES_LIFE, SERIAL_PCI_LIFE, serialContext } from '../../specs/xen-line/serial.ts';
import { dom0MemContext } from '../../specs/xen-line/sizes.ts';
import { type Span, shift } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import { completeAddress, completeDebugPort } from './address-words.ts';
import { completeHideList } from './complete-hide-list.ts';
import { isHideList } from './device-place.ts';
import type { BootPlace } from './place.ts';

interface Choice {
  readonly label: string;
  readonly detail?: string;
  readonly newText?: string;
  readonly retrigger?: boolean;
}

/** What can stand in the value of a parameter of Xen. */
export function completeXenValue(place: BootPlace, knowledge: Knowledge): Completion[] | Promise<Completion[]> {
  const { word, inValue } = place;
  const { catalogue, release } = knowledge;
  if (!word?.valueSpan || word.value === undefined || inValue === undefined || word.negated) return [];
  const record = findParameter(catalogue, word.name);
  if (!record || !existsIn(record, release)) return [];
  const { value, valueSpan } = word;
  const from = valueSpan.start;
  const devices = completeAddress(place, knowledge);
  if (devices) return devices;
  switch (word.name) {
    case 'iommu':
    case 'dom0-iommu':
      return completeElements(word.name, value, inValue, from, knowledge);
    case 'console':
      return completeConsole(value, inValue, from, record, knowledge);
    case 'com1':
    case 'com2':
      return completeSerial(value, inValue, from, record, knowledge);
    case 'dom0_mem':
      return completeDom0Mem(value, inValue, from, record);
    case 'apic': {
      const names = APIC_NAMES.filter((known) => existsIn(known, release)).map(({ name }) => ({ label: name }));
      return choices(names, valueSpan, record);
    }
    case 'dbgp':
      return completeDebugPort(valueSpan, knowledge).then((found) => {
        const examples = completeCatalogued(record, valueSpan, knowledge);
        return [...examples.filter(({ label }) => found.length === 0 || !label.includes('@pci')), ...found];
      });
    case 'pci-phantom': {
      const comma = value.indexOf(',') + 1;
      return choices(STRIDES, shift({ start: comma, end: value.length }, from), record);
    }
    default:
      return completeCatalogued(record, valueSpan, knowledge);
  }
}

const STRIDES: readonly Choice[] = ['1', '2', '4'].map((label) => ({ label, detail: 'functions apart' }));

/** What can stand in the value of a word of the dom0 kernel. */
export function completeKernelValue(place: BootPlace, knowledge: Knowledge): Completion[] | Promise<Completion[]> {
  const { line, word } = place;
  if (!word?.valueSpan) return [];
  if (isHideList(line, word)) return completeHideList(place, knowledge);
  const devices = completeAddress(place, knowledge);
  if (devices) return devices;
  const record = knowledge.catalogue.find('dom0-kernel', word.name.replace(/^xen_pciback/, 'xen-pciback'));
  return record ? completeCatalogued(record, word.valueSpan, knowledge) : [];
}

/** The values that the catalogue lists, or what a boolean takes. */
function completeCatalogued(record: OptionRecord, span: Span, { release }: Knowledge): Completion[] {
  const values = valuesIn(record, release);
  if (values.length > 0) {
    return values.map((value, index) => ({
      ...choices([{ label: value.name, detail: value.summary }], span, record, value.name)[0],
      sortText: String(index).padStart(2, '0'),
    })) as Completion[];
  }
  if (!record.forms.includes('boolean')) return [];
  const words = record.family === 'dom0-kernel' ? ['1', '0'] : ['on', 'off'];
  return choices(
    words.map((label) => ({ label })),
    span,
    record,
  );
}

/** The elements of `iommu=` and `dom0-iommu=` that are not there yet, bare and with `no-` where that means something. */
function completeElements(
  key: 'iommu' | 'dom0-iommu',
  value: string,
  offset: number,
  from: number,
  { catalogue, release }: Knowledge,
): Completion[] {
  const context = elementContext(value, offset);
  const span = shift(context.span, from);
  if (context.kind === 'value') {
    const record = catalogue.find(key, context.name ?? '');
    if (!record || !existsIn(record, release)) return [];
    const named = valuesIn(record, release).map(({ name, summary }) => ({ label: name, detail: summary }));
    const switches = formsIn(record, release).includes('boolean') ? [{ label: 'on' }, { label: 'off' }] : [];
    return choices(
      [...named, ...switches.filter(({ label }) => !named.some((other) => other.label === label))],
      span,
      record,
    );
  }
  return catalogue
    .all(key)
    .filter((record) => existsIn(record, release) && !context.present.includes(record.name))
    .flatMap((record) => {
      const forms = formsIn(record, release);
      const deprecated = isDeprecated(record, release);
      const negation = forms.includes('negation');
      // What is on by itself is written to switch it off.
      const onByItself = negation && /^(?:on|yes|1|true)\b/.test(record.default ?? '');
      const labels = [
        ...(forms.includes('flag') || !negation ? [record.name] : []),
        ...(negation ? [`no-${record.name}`] : []),
      ];
      return labels.map((label) => ({
        label,
        kind: 'value' as const,
        detail: record.summary,
        edit: { span, newText: label },
        snippet: false,
        sortText: `${deprecated ? 2 : label.startsWith('no-') === onByItself ? 0 : 1}${String(100 - record.usage).padStart(3, '0')}${label}`,
        ...(deprecated && { deprecated }),
        documentation: { record },
      }));
    });
}

function completeConsole(
  value: string,
  offset: number,
  from: number,
  record: OptionRecord,
  { release }: Knowledge,
): Completion[] {
  const { span, present } = elementContext(value, offset);
  const names = CONSOLE_NAMES.filter((known) => existsIn(known, release) && !present.includes(known.name)).map(
    ({ name }) => {
      const summary = record.values?.find((known) => known.name === name)?.summary;
      return { label: name, ...(summary !== undefined && { detail: summary }) };
    },
  );
  return choices(names, shift(span, from), record);
}

/** The parts stand in a fixed order; from 4.10 on names can stand in their place. */
function completeSerial(
  value: string,
  offset: number,
  from: number,
  record: OptionRecord,
  { release }: Knowledge,
): Completion[] {
  const context = serialContext(value, offset);
  const span = shift(context.span, from);
  const proposals: Readonly<Record<string, readonly string[]>> = {
    baud: ['115200', '57600', '38400', '19200', '9600', 'auto'],
    dps: ['8n1', '8e1', '8o1', '7e1'],
    'io-base': ['0x3f8', '0x2f8', ...(existsIn(SERIAL_PCI_LIFE, release) ? ['pci', 'amt'] : [])],
    irq: ['4', '3', '0'],
    parity: ['n', 'o', 'e', 'm', 's'],
    dev: ['pci', 'amt'],
    'data-bits': ['8', '7'],
    'stop-bits': ['1', '2'],
  };
  const found: Choice[] = (proposals[context.name] ?? []).map((label) => ({ label, detail: context.name }));
  if (context.kind === 'part' && existsIn(SERIAL_NAMES_LIFE, release)) {
    for (const name of SERIAL_NAMES) {
      if (!context.present.includes(name)) found.push({ label: `${name}=`, detail: 'by name', retrigger: true });
    }
  }
  return choices(found, span, record);
}

function completeDom0Mem(value: string, offset: number, from: number, record: OptionRecord): Completion[] {
  const context = dom0MemContext(value, offset);
  const sizes = ['2G', '4G', '1G', '8G', '2048M'].map((label) => ({ label }));
  const span = shift(context.span, from);
  if (context.kind === 'amount') return choices(sizes, span, record);
  const keys = [
    { label: 'max:', detail: 'the most that dom0 can ever have', retrigger: true },
    { label: 'min:', detail: 'the least', retrigger: true },
  ].filter(({ label }) => !context.present.some((key) => `${key}:` === label));
  const first = context.present.length === 0 && splitElements(value).length === 1;
  return choices(
    context.present.includes('size') ? keys : first ? [...sizes, ...keys] : [...keys, ...sizes],
    span,
    record,
  );
}

/** Completions in the order given. */
function choices(items: readonly Choice[], span: Span, record: OptionRecord, value?: string): Completion[] {
  return items.map(({ label, detail, newText, retrigger }, index) => ({
    label,
    kind: 'value' as const,
    ...(detail !== undefined && { detail }),
    edit: { span, newText: newText ?? label },
    snippet: false,
    sortText: String(index).padStart(2, '0'),
    ...(retrigger && { retrigger }),
    documentation: { record, ...(value !== undefined && { value }) },
  }));
}
