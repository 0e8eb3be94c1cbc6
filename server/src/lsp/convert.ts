/** From our answers in offsets to what LSP speaks. */
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  InsertTextFormat,
  type Range,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion, OutlineItem } from '../features/answers.ts';
import type { Finding, Fix, Severity } from '../rules/finding.ts';
import type { Edit, Span } from '../text/span.ts';

const SEVERITY: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAG = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated };

const KIND: Record<Completion['kind'], CompletionItemKind> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  device: CompletionItemKind.Module,
  word: CompletionItemKind.Keyword,
};

/** What `completionItem/resolve` gets back to find the documentation by. */
export interface CompletionData {
  readonly family: string;
  readonly name: string;
  readonly value?: string;
}

export function toRange(text: TextDocument, span: Span): Range {
  return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
}

export function toTextEdit(text: TextDocument, edit: Edit): TextEdit {
  return { range: toRange(text, edit.span), newText: edit.newText };
}

export function toDiagnostic(text: TextDocument, finding: Finding): Diagnostic {
  const diagnostic: Diagnostic = {
    range: toRange(text, finding.span),
    severity: SEVERITY[finding.severity],
    code: finding.code,
    source: finding.source,
    message: finding.message,
  };
  if (finding.tags?.length) diagnostic.tags = finding.tags.map((tag) => TAG[tag]);
  if (finding.related?.length) {
    diagnostic.relatedInformation = finding.related.map((related) => ({
      location: { uri: text.uri, range: toRange(text, related) },
      message: related.message,
    }));
  }
  return diagnostic;
}

export function toCodeAction(text: TextDocument, finding: Finding, fix: Fix): CodeAction {
  const action: CodeAction = {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(text, finding)],
    edit: { changes: { [text.uri]: fix.edits.map((edit) => toTextEdit(text, edit)) } },
  };
  if (fix.preferred) action.isPreferred = true;
  return action;
}

/** @param labelDetails whether the editor can show a detail on every row; else it is seen on the chosen row alone */
export function toCompletionItem(text: TextDocument, completion: Completion, labelDetails: boolean): CompletionItem {
  const item: CompletionItem = {
    label: completion.label,
    kind: KIND[completion.kind],
    sortText: completion.sortText,
    textEdit: toTextEdit(text, completion.edit),
  };
  if (completion.snippet) item.insertTextFormat = InsertTextFormat.Snippet;
  if (completion.detail !== undefined) {
    if (labelDetails) item.labelDetails = { description: completion.detail };
    else item.detail = completion.detail;
  }
  if (completion.filterText !== undefined) item.filterText = completion.filterText;
  if (completion.deprecated) item.tags = [CompletionItemTag.Deprecated];
  if (completion.retrigger) item.command = { title: 'Complete the value', command: 'editor.action.triggerSuggest' };
  const documentation = completion.documentation;
  if (typeof documentation === 'string') {
    item.documentation = { kind: 'markdown', value: documentation };
  } else if (documentation) {
    const { record, value } = documentation;
    const data: CompletionData = { family: record.family, name: record.name, ...(value !== undefined && { value }) };
    item.data = data;
  }
  return item;
}

export function toDocumentSymbol(text: TextDocument, item: OutlineItem): DocumentSymbol {
  return {
    name: item.name || '(unnamed)',
    detail: item.detail ?? '',
    kind: item.children ? SymbolKind.Namespace : SymbolKind.Property,
    range: toRange(text, item.span),
    selectionRange: toRange(text, item.nameSpan),
    ...(item.children && { children: item.children.map((child) => toDocumentSymbol(text, child)) }),
  };
}
