import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A unix socket in front of an engine's, that a test can cut, freeze, and look into. */
export interface Proxy {
  readonly socket: string;
  /** Request lines that went through, e.g. "GET /v1.45/events?since=…". */
  readonly requests: readonly string[];
  /** How many connections are open now. */
  connections(): number;
  /** As if the engine were killed: connections break, and nothing listens. */
  cut(): void;
  /** As if it were started again. */
  mend(): Promise<void>;
  /** Connections are accepted and stay open, and nothing gets through, until `thaw`. */
  freeze(): void;
  thaw(): void;
  close(): void;
}

export async function startProxy(target: string): Promise<Proxy> {
  const dir = mkdtempSync(join(tmpdir(), 'quayside-proxy-'));
  const socket = join(dir, 'docker.sock');
  const requests: string[] = [];
  const open = new Map<net.Socket, net.Socket>();
  let server: net.Server | undefined;
  let frozen = false;

  const accept = (near: net.Socket): void => {
    const far = net.connect(target);
    open.set(near, far);
    near.on('data', (chunk) => {
      const line = /^[A-Z]+ \/\S*/.exec(chunk.toString('latin1'))?.[0];
      if (line !== undefined) requests.push(line);
    });
    near.pipe(far).pipe(near);
    if (frozen) hold(near, far);
    const end = (): void => {
      open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const side of [near, far]) side.on('error', end).on('close', end);
  };
  const cut = (): void => {
    server?.close();
    server = undefined;
    for (const near of open.keys()) near.destroy();
  };
  const mend = async (): Promise<void> => {
    const next = net.createServer(accept);
    await new Promise<void>((resolve, reject) => next.on('error', reject).listen(socket, resolve));
    server = next;
  };

  await mend();
  return {
    socket,
    requests,
    connections: () => open.size,
    cut,
    mend,
    freeze: () => {
      frozen = true;
      for (const [near, far] of open) hold(near, far);
    },
    thaw: () => {
      frozen = false;
      for (const [near, far] of open) near.pipe(far).pipe(near);
    },
    close: () => {
      cut();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function hold(near: net.Socket, far: net.Socket): void {
  near.unpipe(far).pause();
  far.unpipe(near).pause();
}
