/** Configs of syslinux, as far as they start Xen. */
import { looksLikeXen } from '../boot/images.ts';
import { imagesOfLabel, type SyslinuxFile } from '../boot/read-syslinux.ts';
import type { SyslinuxLabel } from '../syntax/syslinux/tree.ts';
import type { Finding, RuleRow } from './finding.ts';

export const syslinuxRules: readonly RuleRow[] = [
  {
    code: 'syslinux/no-dom0',
    severity: 'warning',
    title: 'Xen without a second image behind `---`: it has no dom0 to start.',
  },
  {
    code: 'syslinux/not-mboot',
    severity: 'warning',
    title: 'Xen started without `mboot.c32`, which alone can load it.',
  },
];

export function* checkSyslinux(file: SyslinuxFile): Iterable<Finding | undefined> {
  for (const label of file.config.labels) {
    yield* checkLoader(file, label);
    yield* checkImages(file, label);
    yield undefined;
  }
}

/** Xen’s gzipped image is no Linux kernel, and no program of syslinux. */
function* checkLoader({ text }: SyslinuxFile, { kernel }: SyslinuxLabel): Iterable<Finding> {
  if (!kernel || (kernel.keyword !== 'kernel' && kernel.keyword !== 'linux')) return;
  const { start } = kernel.value;
  const image = text.slice(start, kernel.value.end).split(/[ \t]/)[0] ?? '';
  if (!looksLikeXen(image) || !/\.gz$/i.test(image)) return;
  yield {
    code: 'syslinux/not-mboot',
    severity: 'warning',
    source: 'advice',
    span: { start, end: start + image.length },
    message: `syslinux loads Xen by mboot.c32 only: write KERNEL mboot.c32, then APPEND ${image} … --- the kernel … --- the initrd.`,
  };
}

function* checkImages({ text, config }: SyslinuxFile, label: SyslinuxLabel): Iterable<Finding> {
  const images = imagesOfLabel(text, label, config.append);
  const last = images.at(-1);
  const name = last?.words[0];
  if (!last || !name || !looksLikeXen(name.text)) return;
  const dashes = last.words.find((word) => word.text === '--');
  yield {
    code: 'syslinux/no-dom0',
    severity: 'warning',
    source: 'advice',
    span: dashes ? { start: dashes.start, end: dashes.end } : { start: name.start, end: name.end },
    message: dashes
      ? 'Images are parted by three dashes: with two, what follows goes to Xen as words, and there is no dom0.'
      : 'No image follows behind ` --- `: Xen has no dom0 to start.',
    ...(dashes && {
      fixes: () => [
        {
          title: 'Change to ---',
          edits: [{ span: { start: dashes.start, end: dashes.end }, newText: '---' }],
          preferred: true,
        },
      ],
    }),
  };
}
