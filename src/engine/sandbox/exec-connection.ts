import type { Duplex } from 'node:stream';
import type { EngineClient } from '../client.ts';
import { fieldOf, textOf } from '../json.ts';
import { msg } from '../message.ts';
import { Demultiplexer } from '../streams/demux.ts';
import { cleanText } from '../streams/sanitise.ts';
import { InsideError } from './inside.ts';
import { LateStream } from './late-stream.ts';

/** The last words of the program inside that are kept, for when it fails. */
const WORDS_KEPT = 400;

/**
 * A TCP connection that a container makes: busybox's `nc` runs in it and hands over what comes and goes. The stream may
 * be written to at once; its end closes that half only. Emits `error` with an InsideError where nobody listens.
 */
export function connectByExec(client: EngineClient, container: string, port: number, host: string): Duplex {
  return new ExecConnection(client, container, port, host);
}

class ExecConnection extends LateStream {
  readonly #client: EngineClient;
  readonly #container: string;
  readonly #port: number;
  readonly #host: string;
  readonly #frames = new Demultiplexer((type, piece) => this.#piece(type, piece));
  #words = '';
  #some = false;
  #wantsMore = true;

  constructor(client: EngineClient, container: string, port: number, host: string) {
    super();
    this.#client = client;
    this.#container = container;
    this.#port = port;
    this.#host = host;
  }

  protected override async openUnder(): Promise<Duplex> {
    const exec = await this.#client.docker.getContainer(this.#container).exec({
      Cmd: ['nc', this.#host, String(this.#port)],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    return exec.start({ hijack: true, stdin: true });
  }

  protected override failureOf(cause: unknown): InsideError {
    const reason = textOf(fieldOf(cause, 'message'));
    return new InsideError(msg('sandbox.insideGone', { reason }), '', { cause });
  }

  protected override receive(chunk: Buffer | null): boolean {
    if (chunk === null) {
      if (this.#some || this.#words === '') return this.push(null);
      this.destroy(this.#refused());
      return false;
    }
    this.#wantsMore = true;
    try {
      this.#frames.push(chunk);
    } catch (error) {
      this.destroy(this.failureOf(error));
    }
    return this.#wantsMore;
  }

  #piece(type: number, piece: Buffer): void {
    if (type === 1) {
      this.#some = true;
      this.#wantsMore = this.push(piece);
    } else {
      this.#words = (this.#words + piece.toString()).slice(-WORDS_KEPT);
    }
  }

  /** nc says on stderr what connect(2) said, in English words; the code is not among them. */
  #refused(): InsideError {
    const reason = cleanText(this.#words.trim());
    const code = /refused/i.test(reason) ? 'ECONNREFUSED' : '';
    const says = msg('sandbox.insideRefused', { address: `${this.#host}:${this.#port}`, reason });
    return new InsideError(says, code);
  }
}
