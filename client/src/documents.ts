import { languages, type TextDocument, workspace } from 'vscode';
import { LANGUAGES } from '../../server/src/protocol/languages.ts';

/** Where files that people edit come from. Others, such as `git:` and `output:`, only show some text. */
const SCHEMES = ['file', 'vscode-remote', 'untitled'];

/** The schemes of files that are edited: the usual ones, and those of the folders of this (maybe virtual) workspace. */
export function editedSchemes(): string[] {
  return [...new Set([...SCHEMES, ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)])];
}

/** The documents that the server is asked about. */
export function ourDocuments(): { language: string; scheme: string }[] {
  return editedSchemes().flatMap((scheme) => Object.values(LANGUAGES).map((language) => ({ language, scheme })));
}

export function isOurs(document: TextDocument): boolean {
  return languages.match(ourDocuments(), document) > 0;
}
