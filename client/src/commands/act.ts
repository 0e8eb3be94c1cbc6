import { env, ProgressLocation, window } from 'vscode';
import {
  type ActionParams,
  type ActionResult,
  PREPARE_ACTION_REQUEST,
  type PreparedAction,
  RUN_ACTION_REQUEST,
  type RunActionParams,
} from '../../../server/src/protocol/host-requests.ts';
import { putIntoTerminal } from '../boot/terminal.ts';
import type { Machine } from '../host/machine.ts';
import { where } from '../host/where.ts';
import { NO_ANSWER, type Server } from '../server.ts';
import { type ActionName, COPY, holdersOf, progressFor, questionFor, TERMINAL } from './act-words.ts';
import { chooseDevice, type KnownDevice } from './choose-device.ts';
import { chooseGuest } from './choose-guest.ts';

/** `xl pci-assignable-add` */
export function actMakeAssignable(server: Server, machine: Machine) {
  return act(
    server,
    machine,
    'assignable-add',
    'Make Assignable',
    ({ assignable, isBridge }) => !assignable && !isBridge,
  );
}

/** `xl pci-assignable-remove -r` */
export function actGiveBackNow(server: Server, machine: Machine) {
  return act(server, machine, 'assignable-remove', 'Give Back to dom0 Now', ({ assignable }) => assignable);
}

/** `xl pci-attach` */
export function actAttach(server: Server, machine: Machine) {
  return act(server, machine, 'attach', 'Attach to a Running Guest', ({ assignable }) => assignable);
}

/** `xl pci-detach` */
export function actDetach(server: Server, machine: Machine) {
  return act(server, machine, 'detach', 'Detach from a Running Guest', ({ where: at }) => at?.kind === 'running');
}

/** Asks what would be run, shows it with all that speaks against it, and runs it when a person says so. */
function act(
  server: Server,
  machine: Machine,
  action: ActionName,
  title: string,
  accept: (device: KnownDevice) => boolean,
) {
  return async (argument?: unknown) => {
    const device = await chooseDevice(machine, argument, { title, accept });
    if (!device) return;
    const guest = await guestFor(machine, action, device.address, title);
    if (guest === null) return;
    const params: ActionParams = { ...where(), action, address: device.address, ...(guest !== undefined && { guest }) };
    const prepared = await server.request<PreparedAction>(PREPARE_ACTION_REQUEST, params);
    if (!prepared) {
      void window.showErrorMessage(NO_ANSWER);
      return;
    }
    if (prepared.refused !== undefined) {
      const chosen = await window.showWarningMessage(prepared.refused, COPY, TERMINAL);
      await byHand(chosen, prepared.command);
      return;
    }
    const { message, detail, buttons, run } = questionFor(params, device, prepared);
    const chosen = await window.showWarningMessage(message, { modal: true, detail }, ...buttons);
    if (chosen !== run) {
      await byHand(chosen, prepared.command);
      return;
    }
    await runSeen(server, machine, { ...params, command: prepared.command, warnings: prepared.warnings }, device.bdf);
  };
}

/** The guest's name; `undefined` where none is needed, `null` where nobody was chosen. */
async function guestFor(machine: Machine, action: ActionName, address: string, title: string) {
  if (action === 'assignable-add' || action === 'assignable-remove') return undefined;
  if (action === 'detach') {
    const [holder, ...others] = holdersOf((await machine.host())?.guests ?? [], address);
    if (holder !== undefined && others.length === 0) return holder;
  }
  return (await chooseGuest(machine, undefined, { title, running: true }))?.name ?? null;
}

async function byHand(chosen: string | undefined, command: string): Promise<void> {
  if (chosen === COPY) await env.clipboard.writeText(command);
  else if (chosen === TERMINAL) putIntoTerminal(command);
}

async function runSeen(server: Server, machine: Machine, params: RunActionParams, bdf: string): Promise<void> {
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title: progressFor(params.action, bdf) },
    () => server.request<ActionResult>(RUN_ACTION_REQUEST, params),
  );
  machine.refresh();
  if (!result) void window.showErrorMessage(NO_ANSWER);
  else if (result.done) void window.showInformationMessage(result.says);
  else void window.showErrorMessage(result.says);
}
