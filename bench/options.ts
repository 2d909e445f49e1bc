import { parseArgs } from 'node:util';

/** What a run of the benchmark measures. */
export interface BenchOptions {
  /** Fleets to measure on, by their number of containers. */
  readonly containers: readonly number[];
  /** Interleaved rounds; each figure is the median over them. */
  readonly runs: number;
  /** Seconds that each program is left alone while its CPU and bytes are counted. */
  readonly idleSeconds: number;
  /** Key presses, and renames of a container, in each round. */
  readonly presses: number;
  readonly events: number;
  /** Command lines of other programs to measure beside ours; those that are not on PATH are left out. */
  readonly peers: readonly string[];
  /** Our program: the built file. */
  readonly program: string;
  /** Seconds that memory is watched with a log open; 0 for not at all. */
  readonly soakSeconds: number;
  /** Only the soak, not the figures. */
  readonly soakOnly: boolean;
  readonly columns: number;
  readonly rows: number;
}

export const USAGE = `npm run bench -- [options]

  --containers 14,50,150  fleets to measure on
  --runs 5                interleaved rounds
  --idle 20               seconds without a key in each round
  --peer lazydocker       another program to measure beside ours; may be given again
  --soak [--soak-seconds 240]  memory with a log of 10 lines/s open, and nothing else
  --all                   the figures, then the soak
  --quick                 14 containers, 2 rounds, 8 seconds
  --program FILE          the built program, default dist/quayside.js
  --size 200x50
`;

/** Reads the command line. Throws what node:util's parseArgs throws, and an Error for a bad number. */
export function parseOptions(words: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...words],
    options: {
      containers: { type: 'string' },
      runs: { type: 'string' },
      idle: { type: 'string' },
      peer: { type: 'string', multiple: true, default: [] },
      soak: { type: 'boolean', default: false },
      'soak-seconds': { type: 'string', default: '240' },
      all: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      program: { type: 'string', default: 'dist/quayside.js' },
      size: { type: 'string', default: '200x50' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const quick = values.quick;
  const [columns = '', rows = ''] = values.size.split('x');
  return {
    containers: (values.containers ?? (quick ? '14' : '14,50,150')).split(',').map(count),
    runs: count(values.runs ?? (quick ? '2' : '5')),
    idleSeconds: count(values.idle ?? (quick ? '8' : '20')),
    presses: quick ? 30 : 60,
    events: quick ? 10 : 20,
    peers: values.peer,
    program: values.program,
    soakSeconds: values.soak || values.all ? count(values['soak-seconds']) : 0,
    soakOnly: values.soak && !values.all,
    columns: count(columns),
    rows: count(rows),
  };
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`not a number of something: ${text}`);
  return value;
}
