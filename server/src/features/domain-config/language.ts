import { DomainConfig } from '../../guests/domain-config.ts';
import { checkDomainConfig } from '../../rules/domain-config.ts';
import { configBlocks } from '../folding.ts';
import type { Language } from '../language.ts';
import { xlStatements } from '../statements.ts';
import { completeDomainConfig } from './complete.ts';
import { hoverDomainConfig } from './hover.ts';
import { outlineDomainConfig } from './outline.ts';
import { signatureInDomainConfig } from './signature.ts';

/** A guest's config, as `xl create` reads it. */
export const domainConfigLanguage: Language<DomainConfig> = {
  parse: (text, units) => DomainConfig.parse(text, units),
  reparse: (old, text, change) => old.change(text, change),
  check: checkDomainConfig,
  complete: completeDomainConfig,
  hover: hoverDomainConfig,
  signature: signatureInDomainConfig,
  outline: outlineDomainConfig,
  namesDevices: (config) => config.last('pci') !== undefined,
  blocks: configBlocks,
  statements: xlStatements,
};
