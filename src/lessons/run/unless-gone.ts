import { statusOf } from '../../engine/actions/failure.ts';

/**
 * Waits for a removal, for which it is no failure that the engine has nothing to remove (404) or holds on to it (409):
 * somebody else removes it at this moment, or what stays needs it.
 */
export async function unlessGone(removed: Promise<unknown>): Promise<void> {
  try {
    await removed;
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
  }
}
