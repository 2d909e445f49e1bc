import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { fieldOf, textOf } from '../json.ts';
import { EngineError, msg } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { LateStream } from './late-stream.ts';

/** What is needed of an engine to get into its network namespace. */
export interface Inside {
  /** Path of the namespace, as in `PrivateEngine`. */
  readonly netns: string;
}

/** Why no connection came about; `code` is the system's ("ECONNREFUSED"), empty where the engine itself is gone. */
export class InsideError extends EngineError {
  readonly code: string;
  constructor(says: EngineError['says'], code: string, options?: { cause?: unknown }) {
    super(says, options);
    this.name = 'InsideError';
    this.code = code;
  }
}

/** The words to put before a command so that it runs in the engine's network namespace: there localhost is the engine. */
export function insideCommand({ netns }: Inside): readonly string[] {
  return ['nsenter', `--net=${netns}`, '--'];
}

/**
 * A TCP connection that is made inside the engine's network namespace. It may be written to at once; each side may
 * end its half. Emits `error` with an InsideError where nobody listens or the engine is gone, and with what
 * node:net says (ECONNRESET) where a connection breaks later.
 * @param host an address as it is known inside.
 */
export function connectInside(engine: Inside, port: number, host = '127.0.0.1'): Duplex {
  return new InsideConnection(() => doorTo(engine.netns).open(port, host));
}

/** Ends what holds the network namespace for connections, and whatever else was to end with it. */
export function leaveInside({ netns }: Inside): void {
  doors.get(netns)?.close();
}

/**
 * Runs in the namespace. A socket belongs for ever to the namespace that it was made in: it is opened there and handed
 * over (SCM_RIGHTS, by Node's channel). Paused before it connects, so that not a byte is read on the wrong side.
 */
const OPENER = `
const net = require('node:net');
process.on('disconnect', () => process.exit());
process.on('message', ({ id, host, port }) => {
  const socket = net.connect({ host, port, allowHalfOpen: true, noDelay: true });
  socket.pause();
  const failed = ({ code, message }) => process.send({ id, code: code ?? '', reason: message });
  socket.once('error', failed);
  socket.once('connect', () => process.send({ id }, socket, (error) => error && failed(error)));
});
`;

interface Waiting {
  readonly port: number;
  readonly host: string;
  resolve(socket: Socket): void;
  reject(error: Error): void;
}

/** One process a namespace, which opens its connections. */
interface Door {
  open(port: number, host: string): Promise<Socket>;
  close(): void;
}

const doors = new Map<string, Door>();

function doorTo(netns: string): Door {
  const known = doors.get(netns);
  if (known !== undefined) return known;
  const door = openDoor(netns, () => {
    if (doors.get(netns) === door) doors.delete(netns);
  });
  doors.set(netns, door);
  return door;
}

function openDoor(netns: string, onGone: () => void): Door {
  const [file = '', ...words] = insideCommand({ netns });
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(file, [...words, process.execPath, '--max-semi-space-size=1', '-e', OPENER], {
    env,
    // Not in the terminal's process group: Ctrl-C is for who sits there.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  letGo(child);
  const waiting = new Map<number, Waiting>();
  let lastWords = '';
  let next = 0;
  const gone = (cause?: unknown): void => {
    onGone();
    const says = msg('sandbox.insideGone', { reason: cleanText(lastWords.trim()) });
    for (const asked of waiting.values()) asked.reject(new InsideError(says, '', { cause }));
    waiting.clear();
  };
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (lastWords = (lastWords + text).slice(-400)));
  child.on('error', gone);
  child.on('close', () => gone());
  child.on('message', (message, handle) => {
    const id = Number(fieldOf(message, 'id'));
    const asked = waiting.get(id);
    waiting.delete(id);
    if (asked === undefined) {
      if (handle instanceof Socket) handle.destroy();
      return;
    }
    if (handle instanceof Socket) {
      handle.allowHalfOpen = true;
      asked.resolve(handle);
      return;
    }
    const { port, host } = asked;
    const reason = textOf(fieldOf(message, 'reason'));
    const says = msg('sandbox.insideRefused', { address: `${host}:${port}`, reason });
    asked.reject(new InsideError(says, textOf(fieldOf(message, 'code'))));
  });
  return {
    open: (port, host) =>
      new Promise((resolve, reject) => {
        const id = (next += 1);
        waiting.set(id, { port, host, resolve, reject });
        child.send({ id, host, port }, (error) => {
          if (error !== null && waiting.delete(id)) {
            reject(new InsideError(msg('sandbox.insideGone', { reason: cleanText(error.message) }), ''));
          }
        });
      }),
    close() {
      onGone();
      child.kill('SIGKILL');
    },
  };
}

/** An open door keeps no program from ending; with the program the channel closes, and so does the door. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
}

class InsideConnection extends LateStream {
  readonly #open: () => Promise<Socket>;

  constructor(open: () => Promise<Socket>) {
    super();
    this.#open = open;
  }

  protected override openUnder(): Promise<Duplex> {
    return this.#open();
  }

  protected override failureOf(error: unknown): Error {
    if (error instanceof InsideError) return error;
    return new InsideError(msg('sandbox.insideGone', { reason: '' }), '', { cause: error });
  }

  protected override receive(chunk: Buffer | null): boolean {
    return this.push(chunk);
  }
}
