import { afterEach, beforeEach } from 'vitest';
import { docker, removeContainer } from './engine.ts';
import type { Pty, PtyOptions } from './pty.ts';
import { makeHome, startQuayside, type Home } from './quayside.ts';
import { until } from './until.ts';

/** What the tests of the program share: a person's folders, terminals and containers, all gone after each test. */
export interface Stage {
  readonly home: Home;
  /** Starts the program; wide, so that no name is cut. */
  start(words?: readonly string[], options?: PtyOptions): Pty;
  /** Closes a terminal at the end that was opened otherwise. */
  keep(pty: Pty): Pty;
  /** Runs a container in the background, by `docker run` with these words. */
  run(name: string, ...words: string[]): Promise<string>;
}

/** Call it once in a file, outside of its tests. */
export function makeStage(): Stage {
  let home: Home;
  const open: Pty[] = [];
  const made: string[] = [];
  const keep = (pty: Pty): Pty => {
    open.push(pty);
    return pty;
  };
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    for (const pty of open.splice(0)) pty.kill();
    for (const name of made.splice(0)) await removeContainer(name);
    home.remove();
  });
  return {
    get home() {
      return home;
    },
    keep,
    start: (words = [], options = {}) =>
      keep(startQuayside(home, words, { columns: 200, rows: 50, ...options })),
    async run(name, ...words) {
      made.push(name);
      await docker('run', '-d', '--name', name, ...words);
      return name;
    },
  };
}

/** Narrows the list of containers to one, which is then selected. */
export async function pick(pty: Pty, name: string): Promise<void> {
  await pty.untilShows(name.slice(0, 8));
  pty.type('/');
  await pty.untilShows(' Filter / ');
  pty.type(name);
  await pty.untilShows(new RegExp(`^[┃#][›>][●○✖◌◐‖✗*oX.=]? +${name.slice(0, 16)}`, 'm'));
  pty.type('\r');
  await until(() => !pty.text.includes(' Filter / '), { what: 'the line of typed input to close' });
}
