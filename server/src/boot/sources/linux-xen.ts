/** The part of grub.cfg that 20_linux_xen writes, with the places that its words come from. */
import type { BootTree } from '../choices.ts';
import { isThere } from '../tree-files.ts';
import { entryArguments } from './arguments.ts';
import { bootImages, initrdOf, versionOfKernel } from './boot-images.ts';
import { type Machine, rootFileSystem } from './machine.ts';
import { deviceId, type RootDevice, rootDevice } from './root-device.ts';
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
  readonly #root: RootDevice;
  #indent = '';
  #saysPolicy = false;

  constructor(tree: BootTree, settings: Settings, traits: ScriptTraits, machine: Machine) {
    this.#tree = tree;
    this.#settings = settings;
    this.#traits = traits;
    this.#machine = machine;
    const distributor = settings.value('GRUB_DISTRIBUTOR').text;
    const nameless = traits.systemRelease ? systemRelease(tree) : 'GNU/Linux';
    this.#os = distributor === '' ? nameless : `${distributor}${traits.suffix}`;
    const classes = '--class gnu-linux --class gnu --class os --class xen';
    const own = distributor.trim().toLowerCase().split(/\s+/)[0] ?? '';
    const cleaned = traits.cleansClass ? own.replace(/[^\p{L}\p{N}_]/gu, '_') : own;
    this.#class = distributor === '' ? classes : `--class ${cleaned} ${classes}`;
    this.#arguments = this.#entryArguments();
    this.#root = rootDevice(machine, settings, traits);
  }

  write(): WrittenSection {
    const first = { xen: this.#text('GRUB_TOP_LEVEL_XEN'), linux: this.#text('GRUB_TOP_LEVEL') };
    const { xens, kernels, unsure } = bootImages(this.#tree, this.#traits, first);
    const section = () => ({ text: TracedText.joinAll(this.#out), unsure, xens, kernels });
    if (kernels.length === 0) return section();
    const flat = this.#traits.flatFor.includes(this.#text('GRUB_DISABLE_SUBMENU'));
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
    return deviceId(this.#machine, this.#settings);
  }

  #text(name: string): string {
    return this.#settings.value(name).text;
  }

  /** On btrfs, which subvolume is `/` stands before the words of `GRUB_CMDLINE_LINUX`, or what the boot loader says of it behind them. */
  #entryArguments(): ReturnType<typeof entryArguments> {
    const { value } = this.#settings;
    const variable = value('GRUB_CMDLINE_LINUX_RECOVERY');
    const recovery = this.#traits.recoveryVariable && variable.text !== '' ? variable : TracedText.of('single');
    const made = entryArguments(value, recovery);
    const fileSystem = rootFileSystem(this.#tree);
    const { rootFlags } = this.#machine;
    const isOwn = made.recovery.dom0.text.includes('rootflags=subvol=');
    const isBtrfs = fileSystem === 'btrfs' || (fileSystem === undefined && rootFlags !== undefined && !isOwn);
    if (!isBtrfs) return made;
    if (this.#traits.snapshots && this.#text('SUSE_BTRFS_SNAPSHOT_BOOTING') === 'true')
      return entryArguments(withLinux(value, '', ' ${extra_cmdline}'), recovery);
    return rootFlags ? entryArguments(withLinux(value, `${rootFlags} `, ''), recovery) : made;
  }

  #openHypervisor(version: string): void {
    const title = quoted(`Xen hypervisor, version ${version}`);
    this.#line([`\tsubmenu '${title}' $menuentry_id_option 'xen-hypervisor-${version}-${this.#device}' {`], '');
  }

  /** An entry, and the one with a policy behind it where there is a policy. */
  #pair(xen: string, kernel: string, version: { text: string }, type: 'simple' | 'advanced' | 'recovery'): void {
    this.#entry(xen, kernel, version.text, type, '');
    this.#saysPolicy = this.#traits.repeatsPolicy;
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
    const platform = this.#traits.platformWords ? ' ${xen_rm_opts}' : '';
    this.#line([`\t${loader}\t${boot}/${xen} placeholder `, args.xen, `${enforcing}${platform}`]);
    this.#line([`\techo\t'${quoted(`Loading Linux ${linux} ...`)}'`]);
    const slash = kernel.lastIndexOf('/');
    const folder = slash === 0 ? '/' : `${boot}${kernel.slice('/boot'.length, slash)}`;
    const initrd = initrdOf(this.#tree, kernel, this.#traits);
    const root = initrd === undefined ? this.#root.bare : this.#root.withInitrd;
    this.#line([`\t${module}\t${folder}${kernel.slice(slash)} placeholder root=${root} ro `, args.dom0]);
    // What follows has no words of ours; but a value with an open quote, or a backslash at its end, goes on there.
    this.#initrds(folder, initrd);
    if (policy !== '' || this.#saysPolicy) {
      this.#line(["\techo\t'Loading XSM policy ...'"]);
      this.#line([`\t${module}     ${folder}/${policy === '' ? `xenpolicy-${version}` : policy}`]);
    }
    this.#line(['}']);
  }

  #initrds(folder: string, initrd: string | undefined): void {
    const { initrds, platformWords } = this.#traits;
    const own = initrd === undefined ? [] : [initrd];
    const listed = `${this.#text('GRUB_EARLY_INITRD_LINUX_STOCK')} ${this.#text('GRUB_EARLY_INITRD_LINUX_CUSTOM')}`;
    const early = listed.split(/\s+/).filter((name) => name !== '' && isThere(this.#tree, `/boot/${name}`));
    const names = initrds === 'each' ? [...own, ...early] : initrds === 'together' ? [...early, ...own] : own;
    const paths = names.map((name) => `${folder}/${name}`);
    const command = `\t${this.#machine.module}\t${platformWords ? '--nounzip   ' : ''}`;
    for (const path of initrds === 'each' || paths.length === 0 ? paths : [paths.join(' ')]) {
      this.#line(["\techo\t'Loading initial ramdisk ...'"]);
      this.#line([`${command}${path}`]);
    }
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

/** The words that stand for `GRUB_CMDLINE_LINUX` under Xen, with more before or behind them. */
function withLinux(value: Settings['value'], before: string, behind: string): Settings['value'] {
  const [own, instead] = [value('GRUB_CMDLINE_LINUX'), value('GRUB_CMDLINE_LINUX_XEN_REPLACE')];
  const words = instead.text === '' ? own : instead;
  const extended = TracedText.join([TracedText.of(before), words, TracedText.of(behind)]);
  const others = new Map([
    ['GRUB_CMDLINE_LINUX', extended],
    ['GRUB_CMDLINE_LINUX_XEN_REPLACE', TracedText.empty],
  ]);
  return (name) => others.get(name) ?? value(name);
}
