import { render } from 'ink-testing-library';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { courseDir } from '../../src/lessons/find.ts';
import { loadCourse } from '../../src/lessons/format/course.ts';
import { createTranslator, type Language } from '../../src/views/i18n/index.ts';
import { conflicts, dispatchKey } from '../../src/views/input/keymap.ts';
import type { LessonApp } from '../../src/views/lesson/lesson-app.ts';
import { lessonBindings, lessonFocus } from '../../src/views/lesson/lesson-keys.ts';
import { LessonRoot } from '../../src/views/lesson/LessonView.tsx';
import { loadMarkdown, type LayOut } from '../../src/views/lesson/markdown.ts';
import { lessonPictures } from '../../src/views/lesson/pictures.ts';
import { stillLesson } from '../../src/views/lesson/still.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { createTheme } from '../../src/views/theme/index.ts';

const course = loadCourse(courseDir() ?? '');
const theme = createTheme({ depth: 0, unicode: true });
let layOut: LayOut;
beforeAll(async () => {
  layOut = await loadMarkdown(theme);
});

const opened: (() => void)[] = [];
afterEach(() => {
  for (const end of opened.splice(0)) end();
});

type Size = readonly [cols: number, rows: number];

function picture(name: string, [cols, rows]: Size, language: Language = 'en'): LessonApp {
  const view = lessonPictures({ course, layOut, tr: createTranslator(language), theme, cols, rows })[name];
  if (view === undefined) throw new Error(`no picture ${name}`);
  return stillLesson(view);
}

function draw(app: LessonApp): string[] {
  const { lastFrame, unmount } = render(<LessonRoot app={app} />);
  opened.push(unmount, () => app.changes.stop());
  return (lastFrame() ?? '').split('\n');
}

/** What a screen shows, as one line with single spaces, so that wrapped sentences can be found. */
function words(lines: readonly string[]): string {
  return lines.join(' ').replace(/[│┃]/g, ' ').replace(/\s+/g, ' ');
}

const press = (app: LessonApp, ...keys: readonly string[]): void => {
  for (const key of keys) dispatchKey(lessonBindings, lessonFocus(app), key, app);
};

const names = Object.keys(
  lessonPictures({ course, layOut: () => [], tr: createTranslator('en'), theme, cols: 80, rows: 24 }),
);

describe('the course on the screen', () => {
  // ink-testing-library’s terminal is 100 cells wide.
  it.each([
    [100, 40, 'en'],
    [80, 24, 'zh'],
    [40, 10, 'en'],
  ] as const)('fills %ix%i exactly in every state (%s)', (cols, rows, language) => {
    for (const name of names) {
      const lines = draw(picture(name, [cols, rows], language));
      const wrong = lines.filter((line) => cellWidth(line) > cols);
      expect({ name, rows: lines.length, wrong }).toEqual({ name, rows, wrong: [] });
    }
  });

  it('lists the exercises with how far each is, and opens the one under the cursor', () => {
    const app = picture('list', [80, 24]);
    const shown = words(draw(app));
    expect(shown).toMatch(/03 Containers ▰▱+ 1\/\d+/);
    expect(shown).toMatch(/1 Run a container +✔ done/);
    expect(shown).toMatch(/› +2 List and inspect +begun/);
    expect(shown).toMatch(/3 Stop, start, remove +new/);
    press(app, 'j', 'enter');
    expect(app.ui.getState()).toMatchObject({ place: 'exercise', cursor: 2 });
  });

  it('shows text, checks and engine together where there is room', () => {
    const shown = words(draw(picture('begun', [100, 40])));
    expect(shown).toContain('docker run -d --name box-otter');
    expect(shown).toContain('Checks · 1 of 2 ✔✘');
    expect(shown).toContain(
      'In a terminal: export DOCKER_HOST=unix:///var/lib/quayside/engines/5e1f0c2a/docker.sock',
    );
    expect(shown).toContain('private engine');
  });

  it('says of each check what it asks for, and why it is not met yet', () => {
    const shown = words(draw(picture('begun-checks', [80, 24])));
    expect(shown).toContain('✔ 1 A container of yours has run to its end, with exit code 0');
    expect(shown).toContain('✘ 2 `box-otter` is running, made from `quay/busybox:1`');
    expect(shown).toContain('not yet: `box-otter` exists but has exited with code 1');
  });

  it('shows one pane at a time on 80x24, the tally always in sight, and Tab goes round', () => {
    const app = picture('begun', [80, 24]);
    const shown = draw(app);
    expect(shown[1]).toContain('[Lesson]  Checks 1 of 2 ✔✘   Terminal');
    press(app, 'tab');
    expect(app.ui.getState().pane).toBe('checks');
    press(app, 'tab', 'tab');
    expect(app.ui.getState().pane).toBe('text');
    press(app, 'shift-tab');
    expect(app.ui.getState().pane).toBe('engine');
  });

  it('scrolls the text to its end and back, and no further', () => {
    const app = picture('begun', [80, 24]);
    expect(words(draw(app))).not.toContain('2. Have a container called');
    press(app, 'G');
    expect(words(draw(app))).toContain('2. Have a container called `box-otter` that keeps running.');
    press(app, 'j', 'k', 'g');
    expect(app.ui.getState().scroll.text).toBe(0);
  });

  it('says which step comes first, what met a step, and that all is done', () => {
    const steps = words(draw(picture('steps', [80, 24])));
    expect(steps).toMatch(/✔ 1 `box-otter` has been stopped \d\d:\d\d:35 stop/);
    expect(steps).toContain('✘ 3 `box-otter` has been removed not yet: step 2 comes first');
    expect(words(draw(picture('done', [80, 24])))).toContain(
      'All checks are met. ] goes on to the next exercise.',
    );
  });

  it('tells what could not be checked from what is not yet so', () => {
    expect(words(draw(picture('unanswered', [80, 24])))).toContain('? 2 `box-otter` is running');
    expect(words(draw(picture('unanswered', [80, 24])))).toContain(
      'could not check: the engine does not answer',
    );
    expect(words(draw(picture('no-engine', [80, 24])))).toContain('Exercises need a real engine');
  });

  it('speaks Chinese, the course too', () => {
    expect(words(draw(picture('begun', [80, 24], 'zh')))).toMatch(/第 1 课，共 \d+ 课/);
    const shown = words(draw(picture('begun-checks', [80, 24], 'zh')));
    expect(shown).toContain('还没有：`box-otter` 存在，但已经退出，退出码 1');
    expect(shown).toContain('私有引擎');
  });

  it('asks before an exercise is started anew, and before anything is installed', () => {
    const reset = picture('begun', [80, 24]);
    press(reset, 'X');
    expect(words(draw(reset))).toContain('Start this exercise anew?');
    press(reset, 'n');
    expect(reset.ui.getState().question).toBeNull();
    const install = picture('ask-install', [80, 24]);
    expect(words(draw(install))).toContain('installed with apt: runc tini. An engine would be unpacked into');
    press(install, 'y');
    expect(install.ui.getState().question).toBeNull();
  });

  it('says what is wrong with the course’s files', () => {
    expect(words(draw(picture('list-broken', [80, 24])))).toContain(
      'The course has a mistake, so it cannot be opened: 03-containers/chapter.yaml, line 1: the field “id” is missing',
    );
  });

  it('has a table of keys without conflicts, of which the footer shows those that do something', () => {
    expect(conflicts(lessonBindings)).toEqual([]);
    const footer = (name: string): string => draw(picture(name, [100, 30])).at(-1) ?? '';
    expect(footer('begun')).toContain('] next');
    expect(footer('begun')).not.toContain('[ previous');
    expect(footer('steps')).toContain('[ previous');
    expect(footer('steps')).toContain('] next');
    expect(footer('preparing')).not.toContain('X start anew');
    expect(words(draw(picture('keys', [100, 30])))).toMatch(/X +start anew/);
  });
});
