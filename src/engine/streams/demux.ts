/**
 * Takes a log, attach or exec stream of the Engine API apart. Framed streams ("Stream format" of
 * POST /containers/{id}/attach): 8 bytes of header (type, three zeros, length as big-endian uint32), then the payload.
 * It holds at most the 7 bytes of a split header: whoever reads the response awaits its own work between two chunks,
 * and so the socket is not read faster than its consumer (docs/decisions/demux.md).
 */

const HEADER_BYTES = 8;

/** 0 stdin (echoed), 1 stdout, 2 stderr, 3 an error of the engine itself. */
export type StreamType = 0 | 1 | 2 | 3;

/** A piece of one frame's payload; `begins` is true for the first piece of a frame. */
export type PieceSink = (type: StreamType, piece: Buffer, begins: boolean) => void;

export class Demultiplexer {
  readonly #sink: PieceSink;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerLength = 0;
  #left = 0;
  #begins = false;

  constructor(sink: PieceSink) {
    this.#sink = sink;
  }

  /** Passes on what is in the chunk, without copying. Throws RangeError when the stream is not framed. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === 0) {
        const taken = chunk.copy(
          this.#header,
          this.#headerLength,
          at,
          at + HEADER_BYTES - this.#headerLength,
        );
        at += taken;
        this.#headerLength += taken;
        if (this.#headerLength === HEADER_BYTES) this.#readHeader();
        continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      const begins = this.#begins;
      this.#begins = false;
      this.#left -= end - at;
      this.#sink(this.#type, chunk.subarray(at, end), begins);
      at = end;
    }
  }

  get #type(): StreamType {
    const type = this.#header[0];
    return type === 1 || type === 2 || type === 3 ? type : 0;
  }

  #readHeader(): void {
    if (this.#header.readUInt32BE(0) & 0xfcff_ffff) throw new RangeError('the stream has no frames');
    this.#headerLength = 0;
    this.#left = this.#header.readUInt32BE(4);
    this.#begins = true;
  }
}
