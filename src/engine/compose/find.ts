import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cleanText } from '../streams/sanitise.ts';

const run = promisify(execFile);
const ANSWER_TIMEOUT_MS = 5_000;

/** A compose command that this machine has. */
export interface ComposeCommand {
  readonly command: 'docker compose' | 'docker-compose';
  readonly version: string;
}

/** Finds `docker compose` (v2), else `docker-compose`; null where neither answers. */
export async function findCompose(): Promise<ComposeCommand | null> {
  return (
    (await ask('docker compose', 'docker', ['compose', 'version', '--short'])) ??
    (await ask('docker-compose', 'docker-compose', ['version', '--short']))
  );
}

async function ask(
  command: ComposeCommand['command'],
  file: string,
  words: readonly string[],
): Promise<ComposeCommand | null> {
  try {
    const { stdout } = await run(file, words, { timeout: ANSWER_TIMEOUT_MS });
    const version = cleanText(stdout).trim();
    return version === '' ? null : { command, version };
  } catch {
    // Not installed, not a plugin, or too old to know --short: for the caller all the same as absent.
    return null;
  }
}
