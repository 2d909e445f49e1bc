import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 10;
const DEFAULT_TIMEOUT_MS = 20_000;

/**
 * Waits until a condition yields a value that is not undefined, null or false, and gives that value back.
 * @param options.what is the end of the sentence "waited in vain for …"; a function tells how things stand at the end.
 * @throws when it does not come within `timeoutMs`, with the last error of the condition as the cause.
 */
export async function until<T>(
  condition: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  options: { readonly what: string | (() => string); readonly timeoutMs?: number },
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > deadline)
      throw new Error(
        `waited ${timeoutMs} ms in vain for ${typeof options.what === 'string' ? options.what : options.what()}`,
        {
          cause,
        },
      );
    await sleep(POLL_MS);
  }
}
