/**
 * What a stand-in for a program on the shell's PATH is made of, and the files that it leaves for `CommandRecords`.
 *
 * Each is written under a name that ends in `NEW` and then renamed, so that a reader sees it whole or not at all. Its
 * name is an id and one of the suffixes; its content are fields, each ended by a NUL, which no argument can hold:
 * - began: pid, folder, argv…
 * - ended: exit code (128 and the signal where one ended it)
 * - asked: pid, folder, argv…; a FIFO of the same id with the suffix `REPLY` waits for `CODE TEXT\n`
 */
export const COMMAND_BEGAN = '.began';
export const COMMAND_ENDED = '.ended';
export const ASKED = '.asked';
export const REPLY = '.reply';
export const NEW = '.new';

/** Stands in a sentence for the host that the learner named. */
export const OTHER_HOST_MARK = '%HOST%';

export interface ShimSpec {
  /** What the learner types: `docker` or `docker-compose`. */
  readonly name: string;
  /** The program that runs the stand-in. */
  readonly interpreter: string;
  /** The real program, and what stands before the learner's arguments; empty where there is none. */
  readonly real: readonly string[];
  readonly recordsDir: string;
  readonly dockerHost: string;
  /** More values of DOCKER_HOST and -H that are the exercise's. */
  readonly otherHosts: readonly string[];
  /** The shell has a network of its own. */
  readonly isInside: boolean;
  readonly dockerConfig: string;
  readonly words: ShimWords;
}

/** Sentences that a stand-in says, in the learner's language; `OTHER_HOST_MARK` in those that name a host. */
export interface ShimWords {
  readonly keptHost: string;
  readonly refusedHost: string;
  readonly noDocker: string;
}
