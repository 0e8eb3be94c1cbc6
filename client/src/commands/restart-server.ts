import type { Server } from '../server.ts';

export function restartServer(server: Server) {
  return () => server.restart();
}
