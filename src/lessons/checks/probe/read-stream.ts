import type { Readable } from 'node:stream';

/** Reads a stream to its end, or until it has given `limitBytes`; then it is ended. Throws what breaks it. */
export async function readUpTo(
  stream: Readable,
  limitBytes: number,
): Promise<{ readonly data: Buffer; readonly cut: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    chunks.push(piece);
    length += piece.length;
    if (length >= limitBytes) break;
  }
  stream.destroy();
  return { data: Buffer.concat(chunks).subarray(0, limitBytes), cut: length >= limitBytes };
}
