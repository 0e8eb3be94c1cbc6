/** An edit from the server as VS Code shows it first, piece by piece. Plain data in LSP's shapes. */

interface TextEditLike {
  readonly range: unknown;
  readonly newText: string;
  readonly annotationId?: string;
}

type ChangeLike =
  | {
      readonly textDocument: { readonly uri: string; readonly version: number | null };
      readonly edits: readonly TextEditLike[];
    }
  | { readonly kind: string; readonly annotationId?: string };

export interface EditLike {
  readonly changes?: Readonly<Record<string, readonly TextEditLike[]>>;
  readonly documentChanges?: readonly ChangeLike[];
  readonly changeAnnotations?: Readonly<
    Record<string, { readonly label: string; readonly needsConfirmation?: boolean }>
  >;
}

/** What has no annotation gets one, so that VS Code shows the edit and waits. */
export function confirmed(edit: EditLike, title: string): EditLike {
  const id = 'confirm';
  const marked = (text: TextEditLike): TextEditLike => ({ ...text, annotationId: text.annotationId ?? id });
  const changes: readonly ChangeLike[] =
    edit.documentChanges ??
    Object.entries(edit.changes ?? {}).map(([uri, edits]) => ({ textDocument: { uri, version: null }, edits }));
  return {
    documentChanges: changes.map((change) =>
      'edits' in change
        ? { ...change, edits: change.edits.map(marked) }
        : { ...change, annotationId: change.annotationId ?? id },
    ),
    changeAnnotations: { ...edit.changeAnnotations, [id]: { label: title, needsConfirmation: true } },
  };
}

/** The files that an edit changes or makes, as URIs. */
export function filesOf(edit: EditLike): string[] {
  const changed = (edit.documentChanges ?? []).flatMap((change) =>
    'textDocument' in change ? [change.textDocument.uri] : 'uri' in change ? [String(change.uri)] : [],
  );
  return [...new Set([...Object.keys(edit.changes ?? {}), ...changed])];
}
