import { SHORTEST_ID } from './ids.ts';

/** Options of `docker` itself, and of `docker compose`, that take the next word as their value. */
const DOCKER_TAKES = new Set(
  '-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey'.split(' '),
);
const COMPOSE_TAKES = new Set(
  '-f --file -p --project-name --profile --env-file --project-directory --progress --ansi --parallel'.split(
    ' ',
  ),
);
/** Commands with commands of their own (docker 20.10 to 28). */
const GROUPS = new Set(
  'container image volume network system builder buildx compose context manifest plugin node service stack swarm config secret checkpoint trust'.split(
    ' ',
  ),
);

/** What a docker command line asks for. */
export interface CommandWords {
  /** `docker compose up`, without options; what comes after the last word of the command is among them too. */
  readonly words: readonly string[];
}

/** `docker -H x compose -f y up -d` → docker compose up -d; `docker-compose up` likewise. */
export function commandWords(argv: readonly string[]): CommandWords {
  const [program = '', ...rest] = argv;
  const isCompose = program === 'docker-compose';
  const afterDocker = isCompose ? rest : skipOptions(rest, DOCKER_TAKES);
  const [group = '', ...more] = isCompose ? ['compose', ...afterDocker] : afterDocker;
  if (group === '') return { words: ['docker'] };
  if (!GROUPS.has(group)) return { words: ['docker', group, ...more] };
  return {
    words: ['docker', group, ...skipOptions(more, group === 'compose' ? COMPOSE_TAKES : new Set())],
  };
}

/**
 * Whether an argument stands on a command line. `--name box` also as `--name=box`, `-d` also in `-itd`, `-d|--detach`
 * either way, a container's name also as the beginning of one of its ids.
 */
export function hasArgument(
  argv: readonly string[],
  wanted: string,
  ids: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): boolean {
  return wanted.split('|').some((way) => hasWay(argv, way.trim(), ids));
}

function hasWay(
  argv: readonly string[],
  wanted: string,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const [name = '', ...rest] = wanted.split(/\s+/);
  if (rest.length > 0) {
    const value = rest.join(' ');
    return argv.some(
      (word, index) => word === `${name}=${value}` || (word === name && argv[index + 1] === value),
    );
  }
  return argv.some((word, index) => {
    if (word === wanted) return true;
    if (/^-[a-zA-Z]$/.test(wanted)) return /^-[a-zA-Z]+$/.test(word) && word.includes(wanted.slice(1));
    // The word after the program is at least the third: `docker stop 4f0c`.
    return index > 1 && word.length >= SHORTEST_ID && isIdOf(wanted, word, ids);
  });
}

function isIdOf(name: string, word: string, ids: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [...(ids.get(name) ?? [])].some((id) => id.startsWith(word));
}

function skipOptions(words: readonly string[], takes: ReadonlySet<string>): readonly string[] {
  let index = 0;
  while (index < words.length) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) break;
    index += takes.has(word) ? 2 : 1;
  }
  return words.slice(index);
}
