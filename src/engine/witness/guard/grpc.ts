import http2 from 'node:http2';
import { Duplex } from 'node:stream';
import { msg } from '../../message.ts';
import type { ImageKeeper } from '../keeper.ts';
import type { CallNote } from '../calls.ts';
import type { Wire } from '../wire.ts';
import { Refused } from './refused.ts';
import { readSolve, readSolved, type BuildGuard } from './solve.ts';

/** What `docker build` calls; what is not here (pruning, containers of a debugger) is refused where there is a guard. */
const FREE_CALLS = new Set([
  '/grpc.health.v1.Health/Check',
  ...['Status', 'ListWorkers', 'Info', 'DiskUsage', 'ListenBuildHistory'].map(
    (name) => `/moby.buildkit.v1.Control/${name}`,
  ),
  ...['ResolveImageConfig', 'ResolveSourceMeta', 'Solve', 'ReadFile', 'ReadDir', 'StatFile', 'Evaluate', 'Ping', 'Return', 'Inputs', 'Warn'].map(
    (name) => `/moby.buildkit.v1.frontend.LLBBridge/${name}`,
  ),
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
]); // prettier-ignore
const SOLVE = '/moby.buildkit.v1.Control/Solve';
const PRUNE = '/moby.buildkit.v1.Control/Prune';
/** A call's message: a byte that says whether it is compressed, four of length, the message. */
const PREFIX_BYTES = 5;
/** What gRPC takes by default, four times over. */
const LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
const WINDOW_BYTES = 1024 * 1024;
/** HTTP status of the connection on which the calls are made. */
const SWITCHED = 101;
const PERMISSION_DENIED = '7';
const UNAVAILABLE = '14';

/** The record of the connection, on which all its calls are noted. */
type Note = Pick<CallNote, 'made' | 'refused'>;

/**
 * Carries BuildKit's gRPC (HTTP/2) between both sides call by call, so that builds can be judged and what they make be
 * written down. Resolves when either side ends.
 * @param guard judges; without one all calls go through
 */
export async function carryGrpc(
  near: Wire,
  far: Wire,
  guard: BuildGuard | undefined,
  keeper: ImageKeeper | undefined,
  note: Note,
): Promise<void> {
  const settings = { settings: { initialWindowSize: WINDOW_BYTES } };
  const engine = http2.connect('http://localhost', { ...settings, createConnection: () => duplexOf(far) });
  const client = http2.performServerHandshake(duplexOf(near), settings);
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const session of [engine, client]) {
    session.on('error', () => session.destroy());
    session.on('close', resolve);
  }
  client.on('stream', (stream, headers) => {
    void carryCall(stream, headers, engine, { guard, keeper, note }).catch((error: unknown) => {
      if (error instanceof Refused) note.refused(error.says, SWITCHED);
      refuse(stream, error, guard);
    });
  });
  await promise;
  engine.destroy();
  client.destroy();
}

interface Parties {
  readonly guard: BuildGuard | undefined;
  readonly keeper: ImageKeeper | undefined;
  readonly note: Note;
}

/** @throws Refused, and whatever the keeper throws */
async function carryCall(
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  engine: http2.ClientHttp2Session,
  { guard, keeper, note }: Parties,
): Promise<void> {
  stream.on('error', () => stream.close());
  const path = headers[':path'] ?? '';
  if (path !== SOLVE) {
    if (guard !== undefined && path === PRUNE) throw new Refused(msg('witness.guard.prune'));
    if (guard !== undefined && !FREE_CALLS.has(path))
      throw new Refused(msg('witness.guard.unknown', { call: path.slice(0, 200) }));
    const call = begin(stream, headers, engine);
    stream.pipe(call);
    answer(stream, call, (chunks) => chunks.pipe(stream, { end: false }));
    return;
  }
  const asked = await messageOf(stream);
  const solve = readSolve(asked.message);
  guard?.judge(solve);
  const made = await keeper?.beforeNaming(solve.names);
  const call = begin(stream, headers, engine);
  call.end(asked.whole);
  const parts: Buffer[] = [];
  answer(
    stream,
    call,
    (chunks) => chunks.on('data', (chunk: Buffer) => parts.push(chunk)),
    async () => {
      const whole = Buffer.concat(parts);
      const created = readSolved(whole.subarray(PREFIX_BYTES));
      note.made(created);
      await made?.(created);
      if (whole.length > 0) stream.write(whole);
    },
  );
}

function begin(
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  engine: http2.ClientHttp2Session,
): http2.ClientHttp2Stream {
  const call = engine.request({ ...headers }, { endStream: false });
  stream.on('aborted', () => call.close(http2.constants.NGHTTP2_CANCEL));
  call.on('error', () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
  return call;
}

/** Hands the answer on: its headers, its messages, its trailers. */
function answer(
  stream: http2.ServerHttp2Stream,
  call: http2.ClientHttp2Stream,
  read: (chunks: http2.ClientHttp2Stream) => void,
  beforeEnd: () => Promise<void> = async () => undefined,
): void {
  let trailers: http2.IncomingHttpHeaders = {};
  call.on('trailers', (sent: http2.IncomingHttpHeaders) => (trailers = sent));
  stream.on('wantTrailers', () => stream.sendTrailers(withoutPseudo(trailers)));
  call.on('response', (head, flags) => {
    if (stream.destroyed) return;
    const alone = (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(head, alone ? { endStream: true } : { waitForTrailers: true });
    if (!alone) read(call);
  });
  call.on('end', () => {
    void beforeEnd().then(
      () => stream.end(),
      () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR),
    );
  });
  // Answered with headers alone: nobody reads, and without reading there is no end.
  call.on('response', () => call.resume());
}

/** The one message of a call. @throws Refused where it is compressed, too long, or not the only one. */
async function messageOf(
  stream: http2.ServerHttp2Stream,
): Promise<{ readonly whole: Buffer; readonly message: Buffer }> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes > LONGEST_MESSAGE_BYTES) throw unreadable();
  }
  const whole = Buffer.concat(parts);
  if (whole.length < PREFIX_BYTES || whole[0] !== 0) throw unreadable();
  if (whole.readUInt32BE(1) !== whole.length - PREFIX_BYTES) throw unreadable();
  return { whole, message: whole.subarray(PREFIX_BYTES) };
}

/** Answers a call as a gRPC server does that will not. */
function refuse(stream: http2.ServerHttp2Stream, error: unknown, guard: BuildGuard | undefined): void {
  if (stream.destroyed || stream.headersSent) return;
  const refused = error instanceof Refused && guard !== undefined;
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': refused ? PERMISSION_DENIED : UNAVAILABLE,
      'grpc-message': refused ? encodeURIComponent(guard.say(error.says)) : '',
    },
    { endStream: true },
  );
}

function withoutPseudo(headers: http2.IncomingHttpHeaders): http2.OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
}

function unreadable(): Refused {
  return new Refused(msg('witness.guard.unreadable'), 400);
}

/** A wire as Node's own streams want it. */
function duplexOf(wire: Wire): Duplex {
  return new Duplex({
    read() {
      wire.take().then(
        (chunk) => this.push(chunk),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
    write(chunk: Buffer, _encoding, done) {
      void (async () => {
        await wire.send(chunk);
        done();
      })();
    },
    final(done) {
      wire.end();
      done();
    },
    destroy(error, done) {
      wire.close();
      done(error);
    },
  });
}
