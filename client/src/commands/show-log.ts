import type { Server } from '../server.ts';

export function showLog(server: Server) {
  return () => server.log.show();
}
