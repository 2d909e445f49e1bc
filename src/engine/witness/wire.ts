import type { Socket } from 'node:net';

/** Chunks (of up to 64 KiB) read ahead of whoever takes them: enough to notice the peer's end, no more. */
const CHUNKS_AHEAD = 2;

/**
 * One side of a connection, read by asking and written by waiting, so that the slower of two sides sets the pace and
 * no more than a few chunks stand in memory. The socket must allow half-open connections.
 */
export class Wire {
  readonly #socket: Socket;
  readonly #queue: Buffer[] = [];
  readonly #readers: (() => void)[] = [];
  #ended = false;
  #flowing = true;
  #writers: (() => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#queue.push(chunk);
      if (this.#queue.length >= CHUNKS_AHEAD) {
        this.#flowing = false;
        socket.pause();
      }
      this.#wakeReaders();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wakeReaders();
    };
    socket.on('end', end);
    socket.on('drain', () => this.#wakeWriters());
    socket.on('close', () => {
      end();
      this.#wakeWriters();
    });
  }

  /** The next bytes; null once the peer has ended (or the connection is broken) and everything was taken. */
  async take(): Promise<Buffer | null> {
    await this.#untilReadable();
    const chunk = this.#queue.shift() ?? null;
    if (!this.#flowing && this.#queue.length < CHUNKS_AHEAD) {
      this.#flowing = true;
      this.#socket.resume();
    }
    return chunk;
  }

  /** Resolves when there is something to take (true), or the end is reached (false). Takes nothing. */
  async peek(): Promise<boolean> {
    await this.#untilReadable();
    return this.#queue.length > 0;
  }

  /** Gives back the rest of a chunk, to be taken next. */
  putBack(bytes: Buffer): void {
    if (bytes.length > 0) this.#queue.unshift(bytes);
  }

  /** Writes; resolves when more may be written. What is written to a side that is gone is dropped. */
  async send(bytes: Buffer): Promise<void> {
    if (bytes.length === 0 || this.gone) return;
    if (this.#socket.write(bytes)) return;
    await new Promise<void>((resolve) => this.#writers.push(resolve));
  }

  /** Ends our direction; the other stays open. */
  end(): void {
    if (!this.gone) this.#socket.end();
  }

  /** Breaks the connection once what was written has gone out. */
  close(): void {
    this.#socket.destroySoon();
  }

  /** Breaks the connection now. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** True when nothing can be written any more. */
  get gone(): boolean {
    return this.#socket.destroyed || this.#socket.writableEnded;
  }

  async #untilReadable(): Promise<void> {
    while (this.#queue.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => this.#readers.push(resolve));
  }

  #wakeReaders(): void {
    for (const wake of this.#readers.splice(0)) wake();
  }

  #wakeWriters(): void {
    for (const wake of this.#writers.splice(0)) wake();
  }
}

/** Hands bytes on from one side to the other until the first one ends, and ends the second one then. */
export async function pour(from: Wire, to: Wire): Promise<void> {
  for (;;) {
    const chunk = await from.take();
    if (chunk === null) return to.end();
    await to.send(chunk);
  }
}
