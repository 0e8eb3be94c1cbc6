import { Disposable, languages, Range, type TextDocument, workspace } from 'vscode';
import { recogniseLanguage } from '../../server/src/protocol/recognise.ts';
import { editedSchemes } from './documents.ts';

/** What VS Code calls files that it knows nothing better of: `.cfg` and `.conf` are `properties`. */
const VAGUE = ['plaintext', 'properties'];
/** More lines than this are not looked at. */
const LINES = 1000;

/**
 * Gives files that VS Code does not know better our languages, by path and content. Each document is looked at once
 * while it is open, so that a person who chooses another language keeps it.
 */
export function recogniseDocuments(): Disposable {
  const seen = new Set<string>();

  const look = async (document: TextDocument) => {
    const key = document.uri.toString();
    if (seen.has(key) || !editedSchemes().includes(document.uri.scheme)) return;
    seen.add(key);
    if (!VAGUE.includes(document.languageId) || isChosenByUser(document)) return;
    const language = recogniseLanguage(document.uri.path, document.getText(new Range(0, 0, LINES, 0)));
    if (language && !document.isClosed) await languages.setTextDocumentLanguage(document, language);
  };

  /** A change of language closes the document and opens it again at once: only one that stays closed is forgotten. */
  const forget = ({ uri }: TextDocument) => {
    const key = uri.toString();
    setTimeout(() => {
      if (!workspace.textDocuments.some((document) => document.uri.toString() === key)) seen.delete(key);
    });
  };

  for (const document of workspace.textDocuments) void look(document);
  return Disposable.from(workspace.onDidOpenTextDocument(look), workspace.onDidCloseTextDocument(forget));
}

/** Whether the setting `files.associations` says what the document is. */
function isChosenByUser(document: TextDocument): boolean {
  const associations = workspace.getConfiguration('files', document).get<Record<string, string>>('associations', {});
  return Object.entries(associations).some(
    ([pattern, language]) =>
      language === document.languageId &&
      languages.match({ pattern: pattern.includes('/') ? pattern : `**/${pattern}` }, document) > 0,
  );
}
