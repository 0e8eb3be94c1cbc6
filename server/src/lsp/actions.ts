/** `xen/prepareAction` and `xen/runAction`: a device is moved right now, by a command that a person has seen. */
import { type CommandVector, commandLine, commandVector, runVector } from '../host/actions.ts';
import { forgetRemotes } from '../host/open-host.ts';
import { outcomeOf } from '../passthrough/action-outcome.ts';
import { prepareCommand } from '../passthrough/actions.ts';
import {
  type ActionParams,
  type ActionResult,
  PREPARE_ACTION_REQUEST,
  type PreparedAction,
  RUN_ACTION_REQUEST,
  type RunActionParams,
} from '../protocol/host-requests.ts';
import type { HostDoor } from './host.ts';

/** One at a time: what a second one was shown would be wrong by the time that it runs. */
let isRunning = false;

export function answerActions(door: HostDoor): void {
  const { connection } = door;
  connection.onRequest(PREPARE_ACTION_REQUEST, async (params: ActionParams): Promise<PreparedAction> => {
    return (await prepare(door, params)).prepared;
  });
  connection.onRequest(RUN_ACTION_REQUEST, async (params: RunActionParams): Promise<ActionResult> => {
    if (isRunning) return { done: false, says: 'Another command is still running.' };
    isRunning = true;
    try {
      return await runSeen(door, params);
    } finally {
      isRunning = false;
    }
  });
}

interface Prepared {
  readonly prepared: PreparedAction;
  readonly vector: CommandVector;
}

/** On the machine as it is now. The devices are those of the host that `xen.host` names, whatever file is open. */
async function prepare({ service, world }: HostDoor, action: ActionParams): Promise<Prepared> {
  service.forgetHost();
  const before = service.access;
  const { words, warnings, refused } = prepareCommand(await world(undefined), action);
  const { host, means } = service.access;
  const vector = commandVector(host, means, words);
  // What was read of one machine says nothing of another.
  const changed =
    host === before.host && means === before.means ? undefined : 'The settings changed meanwhile: ask again.';
  const why = changed ?? (means.mayRun ? (refused ?? vector.refused) : vector.refused);
  return {
    prepared: { command: commandLine(vector), warnings, ...(why !== undefined && { refused: why }) },
    vector,
  };
}

async function runSeen(door: HostDoor, params: RunActionParams): Promise<ActionResult> {
  const { prepared, vector } = await prepare(door, params);
  if (prepared.refused !== undefined) return { done: false, says: `Nothing was run. ${prepared.refused}` };
  if (prepared.command !== params.command)
    return { done: false, says: `Nothing was run: by now the command would be another one: ${prepared.command}` };
  const news = prepared.warnings.filter((warning) => !(params.warnings ?? []).includes(warning));
  if (news.length > 0)
    return { done: false, says: `Nothing was run: something is new since you were asked. ${news.join(' ')}` };
  const ended = await runVector(vector);
  forgetRemotes();
  door.service.forgetHost();
  return outcomeOf(await door.world(undefined), params, ended);
}
