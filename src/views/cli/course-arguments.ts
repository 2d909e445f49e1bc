import { msg, type Message } from '../../engine/message.ts';

/** What `quayside course` can be asked for. */
export type CourseCommand =
  | {
      readonly action: 'prove';
      /** Exercises and chapters; empty for all. */
      readonly targets: readonly string[];
      readonly jobs: number;
      /** Null: one is drawn. */
      readonly seed: number | null;
      readonly json: boolean;
      readonly selfTest: boolean;
      readonly record: boolean;
    }
  | { readonly action: 'lint'; readonly stamp: boolean }
  | { readonly action: 'new'; readonly id: string }
  | {
      readonly action: 'preview';
      readonly id: string;
      /** Cells. */
      readonly width: number;
    };

/** The options of the command line that belong to a course. */
export interface CourseValues {
  readonly all?: boolean | undefined;
  readonly jobs?: string | undefined;
  readonly seed?: string | undefined;
  readonly json?: boolean | undefined;
  readonly 'self-test'?: boolean | undefined;
  readonly record?: boolean | undefined;
  readonly stamp?: boolean | undefined;
  readonly width?: string | undefined;
}

type Wrong = { readonly wrong: Message };

/** Which options belong to which action. */
const ONLY_FOR: Readonly<Record<keyof CourseValues, CourseCommand['action']>> = {
  all: 'prove',
  jobs: 'prove',
  seed: 'prove',
  json: 'prove',
  'self-test': 'prove',
  record: 'prove',
  stamp: 'lint',
  width: 'preview',
};

const WIDTH = 80;
const LEAST_WIDTH = 20;

/** Understands the words after `course`; `wrong` says what cannot be understood. */
export function courseOf(words: readonly string[], values: CourseValues): CourseCommand | Wrong {
  const [action, ...rest] = words;
  for (const [option, only] of Object.entries(ONLY_FOR)) {
    if (option in values && action !== undefined && only !== action) {
      return { wrong: msg('cli.optionElsewhere', { option: `--${option}`, commands: `course ${only}` }) };
    }
  }
  switch (action) {
    case 'prove':
      return proveOf(rest, values);
    case 'lint': {
      const [extra] = rest;
      if (extra !== undefined) return { wrong: msg('cli.unexpectedWord', { word: extra }) };
      return { action, stamp: values.stamp ?? false };
    }
    case 'new':
    case 'preview': {
      const [id, extra] = rest;
      if (id === undefined || extra !== undefined) return { wrong: msg('course.usage-one', { action }) };
      if (action === 'new') return { action, id };
      const width = numberOf('--width', values.width, LEAST_WIDTH) ?? WIDTH;
      return typeof width === 'number' ? { action, id, width } : width;
    }
    default:
      return { wrong: msg('course.usage-action') };
  }
}

function proveOf(targets: readonly string[], values: CourseValues): CourseCommand | Wrong {
  const selfTest = values['self-test'] ?? false;
  if (targets.length === 0 && values.all !== true && !selfTest) return { wrong: msg('course.usage-which') };
  const [extra] = targets;
  if (extra !== undefined && values.all === true)
    return { wrong: msg('cli.unexpectedWord', { word: extra }) };
  const jobs = numberOf('--jobs', values.jobs, 1) ?? 1;
  const seed = numberOf('--seed', values.seed, 0);
  if (typeof jobs !== 'number') return jobs;
  if (seed !== null && typeof seed !== 'number') return seed;
  return {
    action: 'prove',
    targets,
    jobs,
    seed,
    json: values.json ?? false,
    selfTest,
    record: values.record ?? false,
  };
}

/** Null where it is not given. */
function numberOf(option: string, value: string | undefined, least: number): number | Wrong | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= least) return number;
  return { wrong: msg('course.usage-number', { option, least, value }) };
}
