import { createServer, type Server, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { errorCodeOf } from '../json.ts';
import { msg, type Message } from '../message.ts';
import type { EngineState } from '../state/types.ts';
import type { Container, Port } from '../types.ts';

/** The published ports of an engine, reachable from outside its network namespace. */
export interface PortRelay {
  /** Published port inside → port on the machine's 127.0.0.1. The same number, unless that was taken. */
  readonly ports: ReadonlyMap<number, number>;
  /** What a person must know: ports that have another number outside, ports that are not relayed. */
  readonly says: readonly Message[];
  /** Calls back when `ports` or `says` have changed. Returns the function that unsubscribes. */
  onChange(listener: () => void): () => void;
  /** Ends all connections and frees the ports. */
  close(): Promise<void>;
}

export interface PortRelayOptions {
  /** The live state of the engine, whose containers are followed. */
  readonly state: Pick<EngineState, 'store'>;
  /** Connects to a port inside. */
  readonly connect: (port: number, host: string) => Duplex;
}

const LOOPBACK = '127.0.0.1';
/** Addresses of a published port that loopback reaches. */
const ANYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::', LOOPBACK]);

interface Listening {
  readonly outside: number;
  readonly host: string;
  close(): Promise<void>;
}

/**
 * Makes each TCP port that a running container publishes answer on this machine's 127.0.0.1, under the same number
 * where that is free, and follows the containers as they come and go. UDP is not relayed, which `says` says.
 */
export function relayPorts({ state, connect }: PortRelayOptions): PortRelay {
  const open = new Map<number, Listening>();
  /** The number that a port had outside the last time: a container that comes back has it again. */
  const had = new Map<number, number>();
  const listeners = new Set<() => void>();
  let ports: ReadonlyMap<number, number> = new Map();
  let says: readonly Message[] = [];
  let closed = false;

  const follow = async (): Promise<void> => {
    const { tcp, udp } = publishedPorts(closed ? [] : state.store.getState().containers.values());
    const failed = new Map<number, string>();
    for (const [port, listening] of open) {
      if (tcp.get(port) === listening.host) continue;
      open.delete(port);
      await listening.close();
    }
    for (const [port, host] of tcp) {
      if (open.has(port)) continue;
      try {
        const listening = await listen([port, had.get(port) ?? 0, 0], host, () => connect(port, host));
        open.set(port, listening);
        had.set(port, listening.outside);
      } catch (error) {
        failed.set(port, errorCodeOf(error));
      }
    }
    const now = new Map([...open].map(([port, { outside }]) => [port, outside]));
    const sentences = [
      ...[...now].flatMap(([port, outside]) =>
        port === outside ? [] : [msg('sandbox.relayElsewhere', { port, outside })],
      ),
      ...[...failed].map(([port, reason]) => msg('sandbox.relayFailed', { port, reason })),
      ...[...udp].map((port) => msg('sandbox.relayNoUdp', { port })),
    ];
    if (JSON.stringify([[...now], sentences]) === JSON.stringify([[...ports], says])) return;
    ports = now;
    says = sentences;
    for (const listener of listeners) listener();
  };

  // One after the other, and one more for all changes that came meanwhile.
  let running: Promise<void> | undefined;
  let again = false;
  const update = (): Promise<void> => {
    again = true;
    return (running ??= (async () => {
      while (again) {
        again = false;
        await follow();
      }
      running = undefined;
    })());
  };
  const unsubscribe = state.store.subscribe((now, before) => {
    if (now.containers !== before.containers) void update();
  });
  void update();

  return {
    get ports() {
      return ports;
    },
    get says() {
      return says;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      unsubscribe();
      await update();
    },
  };
}

/** The published ports of what runs: TCP ones with the address to reach each at inside, and UDP ones. */
function publishedPorts(containers: Iterable<Container>): {
  readonly tcp: ReadonlyMap<number, string>;
  readonly udp: ReadonlySet<number>;
} {
  const tcp = new Map<number, string>();
  const udp = new Set<number>();
  for (const container of containers) {
    if (container.state !== 'running' && container.state !== 'paused') continue;
    for (const { publicPort, protocol, ip } of container.ports) {
      if (publicPort === undefined) continue;
      if (protocol === 'udp') udp.add(publicPort);
      // One number may be published on several addresses: loopback, as a person would type it, wins.
      else if (protocol === 'tcp' && tcp.get(publicPort) !== LOOPBACK) tcp.set(publicPort, hostOf(ip));
    }
  }
  return { tcp, udp };
}

function hostOf(ip: Port['ip']): string {
  return ANYWHERE.has(ip) ? LOOPBACK : ip;
}

/** Listens on the first of these ports that can be had; 0 is any. @throws what listen(2) says of the last. */
async function listen(
  candidates: readonly number[],
  host: string,
  connect: () => Duplex,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const inside = connect();
    // Each direction ends by itself; a failure of one ends both, which is all that TCP can tell the other end.
    const ended = (error: Error | null | undefined): void => {
      if (!error) return;
      socket.resetAndDestroy();
      inside.destroy();
    };
    pipeline(socket, inside, ended);
    pipeline(inside, socket, ended);
  });
  // A relay keeps no program from ending.
  server.unref();
  const outside = await firstFree(server, candidates);
  return {
    outside,
    host,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function firstFree(server: Server, candidates: readonly number[]): Promise<number> {
  let last: unknown;
  for (const port of candidates) {
    try {
      return await listening(server, port);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
