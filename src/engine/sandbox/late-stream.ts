import { Duplex } from 'node:stream';

/**
 * A stream that is there at once, over one that comes later: what is written waits for it. Each side ends its half by
 * itself.
 */
export abstract class LateStream extends Duplex {
  #under: Duplex | undefined;

  constructor() {
    super({ allowHalfOpen: true });
  }

  /** Opens what lies below. */
  protected abstract openUnder(): Promise<Duplex>;
  /** What is said where that fails. */
  protected abstract failureOf(error: unknown): Error;
  /** What comes from below; null at its end. To be handed on with `push`, whose answer is handed back. */
  protected abstract receive(chunk: Buffer | null): boolean;

  override _construct(done: (error?: Error | null) => void): void {
    void this.#begin(done);
  }

  async #begin(done: (error?: Error | null) => void): Promise<void> {
    let failure: Error | null = null;
    try {
      const under = await this.openUnder();
      if (this.destroyed) under.destroy();
      else this.#follow(under);
    } catch (error) {
      failure = this.failureOf(error);
    }
    done(failure);
  }

  #follow(under: Duplex): void {
    this.#under = under;
    under.on('data', (chunk: Buffer) => {
      if (!this.receive(chunk)) under.pause();
    });
    under.on('end', () => this.receive(null));
    under.on('error', (error) => this.destroy(error));
    under.on('close', () => {
      if (!this.readableEnded && !under.readableEnded) this.destroy();
    });
    under.pause();
  }

  override _read(): void {
    this.#under?.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#under?.write(chunk, encoding, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#under?.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#under?.destroy();
    done(error);
  }
}
