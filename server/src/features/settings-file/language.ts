import { DomainConfig } from '../../guests/domain-config.ts';
import { checkSettingsFile, type SettingsFamily } from '../../rules/settings-file.ts';
import { outlineDomainConfig } from '../domain-config/outline.ts';
import { configBlocks } from '../folding.ts';
import type { Language } from '../language.ts';
import { xlStatements } from '../statements.ts';
import { completeSettings } from './complete.ts';
import { hoverSettings } from './hover.ts';

/** A file in the language of domain configs that holds no guest: its keys are those of one family. */
function settingsFile(family: SettingsFamily): Language<DomainConfig> {
  return {
    parse: (text, units) => DomainConfig.parse(text, units),
    reparse: (old, text, change) => old.change(text, change),
    check: (file, knowledge) => checkSettingsFile(family, file, knowledge),
    complete: (file, offset, knowledge) => completeSettings(family, file, offset, knowledge),
    hover: (file, offset, knowledge) => hoverSettings(family, file, offset, knowledge),
    outline: outlineDomainConfig,
    blocks: configBlocks,
    statements: xlStatements,
  };
}

/** /etc/xen/xl.conf. */
export const xlConfLanguage = settingsFile('xl-conf');
/** What `xl cpupool-create` reads. */
export const cpupoolLanguage = settingsFile('xl-cpupool');
