/** One docker command of the learner's shell, as its argv witness saw it. */
export interface CommandRecord {
  /** Counts up from 1. */
  readonly seq: number;
  /** The first word is `docker` or `docker-compose`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** ms since the epoch. */
  readonly startedAt: number;
  /** Null while it runs. */
  readonly endedAt: number | null;
  readonly exitCode: number | null;
}
