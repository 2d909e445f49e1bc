import { Duplex } from 'node:stream';
import { fieldOf } from '../json.ts';
import type { EngineClient } from '../client.ts';
import { msg } from '../message.ts';
import { Demultiplexer } from '../streams/demux.ts';
import { cleanText } from '../streams/sanitise.ts';
import { InsideError } from './inside.ts';

/** The last words of the program inside that are kept, for when it fails. */
const WORDS_KEPT = 400;

/**
 * A TCP connection that a container makes: busybox's `nc` runs in it and hands over what comes and goes. The stream may
 * be written to at once; its end closes that half only. Emits `error` with an InsideError where nobody listens.
 */
export function connectByExec(client: EngineClient, container: string, port: number, host: string): Duplex {
  return new ExecConnection(client, container, port, host);
}

class ExecConnection extends Duplex {
  readonly #client: EngineClient;
  readonly #container: string;
  readonly #port: number;
  readonly #host: string;
  #stream: Duplex | undefined;
  #words = '';
  #some = false;

  constructor(client: EngineClient, container: string, port: number, host: string) {
    super({ allowHalfOpen: true });
    this.#client = client;
    this.#container = container;
    this.#port = port;
    this.#host = host;
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#open().then(
      (stream) => {
        if (this.destroyed) stream.destroy();
        else this.#follow(stream);
        done();
      },
      (error: unknown) => done(this.#gone(error)),
    );
  }

  async #open(): Promise<Duplex> {
    const exec = await this.#client.docker.getContainer(this.#container).exec({
      Cmd: ['nc', this.#host, String(this.#port)],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    return exec.start({ hijack: true, stdin: true });
  }

  #follow(stream: Duplex): void {
    this.#stream = stream;
    const frames = new Demultiplexer((type, piece) => {
      if (type !== 1) {
        this.#words = (this.#words + piece.toString()).slice(-WORDS_KEPT);
        return;
      }
      this.#some = true;
      if (!this.push(piece)) stream.pause();
    });
    stream.on('data', (chunk: Buffer) => {
      try {
        frames.push(chunk);
      } catch (error) {
        this.destroy(this.#gone(error));
      }
    });
    stream.on('end', () => {
      if (this.#some || this.#words === '') this.push(null);
      else this.destroy(this.#refused());
    });
    stream.on('error', (error) => this.destroy(error));
    stream.on('close', () => {
      if (!this.readableEnded && !stream.readableEnded) this.destroy();
    });
    stream.pause();
  }

  /** nc says on stderr what connect(2) said, in English words; the code is not among them. */
  #refused(): InsideError {
    const reason = cleanText(this.#words.trim());
    const code = /refused/i.test(reason) ? 'ECONNREFUSED' : '';
    return new InsideError(
      msg('sandbox.insideRefused', { address: `${this.#host}:${this.#port}`, reason }),
      code,
    );
  }

  #gone(cause: unknown): InsideError {
    const said = fieldOf(cause, 'message');
    const reason = typeof said === 'string' ? cleanText(said) : '';
    return new InsideError(msg('sandbox.insideGone', { reason }), '', { cause });
  }

  override _read(): void {
    this.#stream?.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#stream?.write(chunk, encoding, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#stream?.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#stream?.destroy();
    done(error);
  }
}
