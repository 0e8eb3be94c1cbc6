/** From our answers in offsets to what LSP speaks. */
import { pathToFileURL } from 'node:url';
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Location,
  type Range,
  type SignatureHelp,
  SymbolKind,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OutlineItem, Signature } from '../features/answers.ts';
import type { Fold } from '../features/folding.ts';
import type { Finding, Fix, RelatedPlace, Severity } from '../rules/finding.ts';
import type { Edit, Span } from '../text/span.ts';

/** What `editor.codeActionsOnSave` names to have all safe mends done. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.xen`;

const SEVERITY: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAG = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated };

export function toRange(text: TextDocument, span: Span): Range {
  return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
}

export function toTextEdit(text: TextDocument, edit: Edit): TextEdit {
  return { range: toRange(text, edit.span), newText: edit.newText };
}

/** `page`: the address of the rule's page, where there is one. */
export function toDiagnostic(text: TextDocument, finding: Finding, page: string | undefined): Diagnostic {
  const diagnostic: Diagnostic = {
    range: toRange(text, finding.span),
    severity: SEVERITY[finding.severity],
    code: finding.code,
    source: finding.source,
    message: finding.message,
  };
  if (page !== undefined) diagnostic.codeDescription = { href: page };
  if (finding.tags?.length) diagnostic.tags = finding.tags.map((tag) => TAG[tag]);
  if (finding.related?.length) {
    diagnostic.relatedInformation = finding.related.map((related) => ({
      location: toLocation(text, related),
      message: related.message,
    }));
  }
  return diagnostic;
}

function toLocation(text: TextDocument, related: RelatedPlace): Location {
  const { file, place } = related;
  if (file === undefined) return { uri: text.uri, range: toRange(text, related) };
  const { line, column, endLine, endColumn } = place ?? { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    uri: pathToFileURL(file).href,
    range: {
      start: { line: line - 1, character: column - 1 },
      end: { line: endLine - 1, character: endColumn - 1 },
    },
  };
}

/** `diagnostic`: what `finding` was shown as. */
export function toCodeAction(edit: WorkspaceEdit, diagnostic: Diagnostic, fix: Fix): CodeAction {
  const action: CodeAction = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit };
  if (fix.preferred) action.isPreferred = true;
  return action;
}

export function toFixAllAction(edit: WorkspaceEdit): CodeAction {
  return { title: 'Fix all that is safe to fix', kind: FIX_ALL, edit };
}

export function toSignatureHelp({ label, documentation, parameters, active }: Signature): SignatureHelp {
  return {
    signatures: [
      {
        label,
        ...(documentation !== undefined && { documentation: { kind: 'markdown', value: documentation } }),
        parameters: parameters.map(({ span, documentation: words }) => ({
          label: [span.start, span.end],
          ...(words !== undefined && { documentation: { kind: 'markdown', value: words } }),
        })),
      },
    ],
    activeSignature: 0,
    // Beyond the last one: none is highlighted.
    activeParameter: active ?? parameters.length,
  };
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

const FOLDING_KIND = { block: undefined, comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region };

export function toFoldingRange(text: TextDocument, fold: Fold): FoldingRange {
  const kind = FOLDING_KIND[fold.kind];
  const { start, end } = toRange(text, fold);
  return { startLine: start.line, endLine: end.line, ...(kind && { kind }) };
}
