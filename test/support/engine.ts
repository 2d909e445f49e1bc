import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { BUSYBOX_IMAGE, dockerEnv, type Binaries } from '../../src/engine/sandbox/index.ts';

const execFileAsync = promisify(execFile);

/** The image that every test engine has. */
export const BUSYBOX = BUSYBOX_IMAGE;

/** Path of the unix socket of the run's private engine. */
export function engineSocket(): string {
  return inject('engineSocket');
}

/** The engine's programs, for a test that starts an engine of its own. */
export function engineBinaries(): Binaries {
  return inject('binaries');
}

/** The environment in which a child process's `docker` speaks to the run's engine, with compose and buildx. */
export function engineEnv(): NodeJS.ProcessEnv {
  return dockerEnv(engineBinaries(), engineSocket());
}

/** The path of the real docker CLI, for what needs a process of its own (a stream that goes on). */
export function dockerPath(): string {
  return engineBinaries().docker;
}

/** Runs the real docker CLI on the run's engine; its stdout without white space at the ends. Throws when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await execFileAsync(dockerPath(), args, {
    env: engineEnv(),
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim();
}

/** A name that no other test has. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

/** Removes a container, running or not, with its anonymous volumes; one that is gone already is fine. */
export async function removeContainer(name: string): Promise<void> {
  await docker('rm', '--force', '--volumes', name);
}
