/** What is under lsp-client.mjs, for the tests that are written in TypeScript. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

export class LspClient {
  constructor(
    command: string,
    args: readonly string[],
    options?: { settings?: Record<string, unknown>; env?: Record<string, string | undefined>; cwd?: string },
  );
  readonly exited: Promise<Ended>;
  readonly pid: number | undefined;
  readonly stderr: string;
  request(method: string, params?: unknown, timeout?: number): Promise<unknown>;
  requestWithId(method: string, params?: unknown, timeout?: number): { id: number; answer: Promise<unknown> };
  notify(method: string, params?: unknown): void;
  write(bytes: string | Uint8Array): void;
  next(method: string, test?: (params: never) => boolean, timeout?: number): Promise<unknown>;
  close(): Promise<Ended>;
  kill(): void;
}
