/** The requests about the host beyond its list of devices (protocol/host-requests.ts): each is answered by a file of its own beside this one. */
import type { Connection, WorkspaceEdit } from 'vscode-languageserver';
import { fileNow } from '../host/file-now.ts';
import type { World } from '../passthrough/world.ts';
import type { Where } from '../protocol/host-requests.ts';
import type { Service } from '../service.ts';
import type { FileEdits } from '../text/file-edits.ts';
import { answerActions } from './actions.ts';
import { whereOf } from './boot.ts';
import type { OpenDocuments } from './documents.ts';
import { KeptEdits } from './kept-edits.ts';
import { answerPlan } from './plan.ts';
import { answerReadiness } from './readiness.ts';
import { answerStory } from './story.ts';
import type { EditAbilities, OtherFiles } from './workspace-edit.ts';

/** What an answer needs. */
export interface HostDoor {
  readonly connection: Connection;
  readonly service: Service;
  /** What editors have open. Their unsaved texts are part of a world already. */
  readonly documents: OpenDocuments;
  /** The machine that somebody means, read as far as that is due. Never rejects. */
  world(where: Where | null | undefined): Promise<World>;
  /** For edits of several files (workspace-edit.ts). */
  others(): OtherFiles;
  /** Keeps edits that a report offers: the name by which `xen/editOf` gives them. Paths are those of the world. */
  keep(world: World, files: readonly FileEdits[]): string;
  editOf(id: string): Promise<WorkspaceEdit | null>;
}

/** Each says `connection.onRequest(…)` of what it answers. One line a request. */
const ANSWERS: readonly ((door: HostDoor) => void)[] = [answerStory, answerPlan, answerReadiness, answerActions];

/** @param canEdit what the client can do with edits, once it has said so */
export function serveHost(
  connection: Connection,
  service: Service,
  documents: OpenDocuments,
  canEdit: () => EditAbilities,
): void {
  const kept = new KeptEdits();
  const others = () => ({
    abilities: canEdit(),
    open: (path: string) => documents.at(path)?.text,
    onDisk: fileNow,
  });
  const door: HostDoor = {
    connection,
    service,
    documents,
    world: (where) => service.world(whereOf(where ?? {})),
    others,
    keep: (world, files) => kept.keep(world, files),
    editOf: (id) => kept.editOf(id, others()),
  };
  for (const answer of ANSWERS) answer(door);
}
