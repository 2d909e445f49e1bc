import { EventEmitter } from 'node:events';
import type { ReadStream, WriteStream } from 'node:tty';

/** What a terminal's two streams are to Ink and to our own code, without a terminal. */
export function fakeTty(
  size: { readonly columns: number; readonly rows: number },
  onWrite: (data: string) => void,
): { readonly stdin: ReadStream; readonly stdout: WriteStream } {
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    ...size,
    write(data: string, done?: () => void): boolean {
      onWrite(data);
      done?.();
      return true;
    },
  });
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    read: () => null,
    setRawMode: chain,
    setEncoding: chain,
    resume: chain,
    pause: chain,
    ref: chain,
    unref: chain,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types ask for all of a tty
  return { stdin: stdin as unknown as ReadStream, stdout: stdout as unknown as WriteStream };
}

function chain(this: unknown): unknown {
  return this;
}
