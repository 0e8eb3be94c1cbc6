/** Something that this machine cannot do, and no mistake: what depends on it is skipped, with these words. */
export class Cannot extends Error {}
