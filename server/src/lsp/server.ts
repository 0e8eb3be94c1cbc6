import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { fileNow } from '../host/file-now.ts';
import {
  BOOT_CONFIGURATION_REQUEST,
  type BootConfigurationParams,
  type BootConfigurationResult,
  DEVICES_REQUEST,
  INSERT_DEVICE_REQUEST,
  type InsertDeviceParams,
  type InsertDeviceResult,
  RELEASE_IN_FORCE,
  type Settings,
} from '../protocol/requests.ts';
import type { RulePages } from '../rule-pages.ts';
import type { Service } from '../service.ts';
import { overlaps } from '../text/span.ts';
import { bootRootOf, toBootConfiguration, toDefinitionLinks } from './boot.ts';
import { completionAbilities, documented, toCompletionList } from './completion-list.ts';
import {
  FIX_ALL,
  toCodeAction,
  toDocumentSymbol,
  toFixAllAction,
  toFoldingRange,
  toRange,
  toSignatureHelp,
  toTextEdit,
} from './convert.ts';
import { Diagnostics } from './diagnostics.ts';
import { OpenDocuments } from './documents.ts';
import { serveHost } from './host.ts';
import { Navigation } from './navigation.ts';
import { editAbilities, editOfDocument, editOfFix, type OtherFiles } from './workspace-edit.ts';

/** Nobody finds their way by an outline of more lines than this, and it would take seconds to send. */
const MOST_LINES_OUTLINED = 20_000;
/** Who marks half a file is not looking for ways to ignore every line of it. */
const MOST_IGNORED = 40;

/**
 * Answers a connection's requests from the service. The only place that knows LSP.
 *
 * @param pages what the codes of diagnostics link to
 */
export function serve(connection: Connection, service: Service, pages?: RulePages): void {
  const documents = new OpenDocuments(service, (uri) => {
    diagnostics.schedule(uri);
    navigation.refreshSoon();
  });
  const diagnostics = new Diagnostics(connection, documents, {
    page: (code) => pages?.address(code),
    judge: (finding) => service.judge(finding),
  });
  let abilities = completionAbilities(undefined);
  let canEdit = editAbilities(undefined);
  const otherFiles = (): OtherFiles => ({
    abilities: canEdit,
    open: (path) => documents.at(path)?.text,
    onDisk: fileNow,
  });
  const navigation = new Navigation(connection, service, documents, otherFiles);
  /** The release that the client was told last. */
  let told = '';

  /** Finds out which release counts, tells the client where that is news, and checks again where it is another one than before. */
  const settleRelease = async () => {
    const before = service.release;
    const inForce = await service.settleRelease();
    if (service.release !== before) diagnostics.scheduleAll();
    const news = JSON.stringify(inForce);
    if (news === told) return;
    told = news;
    void connection.sendNotification(RELEASE_IN_FORCE, inForce);
  };

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    service.configure(settingsOf(params.initializationOptions));
    abilities = completionAbilities(params.capabilities.textDocument?.completion);
    canEdit = editAbilities(params.capabilities.workspace);
    return {
      serverInfo: { name: 'xen-language-server' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        completionProvider: { resolveProvider: true, triggerCharacters: ["'", '"', ',', '=', '[', '(', '@', ':'] },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: ["'", '"', ','], retriggerCharacters: ['=', '@', ';', ':'] },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        definitionProvider: true,
        ...navigation.start(params),
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
      },
    };
  });

  // Not before: the answer to `initialize` waits for nothing.
  connection.onInitialized(() => settleRelease());

  connection.onDidChangeConfiguration(({ settings }) => {
    service.configure(settingsOf(settings?.xen ?? settings));
    diagnostics.scheduleAll();
    navigation.refreshSoon();
    void settleRelease();
  });

  connection.onDidOpenTextDocument(({ textDocument }) => {
    const { uri, languageId, version, text } = textDocument;
    if (documents.open(uri, languageId, version, text)) diagnostics.schedule(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const { uri, version } = textDocument;
    if (documents.change(uri, version, contentChanges)) diagnostics.schedule(uri);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.close(uri);
    diagnostics.clear(uri);
  });

  connection.onCompletion(async ({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    const { text, file } = document;
    const completions = await file.complete(text.offsetAt(position));
    return toCompletionList(text, completions, abilities);
  });
  connection.onCompletionResolve((item: CompletionItem) => {
    const data = documented(item);
    const value = data && service.documentByName(data.family, data.name, data.value);
    if (value !== undefined) item.documentation = { kind: 'markdown', value };
    return item;
  });

  connection.onHover(async ({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    const { text, file } = document;
    const hover = await file.hover(text.offsetAt(position));
    return hover ? { contents: { kind: 'markdown', value: hover.markdown }, range: toRange(text, hover.span) } : null;
  });

  connection.onSignatureHelp(({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    const signature = document?.file.signature(document.text.offsetAt(position));
    return signature ? toSignatureHelp(signature) : null;
  });

  connection.onCodeAction(async ({ textDocument, range, context: { only } }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    const { text, file } = document;
    const actions: CodeAction[] = [];
    if (!only || only.some((kind) => isUnder(kind, CodeActionKind.QuickFix))) {
      const wanted = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
      const ignoring: CodeAction[] = [];
      const others = otherFiles();
      const { version } = text;
      for (const finding of diagnostics.findings(textDocument.uri)) {
        if (!overlaps(finding.span, wanted)) continue;
        const shown = diagnostics.diagnostic(document, finding);
        for (const fix of finding.fixes?.() ?? []) {
          const edit = await editOfFix(text, fix, others);
          // Whoever typed in the meantime asks again.
          if (text.version !== version) return [];
          if (edit) actions.push(toCodeAction(edit, shown, fix));
        }
        if (ignoring.length >= MOST_IGNORED) continue;
        for (const fix of file.ignoreFixes(finding))
          ignoring.push(toCodeAction(editOfDocument(text, fix.edits), shown, fix));
      }
      actions.push(...ignoring);
    }
    // It looks at the file several times over: only who asks for it by name gets it.
    if (only?.some((kind) => isUnder(kind, FIX_ALL))) {
      const { edits } = file.fixAll();
      if (edits.length > 0) actions.push(toFixAllAction(editOfDocument(text, edits)));
    }
    return actions;
  });

  connection.onDocumentSymbol(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    if (!document || document.text.lineCount > MOST_LINES_OUTLINED) return null;
    return document.file.outline().map((item) => toDocumentSymbol(document.text, item));
  });

  connection.onFoldingRanges(({ textDocument }) => {
    const document = documents.get(textDocument.uri);
    return document ? document.file.folds().map((fold) => toFoldingRange(document.text, fold)) : null;
  });

  connection.onDefinition(async ({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    const answer = await document?.file.definitions(document.text.offsetAt(position));
    const links = document && answer ? toDefinitionLinks(document.text, answer) : [];
    return links.length > 0 ? links : navigation.definition(textDocument.uri, position);
  });
  navigation.serve();
  connection.onRequest(
    BOOT_CONFIGURATION_REQUEST,
    async (params: BootConfigurationParams): Promise<BootConfigurationResult | null> => {
      const page = await service.bootConfiguration(await bootRootOf(params ?? {}));
      return page ? toBootConfiguration(page) : null;
    },
  );
  connection.onRequest(DEVICES_REQUEST, async () => {
    const devices = await service.devices();
    // What is said of the devices in the open configs follows what was just read.
    diagnostics.scheduleAll();
    navigation.refreshSoon();
    // A host that was recorded anew may run another Xen.
    void settleRelease();
    return devices;
  });
  connection.onRequest(INSERT_DEVICE_REQUEST, ({ uri, address }: InsertDeviceParams): InsertDeviceResult => {
    const document = documents.get(uri);
    if (!document) return { refused: 'This file is not open as a domain config.' };
    const { text, file } = document;
    const answer = file.insertDevice(address);
    if ('refused' in answer) return answer;
    return { version: text.version, edits: answer.edits.map((edit) => toTextEdit(text, edit)) };
  });

  serveHost(connection, service, documents, () => canEdit);

  connection.listen();
}

/** Settings come from anywhere: only what has the right type is taken. */
function settingsOf(given: unknown): Settings {
  const { release, host, earlierHost, trusted, xlPath, sshPath, rules } = (
    typeof given === 'object' && given !== null ? given : {}
  ) as Record<string, unknown>;
  return {
    ...(typeof release === 'string' && { release }),
    ...(typeof host === 'string' && { host }),
    ...(typeof earlierHost === 'string' && { earlierHost }),
    ...(typeof trusted === 'boolean' && { trusted }),
    ...(typeof xlPath === 'string' && { xlPath }),
    ...(typeof sshPath === 'string' && { sshPath }),
    // Its entries are looked at where they are used.
    ...(typeof rules === 'object' && rules !== null && { rules: rules as Record<string, string> }),
  };
}

/** Whether who asks for `wanted` means `kind`: `source.fixAll` means `source.fixAll.xen`, and the empty one everything. */
function isUnder(wanted: string, kind: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}
