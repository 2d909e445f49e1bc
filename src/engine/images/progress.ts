import { msg, type Message } from '../message.ts';
import type { ImageProgress } from './types.ts';

const MEGABYTE = 1e6;

/** One line that says what is being done about an image, with megabytes where they are known. */
export function progressMessage({ image, step, bytes, totalBytes }: ImageProgress): Message {
  const params = { image, done: megabytes(bytes), total: megabytes(totalBytes) };
  switch (step) {
    case 'wait':
      return msg('images.step.wait', params);
    case 'lists':
      return msg('images.step.lists', params);
    case 'fetch':
      return msg('images.step.fetch', params);
    case 'make':
      return msg('images.step.make', params);
    case 'load':
      return msg('images.step.load', params);
    case 'pull':
      return msg('images.step.pull', params);
    case 'ready':
      return msg('images.step.ready', params);
  }
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}
