import net from 'node:net';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { msg, type Message } from '../message.ts';
import { CallLog } from './calls.ts';
import { Connection, refusal, type Desk } from './connection.ts';
import { createGate } from './guard/gate.ts';
import { carryGrpc } from './guard/grpc.ts';
import { Journal } from './journal.ts';
import { journalKeeper } from './keeper.ts';
import { lookUpOn } from './look-up.ts';
import type { GuardPolicy, Witness } from './types.ts';
import { Wire } from './wire.ts';

export { cleanUp, type CleanUp } from './clean-up.ts';
export { explainCall } from './explain.ts';
export { existedIn, takeInventory, type Inventory } from './guard/inventory.ts';
export type { Allowance, Created, GuardPolicy, ObjectKind, Witness, WitnessedCall } from './types.ts';

const SOCKET_NAME = 'docker.sock';

export interface WitnessOptions {
  /** Path of the engine's unix socket. */
  readonly upstream: string;
  /** A folder for the socket alone: made, or set to 0700. Its path is short enough for a socket's (sun_path). */
  readonly dir: string;
  /** For an engine that is a person's own: what is kept from harm. */
  readonly guard?: GuardPolicy;
  /** A file to which all that is made is written, for `cleanUp`. Continued where it is there. */
  readonly journal?: string;
  /** Says in the learner's language that the engine is gone. Without it such a connection just ends. */
  readonly say?: (message: Message) => string;
}

/**
 * Puts a unix socket in front of an engine's that records every call, and, as asked, guards and keeps a journal.
 * @throws what the system says where the socket or the journal cannot be made.
 */
export async function startWitness(options: WitnessOptions): Promise<Witness> {
  const { upstream, dir, guard, say = guard?.say.bind(guard) } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  const socket = join(dir, SOCKET_NAME);
  await rm(socket, { force: true });

  const lookUp = lookUpOn(upstream);
  const journal = options.journal === undefined ? undefined : await Journal.open(options.journal);
  const keeper = journal === undefined ? undefined : journalKeeper(journal, lookUp);
  const gate = guard === undefined ? undefined : createGate(guard, lookUp, upstream);
  const calls = new CallLog();
  const desk: Desk = {
    calls,
    gate,
    keeper,
    grpc:
      gate === undefined && keeper === undefined
        ? undefined
        : async (near, far, note) => carryGrpc(near, far, gate?.builds, keeper, note),
  };

  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect({ path: upstream, allowHalfOpen: true });
    hold(open, near);
    hold(open, far);
    void accept(near, far, desk, say);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  await chmod(socket, 0o600);

  return {
    socket,
    get calls() {
      return calls.all;
    },
    onCall: (listener) => calls.onCall(listener),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const one of open) one.destroy();
      await closed;
      await journal?.close();
      await rm(socket, { force: true });
    },
  };
}

async function accept(
  near: net.Socket,
  far: net.Socket,
  desk: Desk,
  say: ((message: Message) => string) | undefined,
): Promise<void> {
  const nearWire = new Wire(near);
  const farWire = new Wire(far);
  try {
    if (await connected(far)) await new Connection(nearWire, farWire, desk).serve();
    else if (say !== undefined && (await nearWire.peek())) {
      await nearWire.send(refusal(503, say(msg('witness.noEngine'))));
      nearWire.close();
    }
  } catch {
    // What a connection may fail of (a journal on a full disk, an engine gone while it is asked) ends that connection
    // alone: its client hears so, and nothing was let through unseen.
  } finally {
    near.destroySoon();
    far.destroySoon();
  }
}

function connected(socket: net.Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
}

function hold(open: Set<net.Socket>, socket: net.Socket): void {
  open.add(socket);
  socket.on('close', () => open.delete(socket));
  // A broken side is closed by that, and whoever reads or writes it learns of it there.
  socket.on('error', () => socket.destroy());
}
