import { render } from 'ink-testing-library';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { courseDir } from '../../src/lessons/find.ts';
import { loadCourse } from '../../src/lessons/format/course.ts';
import { createTranslator, type Language } from '../../src/views/i18n/index.ts';
import { conflicts } from '../../src/views/input/keymap.ts';
import type { LessonApp } from '../../src/views/lesson/lesson-app.ts';
import { lessonBindings } from '../../src/views/lesson/lesson-keys.ts';
import { pressKey } from '../../src/views/lesson/lesson-screen.tsx';
import { loadTerms } from '../../src/views/lesson/glossary.ts';
import { LessonRoot } from '../../src/views/lesson/LessonView.tsx';
import { loadMarkdown, type LayOut } from '../../src/views/lesson/markdown.ts';
import { lessonPictures } from '../../src/views/lesson/pictures.ts';
import { stillLesson } from '../../src/views/lesson/still.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { createTheme } from '../../src/views/theme/index.ts';

const course = loadCourse(courseDir() ?? '');
const terms = loadTerms(courseDir() ?? '');
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
  const tr = createTranslator(language);
  const view = lessonPictures({ course, layOut, tr, theme, cols, rows, terms })[name];
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
  for (const key of keys) pressKey(app, key);
};

const names = Object.keys(
  lessonPictures({
    course,
    layOut: () => ({ lines: [], blocks: [] }),
    tr: createTranslator('en'),
    theme,
    cols: 80,
    rows: 24,
  }),
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

  it('shows text, shell, checks and live panel together where there is room', () => {
    const shown = words(draw(picture('begun', [100, 40])));
    expect(shown).toContain('docker run -d --name box-otter');
    expect(shown).toContain('2 Shell');
    expect(shown).toContain('~ $ docker run --name box-otter quay/busybox:1');
    expect(shown).toContain('3 Checks · 1 of 2 ✔✘');
    expect(shown).toContain('4 Containers · 1');
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
    expect(shown[1]).toContain('[1 Lesson] 2 Shell  3 Checks 1 of 2 ✔✘  4 Live');
    press(app, 'tab');
    expect(app.ui.getState().pane).toBe('shell');
    press(app, 'tab', 'tab', 'tab');
    expect(app.ui.getState().pane).toBe('text');
    press(app, 'shift-tab');
    expect(app.ui.getState().pane).toBe('live');
    press(app, '3');
    expect(app.ui.getState().pane).toBe('checks');
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

  it('marks the command that Enter puts into the shell, and n goes to the next', () => {
    const app = picture('begun', [80, 24]);
    expect(draw(app).find((line) => line.includes('echo hello'))).toContain('›');
    press(app, 'n');
    const shown = draw(app);
    expect(shown.find((line) => line.includes('run -d --name box-otter'))).toContain('›');
    expect(shown.find((line) => line.includes('busybox:1 echo hello'))).not.toContain('›');
  });

  it('shows the calls behind the last command, each explained, and back', () => {
    const app = picture('begun', [100, 40]);
    press(app, 'x');
    const shown = words(draw(app));
    expect(shown).toContain('4 X-ray: the calls behind the command');
    expect(shown).toMatch(/POST \/v1\.45\/containers\/create\?name=b… +201 +24 ms/);
    expect(shown).toContain('Makes the container box-otter from an image');
    press(app, 'x');
    expect(words(draw(app))).toContain('4 Containers · 1');
  });

  it('tells what the engine reported, what belongs together on one line', () => {
    expect(words(draw(picture('notes', [80, 24])))).toMatch(/\d\d:50:00 box-otter create → start → die 1/);
  });

  it('opens hints one after the other below the checks', () => {
    const hint = (index: number): string =>
      course.chapters[0]?.exercises[0]?.hints[index]?.en.replaceAll('{{box}}', 'box-otter') ?? 'no such hint';
    const shown = words(draw(picture('hints', [100, 60])));
    expect(shown).toContain(hint(0).replace(/\s+/g, ' ').slice(0, 40));
    expect(shown).toContain(hint(1).replace(/\s+/g, ' ').slice(0, 40));
  });

  it('asks before it shows the solution, and then has it below the text, where it can be put into the shell', () => {
    const app = picture('begun', [80, 24]);
    press(app, 'W');
    expect(words(draw(app))).toContain('The exercise is then not done by it');
    press(app, 'y');
    expect(words(draw(app))).toMatch(/Solution .*› +docker run quay\/busybox:1 echo hello/);
  });

  it('explains the words of the text', () => {
    const app = picture('begun', [80, 24]);
    press(app, 'E');
    expect(words(draw(app))).toContain('A process with its own files, name and network');
    press(app, 'esc');
    expect(app.ui.getState().terms).toBeNull();
  });

  it('opens the question of a check with Enter, to be typed', () => {
    const app = picture('predict', [80, 24]);
    press(app, 'esc', 'enter');
    expect(app.ui.getState().ask).toMatchObject({ kind: 'text', check: 'guess', value: '' });
    expect(words(draw(app))).toContain('which exit code will `queue-owl` leave?');
  });

  it('zooms a pane and moves the borders', () => {
    const app = picture('begun', [100, 40]);
    press(app, 'z');
    expect(words(draw(app))).not.toContain('2 Shell');
    press(app, 'esc', '>');
    const top = draw(app)[1] ?? '';
    expect(top.indexOf('╮') - top.indexOf('┓')).not.toBe(0);
    expect(app.ui.getState()).toMatchObject({ zoomed: false, moved: { across: 4, down: 0 } });
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
    const keys = picture('keys', [100, 30]);
    expect(words(draw(keys))).not.toMatch(/X +start anew/);
    press(keys, ...Array.from({ length: 5 }, () => 'space'));
    expect(words(draw(keys))).toMatch(/X +start anew/);
  });
});
