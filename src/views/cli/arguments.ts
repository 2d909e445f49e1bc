import { parseArgs, type ParseArgsConfig } from 'node:util';
import { parseAddress } from '../../engine/connect/address.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import { PANELS, type PanelId } from '../app/ui-state.ts';
import type { Language } from '../i18n/index.ts';
import { courseOf, type CourseCommand } from './course-arguments.ts';

/** What every command understands. */
export interface CommonOptions {
  readonly host?: string;
  readonly context?: string;
  readonly lang?: Language;
  readonly demo: boolean;
  readonly readOnly: boolean;
  readonly mouse: boolean;
}

/** The command line, understood. */
export type Command = CommonOptions &
  (
    | { readonly name: 'dashboard' }
    | { readonly name: 'learn'; readonly target?: string }
    | {
        readonly name: 'snapshot';
        /** Cells; null: what a terminal shows of it, else 120x40. */
        readonly size: { readonly cols: number; readonly rows: number } | null;
        readonly panel?: PanelId;
        readonly json: boolean;
      }
    | { readonly name: 'doctor'; readonly json: boolean }
    | ({ readonly name: 'sandbox' } & SandboxCommand)
    | ({ readonly name: 'course' } & CourseCommand)
    | { readonly name: 'help' }
    | { readonly name: 'version' }
  );

/** `open`: the playground. */
export type SandboxCommand =
  | { readonly action: 'open' | 'env' }
  | { readonly action: 'ls'; readonly json: boolean }
  /** `id` null: all. */
  | { readonly action: 'rm'; readonly id: string | null };

/** A command line that cannot be understood: one sentence, exit status 2. */
export class UsageError extends Error {
  readonly says: Message;
  constructor(says: Message) {
    super(says.key);
    this.name = 'UsageError';
    this.says = says;
  }
}

const OPTIONS = {
  host: { type: 'string', short: 'H' },
  context: { type: 'string', short: 'c' },
  lang: { type: 'string' },
  demo: { type: 'boolean' },
  'read-only': { type: 'boolean' },
  'no-mouse': { type: 'boolean' },
  size: { type: 'string' },
  panel: { type: 'string' },
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  jobs: { type: 'string' },
  seed: { type: 'string' },
  'self-test': { type: 'boolean' },
  record: { type: 'boolean' },
  stamp: { type: 'boolean' },
  width: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const satisfies ParseArgsConfig['options'];

const COMMANDS = ['learn', 'snapshot', 'doctor', 'sandbox', 'course', 'help', 'version'] as const;
type CommandName = (typeof COMMANDS)[number];

/** Options that only some commands know. */
const ONLY_FOR: Readonly<Record<string, readonly CommandName[]>> = {
  size: ['snapshot'],
  panel: ['snapshot'],
  json: ['snapshot', 'doctor', 'sandbox', 'course'],
  all: ['sandbox', 'course'],
  jobs: ['course'],
  seed: ['course'],
  'self-test': ['course'],
  record: ['course'],
  stamp: ['course'],
  width: ['course'],
};

const SIZE_LIMITS = { minCols: 20, maxCols: 1000, minRows: 5, maxRows: 500 };

/** Understands the words after the program's name. Throws UsageError. */
export function parseCommandLine(words: readonly string[]): Command {
  const { values, positionals } = parseWords(words);
  const [first, ...rest] = positionals;
  const name = COMMANDS.find((command) => command === first);
  if (first !== undefined && name === undefined)
    throw new UsageError(msg('cli.unknownCommand', { word: first }));
  for (const [option, commands] of Object.entries(ONLY_FOR)) {
    if (option in values && !(name && commands.includes(name))) {
      throw new UsageError(
        msg('cli.optionElsewhere', { option: `--${option}`, commands: commands.join(', ') }),
      );
    }
  }
  const extra = rest[wordsOf(name, rest[0])];
  if (extra !== undefined) throw new UsageError(msg('cli.unexpectedWord', { word: extra }));
  if (values.host !== undefined && values.context !== undefined) {
    throw new UsageError(msg('connect.hostAndContext'));
  }
  const common: CommonOptions = {
    ...(values.host === undefined ? {} : { host: hostOf(values.host) }),
    ...(values.context === undefined ? {} : { context: values.context }),
    ...(values.lang === undefined ? {} : { lang: languageOf(values.lang) }),
    demo: values.demo ?? false,
    readOnly: values['read-only'] ?? false,
    mouse: !(values['no-mouse'] ?? false),
  };
  if (values.help || name === 'help') return { ...common, name: 'help' };
  if (values.version || name === 'version') return { ...common, name: 'version' };
  switch (name) {
    case 'learn':
      return { ...common, name, ...(rest[0] === undefined ? {} : { target: rest[0] }) };
    case 'snapshot':
      return {
        ...common,
        name,
        size: values.size === undefined ? null : sizeOf(values.size),
        ...(values.panel === undefined ? {} : { panel: panelOf(values.panel) }),
        json: values.json ?? false,
      };
    case 'doctor':
      return { ...common, name, json: values.json ?? false };
    case 'sandbox':
      return { ...common, name, ...sandboxOf(rest, values.all ?? false, values.json ?? false) };
    case 'course': {
      const asked = courseOf(rest, values);
      if ('wrong' in asked) throw new UsageError(asked.wrong);
      return { ...common, name, ...asked };
    }
    case undefined:
      return { ...common, name: 'dashboard' };
  }
}

/** How many words may follow a command. */
function wordsOf(name: CommandName | undefined, next: string | undefined): number {
  if (name === 'learn') return 1;
  if (name === 'course') return Number.POSITIVE_INFINITY;
  if (name !== 'sandbox') return 0;
  return next === 'rm' ? 2 : 1;
}

function sandboxOf(words: readonly string[], all: boolean, json: boolean): SandboxCommand {
  const [action, id] = words;
  if (json && action !== 'ls') {
    throw new UsageError(msg('cli.optionElsewhere', { option: '--json', commands: 'sandbox ls' }));
  }
  if (all && action !== 'rm') {
    throw new UsageError(msg('cli.optionElsewhere', { option: '--all', commands: 'sandbox rm' }));
  }
  switch (action) {
    case undefined:
      return { action: 'open' };
    case 'env':
      return { action };
    case 'ls':
      return { action, json };
    case 'rm':
      if ((id === undefined) !== all) throw new UsageError(msg('cli.sandboxRmWhich'));
      return { action, id: id ?? null };
    default:
      throw new UsageError(msg('cli.unknownCommand', { word: `sandbox ${action}` }));
  }
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(sentenceOf(error, words));
  }
}

/** node:util names the fault by a code, and the option in its English text only. */
function sentenceOf(error: unknown, words: readonly string[]): Message {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const option = error instanceof Error ? (/'(?:-\w, )?(-[^'= ]*)/.exec(error.message)?.[1] ?? '') : '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return msg('cli.unknownOption', { option });
  if (error instanceof Error && error.message.includes('does not take an argument')) {
    return msg('cli.noValueTaken', { option });
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return msg('cli.valueMissing', { option: option.replace(/,$/, '') });
  }
  return msg('cli.notUnderstood', { words: words.join(' ') });
}

function languageOf(value: string): Language {
  if (value === 'en' || value === 'zh') return value;
  throw new UsageError(msg('cli.badLang', { value }));
}

function hostOf(value: string): string {
  try {
    parseAddress(value);
    return value;
  } catch (error) {
    throw error instanceof EngineError ? new UsageError(error.says) : error;
  }
}

function panelOf(value: string): PanelId {
  const panel = PANELS.find((id) => id === value);
  if (panel) return panel;
  throw new UsageError(msg('cli.badPanel', { value, panels: PANELS.join(', ') }));
}

function sizeOf(value: string): { cols: number; rows: number } {
  const match = /^(\d+)x(\d+)$/.exec(value);
  const cols = Number(match?.[1]);
  const rows = Number(match?.[2]);
  const { minCols, maxCols, minRows, maxRows } = SIZE_LIMITS;
  if (match && cols >= minCols && cols <= maxCols && rows >= minRows && rows <= maxRows)
    return { cols, rows };
  throw new UsageError(msg('cli.badSize', { value, ...SIZE_LIMITS }));
}
