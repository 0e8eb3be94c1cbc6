// Where what we say about a config and what the real xl create says differ, and why that is right.

/**
 * `matches` gets the text (bytes, one character each) and the difference of one stage.
 * @typedef {{reason: string, matches(text: string, difference: import('./create-verdict.mjs').Difference): boolean}} Accepted
 */

/** @type {readonly Accepted[]} */
export const ACCEPTED = [
  {
    reason: 'which cpupools there are is for the host to say: the made-up one has Pool-0 alone',
    matches: (_text, { theirs }) => theirs.lines.some((line) => line.startsWith('Illegal pool specified:')),
  },
  {
    reason: 'which CPUs and nodes a host has is for the host to say: the made-up one has CPUs 0 to 7 and node 0',
    matches: (text, { theirs, ours }) =>
      ours.outcome === 'taken' &&
      /^vcpu (?:hard|soft) affinity map is empty$/.test(theirs.lines.at(-1) ?? '') &&
      /^[ \t]*cpus(?:_soft)?[ \t]*\+?=[^=]*?(?:(?<!\d)(?:[89]|\d\d+)|node)/m.test(text),
  },
  {
    reason:
      'how many vCPUs and which nodes vnuma may name is for the host to say: the made-up one has 8 CPUs and node 0',
    matches: (_text, { theirs }) =>
      theirs.lines.some((line) =>
        /^xl: (?:invalid pnode number: \d{1,2}$|vnuma specifies more vcpus than pcpus)/.test(line),
      ),
  },
  {
    reason: 'how much memory xl itself gets is for the host to say',
    matches: (_text, { theirs }) =>
      theirs.lines.some((line) => /memory allocation failure|^xl: Unable to \w*alloc/.test(line)),
  },
  {
    reason: 'one finding stands for all syntax errors of a Python config, or of a file with CR LF',
    matches: (_text, { stage, what, findings }) =>
      stage === 'diagnostics' &&
      what.startsWith('no error for') &&
      findings.some((words) => / python\/|Lines end with CR LF/.test(words)),
  },
  {
    reason: 'the last point releases of 4.13 and 4.14 abort on a function `*`; the first ones and 4.15 do not',
    matches: (text, { theirs }) =>
      theirs.outcome === 'crashed' &&
      /\.\*/.test(text) &&
      /xlu_pci_parse_bdf: Assertion/.test(theirs.lines.at(-1) ?? ''),
  },
  {
    reason: 'which domains run is for the host to say: the made-up one has none that could be a backend',
    matches: (text, { theirs }) =>
      /^Unable to set virtio defaults/.test(theirs.lines.at(-1) ?? '') && /backend=(?!\d+\b)/.test(text),
  },
  {
    reason:
      'a config with keys of Arm is for Arm, where every guest is PVH and takes devices; the judge is an xl for x86',
    matches: (text, { theirs, ours }) =>
      ours.outcome === 'taken' &&
      /passthrough not yet supported for x86 PVH guests/.test(theirs.lines.at(-1) ?? '') &&
      /^[ \t]*(?:vuart|gic_version|device_tree|dtdev|nr_spis|sve|tee|arm_sci|virtio)[ \t]*\+?=/m.test(text),
  },
];
