import { msg } from '../../engine/message.ts';
import { blocksOf } from '../prove/text-blocks.ts';
import { DOCKER_COMMANDS } from './docker-commands.ts';
import type { ExerciseFiles, Report } from './types.ts';

let known: ReadonlyMap<string, ReadonlySet<string>> | null = null;

/** `docker container ls` → its options, long and short, as the CLI's own help tells them. */
function table(): ReadonlyMap<string, ReadonlySet<string>> {
  known ??= new Map(
    DOCKER_COMMANDS.trim()
      .split('\n')
      .map((line) => {
        const words = line.split(' ');
        const first = words.findIndex((word) => word.startsWith('-'));
        const name = (first < 0 ? words : words.slice(0, first)).join(' ');
        return [name, new Set(first < 0 ? [] : words.slice(first))];
      }),
  );
  return known;
}

/** Every docker command in a text, in a block or between backticks, is one that there is, with options that it has. */
export function lintCommands({ exercise, folder }: ExerciseFiles, report: Report): void {
  for (const language of ['en', 'zh'] as const) {
    const file = `${folder}/${language}.md`;
    for (const [command, line] of commandsIn(exercise.text[language])) {
      const wrong = wrongIn(command);
      if (wrong !== null) report('no-such-command', msg('course.lint.command', { file, line, wrong }));
    }
  }
}

/** What of a command line there is not; null when all is. */
export function wrongIn(command: string): string | null {
  const all = table();
  const [program = '', ...rest] = command.split(/\s+/).filter((word) => word !== '');
  const words = program === 'docker-compose' ? ['compose', ...rest] : rest;
  let name = '';
  for (const word of words) {
    if (!/^[a-z][\w-]*$/.test(word)) break;
    const longer = name === '' ? word : `${name} ${word}`;
    if (!all.has(longer)) {
      const isGroup = name === '' || [...all.keys()].some((one) => one.startsWith(`${name} `));
      if (isGroup) return `docker ${longer}`;
      break;
    }
    name = longer;
  }
  return wrongOption(name, words.slice(name === '' ? 0 : name.split(' ').length), all);
}

/** Only the options before the first other word: what comes after a container's or an image's name may be its own. */
function wrongOption(
  name: string,
  words: readonly string[],
  all: ReadonlyMap<string, ReadonlySet<string>>,
): string | null {
  const options = all.get(name);
  if (options === undefined || options.size === 0) return null;
  for (const word of words) {
    if (!word.startsWith('-')) return null;
    const option = word.split('=')[0] ?? word;
    if (/^--[a-z][\w-]*$/.test(option)) {
      if (!options.has(option) && option !== '--help') return `docker ${name} ${option}`;
      // Its value may be the next word, or it has none: what follows is not looked at.
      if (option === word) return null;
    } else if (/^-[a-zA-Z]+$/.test(option)) {
      const letter = option
        .slice(1)
        .split('')
        .find((one) => !options.has(`-${one}`));
      const takesRest = option.length > 2 && options.has(option.slice(0, 2));
      if (letter !== undefined && !takesRest) return `docker ${name} ${option}`;
    } else return null;
  }
  return null;
}

function* commandsIn(text: string): Generator<[string, number]> {
  for (const block of blocksOf(text)) {
    if (block.language === 'output' || block.language === 'text') continue;
    for (const [index, line] of block.text.split('\n').entries()) {
      // Words of a pipe, of several commands in a line, of a substitution.
      for (const part of line.split(/\||&&|;|\$\(/)) {
        const command = /^\s*(docker(?:-compose)?\s+\S.*)$/.exec(part)?.[1];
        if (command !== undefined) yield [command, block.line + index];
      }
    }
  }
  let isCode = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^(```|~~~)/.test(line)) isCode = !isCode;
    if (isCode) continue;
    for (const match of line.matchAll(/`(docker(?:-compose)?\s[^`]+)`/g)) yield [match[1] ?? '', index + 1];
  }
}
