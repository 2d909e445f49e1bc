import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError, msg } from '../../engine/message.ts';
import { stampCourse } from '../../lessons/lint/lint.ts';
import type { Translator } from '../i18n/index.ts';

const WORD = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** `quayside course new chapter/exercise`: an exercise that is whole and small, to be made into another. */
export function runNew(id: string, dir: string, tr: Translator): number {
  const [chapterWord = '', exerciseWord = ''] = id.split('/');
  const [chapter, exercise] = [chapterWord, exerciseWord].map((word) => word.replace(/^\d+-/, ''));
  if (id.split('/').length !== 2 || !WORD.test(chapter ?? '') || !WORD.test(exercise ?? '')) {
    throw new EngineError(msg('course.new.bad-id', { id }));
  }
  const chapterFolder = findOrMake(dir, chapterWord, chapter ?? '', exercise ?? '');
  const numbers = readdirSync(join(dir, chapterFolder)).map((name) => Number.parseInt(name, 10) || 0);
  const taken = readdirSync(join(dir, chapterFolder)).find((name) => name.replace(/^\d+-/, '') === exercise);
  if (taken !== undefined)
    throw new EngineError(msg('course.new.exists', { folder: join(dir, chapterFolder, taken) }));
  const number = String(Math.max(0, ...numbers) + 1).padStart(2, '0');
  const folder = join(dir, chapterFolder, `${number}-${exercise}`);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(filesOf(exercise ?? ''))) writeFileSync(join(folder, name), text);
  stampCourse(dir, `${chapter}/${exercise}`);
  process.stdout.write(`${tr.t('course.new.made', { folder, id: `${chapter}/${exercise}` })}\n`);
  return 0;
}

/** The folder of a chapter; a new one only where its number is said. */
function findOrMake(dir: string, word: string, chapter: string, exercise: string): string {
  const known = readdirSync(dir).find((name) => /^\d+-/.test(name) && name.replace(/^\d+-/, '') === chapter);
  if (known !== undefined && existsSync(join(dir, known, 'chapter.yaml'))) return known;
  if (!/^\d+-/.test(word)) throw new EngineError(msg('course.new.no-chapter', { chapter, exercise }));
  mkdirSync(join(dir, word));
  const yaml = `id: ${chapter}\norder: ${Number.parseInt(word, 10)}\ntitle:\n  en: ${titled(chapter)}\n  zh: ${titled(chapter)}\n`;
  writeFileSync(join(dir, word, 'chapter.yaml'), yaml);
  return word;
}

function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).replaceAll('-', ' ');
}

function filesOf(id: string): Readonly<Record<string, string>> {
  return {
    'exercise.yaml': `id: ${id}
version: 1
title:
  en: ${titled(id)}
  zh: ${titled(id)}
aim:
  en: Leave a container running under a name
  zh: 让一个有名字的容器一直运行
pattern: fade
support: partial
claims: [cmd.run]
images: [quay/busybox:1]
panel: containers
vars:
  box: { draw: name, prefix: box }
checks:
  - id: runs
    holds:
      container: { name: '{{box}}', is: running, image: quay/busybox:1 }
mistakes:
  - id: without-a-name
    run: docker run -d quay/busybox:1 sleep 600
    red: [runs]
solution:
  run: |
    docker run -d --name {{box}} quay/busybox:1 sleep 600   #= cmd.run
alsoRight:
  - id: in-two-steps
    run: |
      docker create --name {{box}} quay/busybox:1 sleep 600
      docker start {{box}}
undo:
  run: docker rm -f {{box}}
  red: [runs]
hints:
  - en: Which option of \`docker run\` gives a container its name?
    zh: \`docker run\` 的哪个选项给容器起名？
`,
    'en.md': `# ${titled(id)}

A container that is given a name can be spoken of by it.

\`\`\`sh
docker run -d quay/busybox:1 sleep 600
\`\`\`

## Task

1. Have a container called \`{{box}}\` that keeps running, from \`quay/busybox:1\`.
`,
    'zh.md': `# ${titled(id)}

给容器起了名字，就可以用名字称呼它。

\`\`\`sh
docker run -d quay/busybox:1 sleep 600
\`\`\`

## 任务

1. 让一个名叫 \`{{box}}\` 的容器一直运行，镜像用 \`quay/busybox:1\`。
`,
  };
}
