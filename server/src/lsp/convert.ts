/** From our answers in offsets to what LSP speaks. */
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type Range,
  type SignatureHelp,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OutlineItem, Signature } from '../features/answers.ts';
import type { Finding, Fix, Severity } from '../rules/finding.ts';
import type { Edit, Span } from '../text/span.ts';

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
