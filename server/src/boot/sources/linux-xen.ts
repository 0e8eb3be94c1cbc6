/** The part of grub.cfg that 20_linux_xen writes, with the places that its words come from. */
import type { BootTree } from '../choices.ts';
import { entryArguments } from './arguments.ts';
import { bootImages, hasInitrd, isThere, versionOfKernel } from './boot-images.ts';
import { isOnBtrfs, type Machine } from './machine.ts';
import type { ScriptTraits } from './script-traits.ts';
import type { Settings } from './settings.ts';
import { TracedText } from './traced-text.ts';

export interface WrittenSection {
  readonly text: TracedText;
  /** Kernels of which nobody can tell whether they can be dom0. */
  readonly unsure: readonly string[];
  readonly xens: readonly string[];
  readonly kernels: readonly string[];
}

/** Stands for what the files do not tell about `/`. */
export const UNTOLD_ROOT = '?';

type Line = readonly (TracedText | string)[];

/** Writes the section; empty where the script would write nothing. */
export function writeLinuxXen(
  tree: BootTree,
  settings: Settings,
  traits: ScriptTraits,
  machine: Machine,
): WrittenSection {
  return new Writer(tree, settings, traits, machine).write();
}

class Writer {
  readonly #tree: BootTree;
  readonly #settings: Settings;
  readonly #traits: ScriptTraits;
  readonly #machine: Machine;
  readonly #out: TracedText[] = [];
  readonly #os: string;
  readonly #class: string;
  readonly #arguments: ReturnType<typeof entryArguments>;
  readonly #root: string;
  #indent = '';

  constructor(tree: BootTree, settings: Settings, traits: ScriptTraits, machine: Machine) {
    this.#tree = tree;
    this.#settings = settings;
    this.#traits = traits;
    this.#machine = machine;
    const distributor = settings.value('GRUB_DISTRIBUTOR').text;
    const nameless = traits.systemRelease ? systemRelease(tree) : 'GNU/Linux';
    this.#os = distributor === '' ? nameless : `${distributor}${traits.suffix}`;
    const classes = '--class gnu-linux --class gnu --class os --class xen';
    const own = distributor
      .trim()
      .toLowerCase()
      .split(/\s+/)[0]
      ?.replace(/[^\p{L}\p{N}_]/gu, '_');
    this.#class = distributor === '' ? classes : `--class ${own} ${classes}`;
    const variable = settings.value('GRUB_CMDLINE_LINUX_RECOVERY');
    const single = TracedText.of('single');
    const made = entryArguments(settings.value, traits.recoveryVariable && variable.text !== '' ? variable : single);
    this.#arguments = isOnBtrfs(tree) && machine.rootFlags ? withRootFlags(made, machine.rootFlags) : made;
    this.#root = this.#rootDevice();
  }

  write(): WrittenSection {
    const first = { xen: this.#text('GRUB_TOP_LEVEL_XEN'), linux: this.#text('GRUB_TOP_LEVEL') };
    const { xens, kernels, unsure } = bootImages(this.#tree, this.#traits, first);
    const section = () => ({ text: TracedText.joinAll(this.#out), unsure, xens, kernels });
    if (kernels.length === 0) return section();
    const flat = /^(?:true|yes|y)$/.test(this.#text('GRUB_DISABLE_SUBMENU'));
    let isTop = true;
    for (const xen of xens) {
      const name = xen.slice(xen.lastIndexOf('/') + 1);
      const version = { text: name.replace(/.gz$/, '').replace(/^xen-/, '') };
      if (!isTop) this.#openHypervisor(version.text);
      for (const kernel of kernels) {
        if (isTop && !flat) {
          this.#pair(name, kernel, version, 'simple');
          this.#indent = '\t\t';
          const title = `Advanced options for ${this.#os} (with Xen hypervisor)`;
          this.#line([`submenu '${quoted(title)}' $menuentry_id_option 'gnulinux-advanced-${this.#device}' {`], '');
          this.#openHypervisor(version.text);
          isTop = false;
        }
        this.#pair(name, kernel, version, 'advanced');
        if (this.#text('GRUB_DISABLE_RECOVERY') !== 'true') this.#pair(name, kernel, version, 'recovery');
      }
      if (!isTop) this.#line(['\t}'], '');
    }
    if (!isTop) this.#line(['}'], '');
    return section();
  }

  get #device(): string {
    return this.#machine.device ?? UNTOLD_ROOT;
  }

  #text(name: string): string {
    return this.#settings.value(name).text;
  }

  /** What the grub.cfg of an earlier run says, unless the variables ask for another kind of name now. */
  #rootDevice(): string {
    const { root } = this.#machine;
    if (root?.startsWith('UUID=')) {
      const disabled = this.#text('GRUB_DISABLE_LINUX_UUID') || this.#text('GRUB_DISABLE_UUID');
      if (disabled === 'true') return UNTOLD_ROOT;
    }
    return root ?? UNTOLD_ROOT;
  }

  #openHypervisor(version: string): void {
    const title = quoted(`Xen hypervisor, version ${version}`);
    this.#line([`\tsubmenu '${title}' $menuentry_id_option 'xen-hypervisor-${version}-${this.#device}' {`], '');
  }

  /** An entry, and the one with a policy behind it where there is a policy. */
  #pair(xen: string, kernel: string, version: { text: string }, type: 'simple' | 'advanced' | 'recovery'): void {
    this.#entry(xen, kernel, version.text, type, '');
    const policy = `xenpolicy-${version.text}`;
    if (this.#traits.policies === 'none' || !isThere(this.#tree, `/boot/${policy}`)) return;
    const named = `${version.text} (XSM enabled)`;
    if (this.#traits.policies === 'leaking') version.text = named;
    this.#entry(xen, kernel, named, type, policy);
  }

  #entry(xen: string, kernel: string, version: string, type: 'simple' | 'advanced' | 'recovery', policy: string): void {
    const { loader, module, boot } = this.#machine;
    const linux = versionOfKernel(kernel);
    const args = this.#arguments[type === 'recovery' ? 'recovery' : 'normal'];
    const id = type === 'simple' ? 'xen-gnulinux-simple' : `xen-gnulinux-${linux}-${type}`;
    const title = quoted(this.#title(version, linux, type));
    this.#line([`menuentry '${title}' ${this.#class} $menuentry_id_option '${id}-${this.#device}' {`]);
    if (type !== 'recovery' && this.#text('GRUB_SAVEDEFAULT') === 'true') this.#line(['\tsavedefault']);
    this.#line(['']);
    this.#line([`\techo\t'${quoted(`Loading Xen ${version.split(/\s+/)[0]} ...`)}'`]);
    this.#line(['        if [ "$grub_platform" = "pc" -o "$grub_platform" = "" ]; then']);
    this.#line(['            xen_rm_opts=']);
    this.#line(['        else']);
    this.#line(['            xen_rm_opts="no-real-mode edd=off"']);
    this.#line(['        fi']);
    const enforcing = policy === '' ? '' : ' flask=enforcing';
    this.#line([`\t${loader}\t${boot}/${xen} placeholder `, args.xen, `${enforcing} \${xen_rm_opts}`]);
    this.#line([`\techo\t'${quoted(`Loading Linux ${linux} ...`)}'`]);
    const image = kernel.startsWith('/boot/') ? `${boot}${kernel.slice(5)}` : kernel;
    this.#line([`\t${module}\t${image} placeholder root=${this.#root} ro `, args.dom0]);
    // What follows has no words of ours; but a value that ends with a backslash goes on there.
    const early = `${this.#text('GRUB_EARLY_INITRD_LINUX_STOCK')} ${this.#text('GRUB_EARLY_INITRD_LINUX_CUSTOM')}`;
    if (hasInitrd(this.#tree, kernel, this.#traits, early)) this.#line(["\techo\t'Loading initial ramdisk ...'"]);
    if (policy !== '') this.#line(["\techo\t'Loading XSM policy ...'"]);
    this.#line(['}']);
  }

  #title(version: string, linux: string, type: 'simple' | 'advanced' | 'recovery'): string {
    if (type === 'simple') return `${this.#os}, with Xen hypervisor`;
    const title = `${this.#os}, with Xen ${version} and Linux ${linux}`;
    if (type === 'advanced') return title;
    const own = this.#traits.recoveryTitle ? this.#text('GRUB_RECOVERY_TITLE') : '';
    return `${title} (${own || 'recovery mode'})`;
  }

  /** A line, indented as `sed` does it: every line of it. */
  #line(parts: Line, indent = this.#indent): void {
    if (indent !== '') this.#out.push(TracedText.of(indent));
    for (const part of parts) {
      if (typeof part === 'string') this.#out.push(TracedText.of(part));
      else this.#push(part, indent);
    }
    this.#out.push(TracedText.of('\n'));
  }

  #push(part: TracedText, indent: string): void {
    if (indent === '' || !part.text.includes('\n')) {
      this.#out.push(part);
      return;
    }
    let from = 0;
    for (let at = part.text.indexOf('\n'); at >= 0; at = part.text.indexOf('\n', from)) {
      this.#out.push(part.slice(from, at + 1), TracedText.of(indent));
      from = at + 1;
    }
    this.#out.push(part.slice(from, part.text.length));
  }
}

function quoted(title: string): string {
  return title.replaceAll("'", "'\\''");
}

function systemRelease(tree: BootTree): string {
  const text = tree.files.get('/etc/system-release');
  return text?.split('\n')[0]?.replace(/ release .*$/, '') ?? 'GNU/Linux';
}

function withRootFlags(made: ReturnType<typeof entryArguments>, flags: string): ReturnType<typeof entryArguments> {
  const behind = (text: TracedText, from: number) =>
    TracedText.join([text.slice(0, from), TracedText.of(`${flags} `), text.slice(from, text.text.length)]);
  const { normal, recovery } = made;
  const words = recovery.dom0.text.indexOf(' ') + 1;
  return {
    normal: { ...normal, dom0: behind(normal.dom0, 0) },
    recovery: { ...recovery, dom0: behind(recovery.dom0, words) },
  };
}
