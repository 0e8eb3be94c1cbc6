/** Routing tables and addresses as /proc/net has them. */

export interface Route {
  readonly version: 4 | 6;
  /** The interface. */
  readonly name: string;
  readonly destination: bigint;
  /** Bits of the destination that count; 0: the default route. */
  readonly length: number;
  readonly metric: number;
}

const UP = 0x1;
const REJECT = 0x200;
const BITS = { 4: 32, 6: 128 };

/** Linux' net/ipv4/fib_trie.c: numbers in hex, addresses with their bytes in the processor's order, which is x86's. */
export function parseRoutes4(text: string): Route[] {
  return text.split('\n').flatMap((line) => {
    const [name, destination, , flags, , , metric, mask] = line.split(/\s+/);
    const to = turned(destination);
    const bits = turned(mask);
    if (!name || to === undefined || bits === undefined || !isInForce(flags)) return [];
    return [{ version: 4 as const, name, destination: to, length: ones(bits), metric: Number(metric) || 0 }];
  });
}

/** Linux' net/ipv6/route.c */
export function parseRoutes6(text: string): Route[] {
  return text.split('\n').flatMap((line) => {
    const [destination, length, , , , metric, , , flags, name] = line.trim().split(/\s+/);
    if (!name || name === 'lo' || !isHex(destination, 32) || !isHex(length, 2) || !isInForce(flags)) return [];
    return [
      {
        version: 6 as const,
        name,
        destination: BigInt(`0x${destination}`),
        length: Number.parseInt(length, 16),
        metric: Number.parseInt(metric ?? '', 16) || 0,
      },
    ];
  });
}

/** The route that such a packet takes: the longest that fits, of these the one with the least metric. */
export function routeFor(routes: readonly Route[], address: bigint, version: 4 | 6): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    if (route.version !== version) continue;
    const rest = BigInt(BITS[version] - route.length);
    if (address >> rest !== route.destination >> rest) continue;
    if (!best || route.length > best.length || (route.length === best.length && route.metric < best.metric))
      best = route;
  }
  return best;
}

/** The default route of each version that has one. */
export function defaultRoutes(routes: readonly Route[]): Route[] {
  return ([4, 6] as const).flatMap((version) => {
    const all = routes.filter((route) => route.version === version && route.length === 0);
    return all.sort((a, b) => a.metric - b.metric).slice(0, 1);
  });
}

export interface Address {
  readonly version: 4 | 6;
  readonly number: bigint;
  /** The interface that it names itself: `fe80::1%eth0`. */
  readonly zone?: string;
}

/** An address as SSH_CONNECTION writes it; one of version 4 inside version 6 counts as version 4. */
export function parseAddress(text: string): Address | undefined {
  const [words = '', zone] = text.split('%');
  const four = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/i.exec(words);
  if (four) return { version: 4, number: four.slice(1).reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
  if (!/^[\da-f:]{2,39}$/i.test(words)) return undefined;
  const [head = '', tail] = words.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  if (missing < 0 || (tail === undefined && missing > 0)) return undefined;
  const all = [...groups(head), ...new Array<string>(missing).fill('0'), ...groups(tail)];
  if (!all.every((group) => isHex(group, 0))) return undefined;
  const number = all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  return { version: 6, number, ...(zone && { zone }) };
}

/** The other ends of the connections to a port of this machine that are up: /proc/net/tcp and tcp6. */
export function connectionsTo(port: number, text: string): Address[] {
  return text.split('\n').flatMap((line) => {
    const [, local, remote, state] = line.trim().split(/\s+/);
    if (state !== '01' || Number.parseInt(local?.split(':')[1] ?? '', 16) !== port) return [];
    const hex = remote?.split(':')[0];
    if (hex?.length === 8) return [{ version: 4 as const, number: turned(hex) ?? 0n }];
    if (!isHex(hex, 32)) return [];
    // Four words, each with its bytes turned round.
    const number = BigInt(`0x${(hex.match(/.{8}/g) ?? []).map(bytesTurned).join('')}`);
    return [number >> 32n === 0xffffn ? { version: 4, number: number & 0xffffffffn } : { version: 6, number }];
  });
}

/** The address is this machine's own: a session through a tunnel, which lies on no card. */
export function isLoopback({ version, number }: Address): boolean {
  return version === 4 ? number >> 24n === 127n : number === 1n;
}

/** /proc/net/if_inet6: the address in hex, four numbers, the interface. */
export function interfaceOf6(text: string, address: bigint): string | undefined {
  const hex = address.toString(16).padStart(32, '0');
  return text
    .split('\n')
    .find((line) => line.startsWith(hex))
    ?.trim()
    .split(/\s+/)
    .at(-1);
}

function isInForce(flags: string | undefined): boolean {
  const number = Number.parseInt(flags ?? '', 16);
  return (number & UP) !== 0 && (number & REJECT) === 0;
}

function isHex(text: string | undefined, digits: number): text is string {
  return text !== undefined && /^[\da-f]+$/i.test(text) && (digits === 0 ? text.length <= 4 : text.length === digits);
}

function turned(hex: string | undefined): bigint | undefined {
  return isHex(hex, 8) ? BigInt(`0x${bytesTurned(hex)}`) : undefined;
}

function bytesTurned(hex: string): string {
  return (hex.match(/../g) ?? []).reverse().join('');
}

function ones(mask: bigint): number {
  return mask.toString(2).replaceAll('0', '').length;
}
