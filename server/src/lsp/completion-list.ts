/** Completions as LSP sends them. A list of keys has 170 items and is asked for while somebody types, so its items say nothing twice. */
import {
  type CompletionClientCapabilities,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
  type Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion } from '../features/answers.ts';
import type { Span } from '../text/span.ts';
import { toRange } from './convert.ts';

const KIND: Record<Completion['kind'], CompletionItemKind> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  device: CompletionItemKind.Module,
  word: CompletionItemKind.Keyword,
};
const RETRIGGER = { title: 'Complete the value', command: 'editor.action.triggerSuggest' };

/** What the editor can do with completions. */
export interface CompletionAbilities {
  /** It shows a detail on every row; else on the chosen row alone. */
  readonly labelDetails: boolean;
  /** It takes what all items have in common from the list. */
  readonly defaultRange: boolean;
}

export function completionAbilities(given: CompletionClientCapabilities | undefined): CompletionAbilities {
  const defaults = given?.completionList?.itemDefaults;
  return {
    labelDetails: given?.completionItem?.labelDetailsSupport ?? false,
    defaultRange: Array.isArray(defaults) && defaults.includes('editRange'),
  };
}

/** What `completionItem/resolve` gets back to find the documentation by: the family alone where the label is the name. */
export type CompletionData = string | { readonly family: string; readonly name: string; readonly value?: string };

/** The record, and one of its values, that the data of an item stands for. */
export function documented({ label, data }: CompletionItem): Exclude<CompletionData, string> | undefined {
  if (typeof data === 'string') return { family: data, name: label };
  return data as Exclude<CompletionData, string> | undefined;
}

export function toCompletionList(
  text: TextDocument,
  completions: readonly Completion[],
  abilities: CompletionAbilities,
): CompletionList {
  const [first] = completions;
  const span = first?.edit.span;
  const isShared = span !== undefined && completions.every(({ edit }) => edit.span === span);
  if (isShared && abilities.defaultRange) {
    const items = completions.map((completion) => toItem(completion, 'textEditText', undefined, abilities));
    return { isIncomplete: false, itemDefaults: { editRange: toRange(text, span) }, items };
  }
  if (isShared && standsAlone(text, span)) {
    return {
      isIncomplete: false,
      items: completions.map((completion) => toItem(completion, 'insertText', undefined, abilities)),
    };
  }
  let last: Span | undefined;
  let range: Range | undefined;
  const items = completions.map((completion) => {
    if (completion.edit.span !== last || !range) {
      last = completion.edit.span;
      range = toRange(text, last);
    }
    return toItem(completion, 'textEdit', range, abilities);
  });
  return { isIncomplete: false, items };
}

/** Whether nothing is typed yet and nothing follows: there every editor puts a text in as it is. */
function standsAlone(text: TextDocument, { start, end }: Span): boolean {
  if (start !== end) return false;
  return (
    text
      .getText()
      .slice(Math.max(0, start - 1), end + 1)
      .trim() === ''
  );
}

function toItem(
  { label, kind, sortText, edit, snippet, detail, filterText, deprecated, retrigger, documentation }: Completion,
  write: 'textEdit' | 'textEditText' | 'insertText',
  range: Range | undefined,
  { labelDetails }: CompletionAbilities,
): CompletionItem {
  const item: CompletionItem = { label, kind: KIND[kind], sortText };
  if (range) item.textEdit = { range, newText: edit.newText };
  else if (write === 'textEditText') item.textEditText = edit.newText;
  else item.insertText = edit.newText;
  if (snippet) item.insertTextFormat = InsertTextFormat.Snippet;
  if (detail !== undefined) {
    if (labelDetails) item.labelDetails = { description: detail };
    else item.detail = detail;
  }
  if (filterText !== undefined) item.filterText = filterText;
  if (deprecated) item.tags = [CompletionItemTag.Deprecated];
  if (retrigger) item.command = RETRIGGER;
  if (typeof documentation === 'string') {
    item.documentation = { kind: 'markdown', value: documentation };
  } else if (documentation) {
    const { record, value, member } = documentation;
    const name = member ?? record.name;
    const data: CompletionData =
      name === label && value === undefined
        ? record.family
        : { family: record.family, name, ...(value !== undefined && { value }) };
    item.data = data;
  }
  return item;
}
