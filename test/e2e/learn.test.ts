import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAction } from '../../src/engine/actions/index.ts';
import { fill } from '../../src/lessons/fill.ts';
import { BUSYBOX, docker, removeContainer, uniqueName } from '../support/engine.ts';
import {
  answerAll,
  exerciseOf,
  exercises,
  LEAVE_SHELL,
  paste,
  promptOf,
  startLesson,
  untilLesson,
  untilReady,
  valuesOf,
} from '../support/lesson.ts';
import type { Pty, PtyOptions } from '../support/pty.ts';
import { makeHome, processesOf, startQuayside, type Home } from '../support/quayside.ts';
import { until } from '../support/until.ts';

const PATIENCE_MS = 240_000;
const RUN = exerciseOf('run');

let home: Home;
const open: Pty[] = [];

beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  // Ends by its own way out, so that no private engine is left to the next test.
  await Promise.all(open.splice(0).map(leave));
  home.remove();
});

async function leave(pty: Pty): Promise<void> {
  if (pty.exit === undefined) {
    pty.pty.kill('SIGTERM');
    await pty.untilExit();
  }
  pty.kill();
}

function kept(pty: Pty): Pty {
  open.push(pty);
  return pty;
}

async function openRun(options: PtyOptions = {}): Promise<{ readonly pty: Pty; readonly box: string }> {
  const pty = kept(startLesson(home, [RUN.key], { columns: 120, rows: 40, ...options }));
  await untilReady(pty, RUN);
  return { pty, box: (await valuesOf(home, RUN))['box'] ?? '' };
}

async function untilNothingRuns(): Promise<void> {
  await until(() => (processesOf(home).length === 0 ? true : undefined), {
    what: () => `all processes to end; there are ${processesOf(home).join(' ')}`,
  });
}

describe('the course', () => {
  it(
    'turns checks green as one types, says what is missing, keeps what was done, and leaves nothing running',
    async () => {
      const { pty, box } = await openRun();
      await untilLesson(pty, '3 Checks · 0 of 2 ✘✘');
      paste(pty, `docker run ${BUSYBOX} echo hello`);
      await untilLesson(pty, '1 of 2 ✔✘');
      paste(pty, `docker run --name ${box} ${BUSYBOX} false`);
      await untilLesson(pty, /not yet: box-[a-z0-9]+ exists but has/);
      paste(pty, `docker rm ${box}; docker run -d --name ${box} ${BUSYBOX} sleep 3600`);
      await untilLesson(pty, '2 of 2 ✔✔');
      await untilLesson(pty, 'All checks are met');
      pty.type(LEAVE_SHELL);
      await untilLesson(pty, '┏━ 1 Lesson 1 of');
      pty.type(']');
      await untilLesson(pty, 'Lesson 2 of ');
      await untilReady(pty, exerciseOf('inspect'));
      expect(pty.text).not.toContain(box);
      pty.type(`${LEAVE_SHELL}C`);
      await untilLesson(pty, /1 Run a container +│ ✔ done/);
      pty.type('q');
      expect((await pty.untilExit()).exitCode).toBe(0);
      expect(pty.isAlternate).toBe(false);
      await untilNothingRuns();

      const again = kept(startLesson(home, [], { columns: 80, rows: 24 }));
      await untilLesson(again, /03 Containers ▰▱+ 1\/\d+/);
      await untilLesson(again, /› +│ 2 .*begun/);
    },
    PATIENCE_MS,
  );

  it(
    'shows the calls behind a command, and puts a command of the text into the shell without running it',
    async () => {
      const { pty } = await openRun();
      pty.type(LEAVE_SHELL);
      await untilLesson(pty, '┏━ 1 Lesson');
      pty.type('\r');
      await untilLesson(pty, /[#$] docker run quay\/busybox:1 echo hello/);
      await untilLesson(pty, '┏━ 2 Shell');
      expect(pty.text).toContain('0 of 2');
      pty.type('\r');
      await untilLesson(pty, '1 of 2 ✔✘');
      pty.type(`${LEAVE_SHELL}x`);
      await untilLesson(pty, '4 X-ray');
      await untilLesson(pty, /POST \/v[\d.]+\/containers\/create +201/);
      await untilLesson(pty, 'Makes a container from an image');
    },
    PATIENCE_MS,
  );

  it(
    'runs full-screen programs in its shell, and opens another shell when one has ended',
    async () => {
      const { pty } = await openRun();
      paste(pty, 'seq 1 200 > numbers; less numbers');
      await untilLesson(pty, /┃1 +┃/);
      pty.type('G');
      await untilLesson(pty, /┃200 +┃/);
      pty.type('q');
      await untilLesson(pty, promptOf(RUN));
      paste(pty, 'vi note');
      await until(() => (/┃~ +┃/.test(pty.text) ? true : undefined), { what: 'vi to open' });
      pty.type('ihello from vi\u001b');
      await untilLesson(pty, 'hello from vi');
      pty.type(':wq\r');
      // What is typed while vi still reads the keyboard would be vi's.
      await untilLesson(pty, /# vi note +┃\n.*┃containers-run [#$] +┃/);
      paste(pty, 'clear; cat note; exit 3');
      await untilLesson(pty, 'The shell has ended with code 3');
      pty.type('\r');
      await until(
        () => (/The shell has ended/.test(pty.text) ? undefined : promptOf(RUN).test(pty.text) || undefined),
        {
          what: 'another shell',
        },
      );
    },
    PATIENCE_MS,
  );

  it(
    'at 80x24 in Chinese one pane is shown at a time, the tally in sight, and an exercise can be done',
    async () => {
      const pty = kept(startLesson(home, ['containers/run', '--lang', 'zh'], { columns: 80, rows: 24 }));
      await untilLesson(pty, '[1 课文] 2 终端  3 检查 0/2 ✘✘  4 实况');
      const box = (await valuesOf(home, RUN))['box'] ?? '';
      pty.type('2');
      await untilLesson(pty, '[2 终端]');
      await untilLesson(pty, promptOf(RUN));
      paste(pty, `docker run ${BUSYBOX} true`);
      await untilLesson(pty, '检查 1/2 ✔✘');
      paste(pty, `docker run -d --name ${box} ${BUSYBOX} sleep 1000`);
      await untilLesson(pty, '检查 2/2 ✔✔');
      pty.type(LEAVE_SHELL);
      await untilLesson(pty, '[1 课文]');
      pty.type('4');
      await untilLesson(pty, /› ?● ?box-|● box-/);
      pty.type('3');
      await untilLesson(pty, '全部检查都通过了');
    },
    PATIENCE_MS,
  );

  it(
    'killed in the middle it leaves nothing behind, and goes on where it was',
    async () => {
      const { pty, box } = await openRun();
      paste(pty, `docker run ${BUSYBOX} true; docker run -d --name other ${BUSYBOX} sleep 1000`);
      await untilLesson(pty, '1 of 2 ✔✘');
      await untilLesson(pty, /● other/);
      await until(async () => ((await valuesOf(home, RUN))['box'] === box ? true : undefined), {
        what: 'it to be kept',
      });
      pty.pty.kill('SIGKILL');
      await pty.untilExit();
      const { pty: again, box: same } = await openRun();
      await untilLesson(again, 'You go on where you stopped');
      await untilLesson(again, '1 of 2 ✔✘');
      await untilLesson(again, /● other/);
      expect(same).toBe(box);
      again.type(`${LEAVE_SHELL}q`);
      await again.untilExit();
      await untilNothingRuns();
    },
    PATIENCE_MS,
  );

  it(
    'says so when another Quayside has the exercise open, and starts it anew when asked',
    async () => {
      const { pty, box } = await openRun();
      const second = kept(startLesson(home, ['containers/run'], { columns: 120, rows: 40 }));
      await untilLesson(second, /in use|another Quayside/i);
      second.type('q');
      await second.untilExit();
      pty.type(`${LEAVE_SHELL}X`);
      await untilLesson(pty, 'Start this exercise anew?');
      pty.type('y');
      await until(async () => ((await valuesOf(home, RUN))['box'] === box ? undefined : true), {
        what: 'new values',
      });
    },
    PATIENCE_MS,
  );

  it('opens on top of the dashboard and goes back to it', async () => {
    const pty = kept(startQuayside(home, []));
    await untilLesson(pty, '1 Containers');
    pty.type('L');
    await untilLesson(pty, '1 Run a container');
    pty.type('\u001b');
    await untilLesson(pty, '1 Containers');
  });

  it('says which place it does not know', async () => {
    const pty = kept(startLesson(home, ['03-containers/99-nothing']));
    await untilLesson(pty, 'There is no chapter or exercise called 03-containers/99-nothing');
  });
});

describe('the keys of the live panel', () => {
  const byKeys = exercises.flatMap((exercise) =>
    exercise.alsoRight.flatMap((way) => ('keys' in way ? [[exercise.key, exercise, way] as const] : [])),
  );

  it.each(byKeys)(
    'do %s, whose containers the setup made',
    async (_, exercise, { keys, answers }) => {
      const pty = kept(startLesson(home, [exercise.key], { columns: 160, rows: 50 }));
      await untilReady(pty, exercise);
      const values = await valuesOf(home, exercise);
      await answerAll(pty, exercise, answers, values);
      pty.type(LEAVE_SHELL);
      await untilLesson(pty, '┏━ 1 ');
      pty.type('4');
      await untilLesson(pty, '┏━ 4 ');
      while (!pty.text.includes('┏━ 4 Containers')) {
        const title = /┏━ 4 \S+/.exec(pty.text)?.[0];
        pty.type('V');
        await until(() => (/┏━ 4 \S+/.exec(pty.text)?.[0] === title ? undefined : true), {
          what: 'another panel',
        });
      }
      for (const { action, on } of keys) await press(pty, action, fill(on, values));
      const all = exercise.checks.length;
      await untilLesson(pty, `${all} of ${all} ${'✔'.repeat(all)}`);
    },
    PATIENCE_MS,
  );

  /** Selects a container by its name, presses the key of an action, and says yes where that asks. */
  async function press(pty: Pty, id: string, name: string): Promise<void> {
    const action = findAction(id);
    if (action === undefined) throw new Error(`there is no action ${id}`);
    const isSelected = (): boolean =>
      pty.screen().some((line) => line.includes(name) && line.slice(0, line.indexOf(name)).includes('›'));
    pty.type('g');
    for (let step = 0; step < 20 && !isSelected(); step += 1) {
      const before = pty.raw.length;
      pty.type('j');
      await until(() => (pty.raw.length > before || isSelected() ? true : undefined), {
        what: 'the cursor to move',
      });
    }
    const before = stateOf(pty, name);
    pty.type(action.key);
    if (action.danger !== 'none') {
      await untilLesson(pty, 'n / Esc');
      pty.type('y');
    }
    // The next action is offered by what the panel shows, not by what the engine is about to tell.
    await until(() => (stateOf(pty, name) === before ? undefined : true), {
      what: () => `${name} to be other than ${before}; the screen shows\n${pty.text}`,
      timeoutMs: 60_000,
    });
  }
});

/** The state of a container in the live panel; empty where it is not there. */
function stateOf(pty: Pty, name: string): string {
  const row = pty.screen().find((line) => line.includes('quay/busybox') && line.includes(` ${name} `)) ?? '';
  return /running|exited|paused|created/.exec(row.slice(row.lastIndexOf(name)))?.[0] ?? '';
}

describe('on a person’s own engine', () => {
  it(
    'nothing that was there can be harmed, and all that the exercise and the learner made goes',
    async () => {
      const theirs = uniqueName('theirs');
      await docker('run', '-d', '--name', theirs, BUSYBOX, 'sleep', '1000');
      try {
        // Without the programs of a private engine a person is asked, and says no.
        const pty = kept(
          startQuayside(home, ['learn', 'containers/stop-start-remove'], { columns: 120, rows: 40 }),
        );
        await untilLesson(pty, 'n / Esc');
        pty.type('n');
        const exercise = exerciseOf('stop-start-remove');
        await untilLesson(pty, promptOf(exercise));
        const box = (await valuesOf(home, exercise))['box'] ?? '';
        paste(pty, `clear; docker rm -f ${theirs}`);
        await untilLesson(pty, /Error response from daemon: .*Quayside|Error response from daemon/);
        expect(await docker('inspect', '--format', '{{.State.Running}}', theirs)).toBe('true');
        paste(pty, `clear; docker run -d --name ${box}x ${BUSYBOX} sleep 1000; docker stop -t 0 ${box}`);
        await untilLesson(pty, '1 of 3 ✔✘✘');
        pty.type(`${LEAVE_SHELL}q`);
        expect((await pty.untilExit()).exitCode).toBe(0);
        const left = (await docker('ps', '--all', '--format', '{{.Names}}')).split('\n');
        expect(left).toContain(theirs);
        expect(left.filter((name) => name.startsWith('box-'))).toEqual([]);
        expect(await docker('inspect', '--format', '{{.State.Running}}', theirs)).toBe('true');
        await untilNothingRuns();
      } finally {
        await removeContainer(theirs);
      }
    },
    PATIENCE_MS,
  );
});
