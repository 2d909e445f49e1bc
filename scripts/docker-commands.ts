/**
 * `node scripts/run.mjs scripts/docker-commands.ts`: writes src/lessons/lint/docker-commands.ts, the commands and options
 * that the docker CLI of the sandbox has, as its own `--help` tells them. A course's texts are held to it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBinaries } from '../src/engine/sandbox/index.ts';

const FILE = join(fileURLToPath(new URL('..', import.meta.url)), 'src/lessons/lint/docker-commands.ts');

const binaries = await ensureBinaries();
const env = { ...process.env, DOCKER_CONFIG: binaries.dockerConfig, COLUMNS: '200' };
const lines: string[] = [];
visit([]);
const version = help(['--version']).trim();
writeFileSync(
  FILE,
  `/** Written by scripts/docker-commands.ts from ${version}: a command and its long options on each line. */
export const DOCKER_COMMANDS = \`
${lines.join('\n')}
\`;
`,
);
console.log(`${lines.length} commands of ${version}`);

function visit(words: readonly string[]): void {
  const text = help([...words, '--help']);
  const options = [...text.matchAll(/^\s+(?:(-\w), )?(--[\w-]+)/gm)].flatMap(([, short, long = '']) =>
    short === undefined ? [long] : [short, long],
  );
  lines.push([words.join(' ') || 'docker', ...options].join(' '));
  for (const name of subcommands(text)) visit([...words, name]);
}

function subcommands(text: string): readonly string[] {
  const names: string[] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    if (/^[\w ]*Commands:$/i.test(line)) isOpen = true;
    else if (!line.startsWith(' ')) isOpen = isOpen && line === '';
    const name = /^ {2}([a-z][\w-]*)\*? /.exec(line)?.[1];
    if (isOpen && name !== undefined && name !== 'help') names.push(name);
  }
  return [...new Set(names)];
}

function help(words: readonly string[]): string {
  try {
    return execFileSync(binaries.docker, words, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch {
    // A plugin's own kind of command: it is one, and tells nothing.
    return '';
  }
}
