import type { Readable } from 'node:stream';
import { saidBy, statusOf } from '../../../engine/actions/failure.ts';
import type { EngineClient } from '../../../engine/client.ts';
import { fieldOf, numberOf, textOf } from '../../../engine/json.ts';
import { Demultiplexer } from '../../../engine/streams/demux.ts';
import { getJson, postJson, postStream } from './ask.ts';
import { readUpTo } from './read-stream.ts';

/** What a program in a container gave. */
export interface RunResult {
  readonly exitCode: number;
  /** Of both streams, as they came; at most OUTPUT_BYTES. Hostile. */
  readonly output: string;
  /** There is no such program in the container. */
  readonly noProgram: boolean;
}

const OUTPUT_BYTES = 64 * 1024;
/** Execs whose events may still be on their way. */
const REMEMBERED = 200;

const begun = new Set<string>();

/** True for the id of an exec that a probe began: its events are no deed of the learner's. */
export function isProbeExec(execId: string): boolean {
  return begun.has(execId);
}

/**
 * Runs a program in a running container to its end. It can only be left alone when `signal` ends the wait: it must be one
 * that ends by itself and only reads.
 */
export async function runIn(
  client: EngineClient,
  container: string,
  command: readonly string[],
  signal: AbortSignal,
  user = '',
): Promise<RunResult> {
  const body = {
    AttachStdin: false,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    Cmd: command,
    ...(user === '' ? {} : { User: user }),
  };
  const created = await postJson(client, `/containers/${encodeURIComponent(container)}/exec`, body, signal);
  const id = textOf(fieldOf(created, 'Id'));
  remember(id);
  let output: string;
  try {
    output = await outputOf(
      await postStream(client, `/exec/${id}/start`, { Detach: false, Tty: false }, signal),
    );
  } catch (error) {
    const said = saidBy(error);
    if (statusOf(error) === undefined || !NO_PROGRAM.test(said)) throw error;
    return { exitCode: NOT_FOUND, output: said, noProgram: true };
  }
  const exitCode = numberOf(fieldOf(await getJson(client, `/exec/${id}/json`, signal), 'ExitCode'));
  const noProgram = (exitCode === NOT_FOUND || exitCode === NOT_EXECUTABLE) && NO_PROGRAM.test(output);
  return { exitCode, output, noProgram };
}

/** What a shell, and the docker command, end with where there is nothing to run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const NO_PROGRAM = /executable file not found|OCI runtime exec failed.*(no such file|not found)/s;

function remember(id: string): void {
  begun.add(id);
  const [oldest] = begun;
  if (begun.size > REMEMBERED && oldest !== undefined) begun.delete(oldest);
}

async function outputOf(stream: Readable): Promise<string> {
  const { data } = await readUpTo(stream, OUTPUT_BYTES);
  return unframed(data);
}

/** The text of a stream in frames; of one without, as an engine's error is sent, the text as it is. */
export function unframed(data: Buffer, streams: readonly number[] = [1, 2, 3]): string {
  const pieces: Buffer[] = [];
  const frames = new Demultiplexer((type, piece) => {
    if (streams.includes(type)) pieces.push(piece);
  });
  try {
    frames.push(data);
  } catch (error) {
    if (error instanceof RangeError) return data.toString('utf8');
    throw error;
  }
  return Buffer.concat(pieces).toString('utf8');
}
