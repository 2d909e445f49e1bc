import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Pty, type PtyOptions } from './pty.ts';
import { engineSocket } from './engine.ts';

/** The built program. */
export const PROGRAM = resolve('dist/quayside.js');

/** Folders of a person who has never used the program, so that nothing of the real one's is read or written. */
export interface Home {
  readonly env: Readonly<Record<string, string>>;
  readonly state: string;
  remove(): void;
}

export function makeHome(): Home {
  const home = mkdtempSync(join(tmpdir(), 'quayside-home-'));
  const state = join(home, 'state');
  return {
    state,
    env: {
      HOME: home,
      XDG_STATE_HOME: state,
      XDG_CACHE_HOME: join(home, 'cache'),
      DOCKER_CONFIG: join(home, 'docker'),
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Starts the program in a real terminal; on the run's private engine unless the words name another. */
export function startQuayside(home: Home, words: readonly string[] = [], options: PtyOptions = {}): Pty {
  const { env = {}, ...rest } = options;
  return new Pty(process.execPath, [PROGRAM, ...words], {
    columns: 120,
    rows: 40,
    ...rest,
    env: { ...home.env, DOCKER_HOST: `unix://${engineSocket()}`, ...env },
  });
}

/** The processes that were started with the folders of a home, by their ids: the program and all that it starts. */
export function processesOf(home: Home): number[] {
  const mark = `XDG_STATE_HOME=${home.state}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mark))
    .map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // It ended between the listing and now.
    return '';
  }
}
