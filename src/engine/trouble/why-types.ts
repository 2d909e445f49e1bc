import type { Message } from '../message.ts';
import type { EndedBy } from './endings.ts';

/**
 * What happened to a container: one of the ways in which its last run ended (`EndedBy`), or
 * `start-failed`, `unhealthy`; `forgotten` it ended and the engine no longer remembers how;
 * `running`, `not-started` nothing happened yet; `gone` it was removed.
 */
export type WhyCause =
  EndedBy | 'start-failed' | 'unhealthy' | 'forgotten' | 'running' | 'not-started' | 'gone';

/**
 * Who acted last: Quayside itself, another client (the engine does not say which), the kernel, the process, somebody
 * outside the engine, the engine itself; null where nobody did or it is not known.
 */
export type Actor = 'quayside' | 'client' | 'kernel' | 'process' | 'outside' | 'engine';

/** Text as it is, a sentence to translate, or a time (ms) to show. */
export type WhyValue = string | Message | { readonly at: number };

export interface WhyFact {
  readonly label: Message;
  readonly value: WhyValue;
}

/** Where a fact was read: a field of GET /containers/{id}/json, of the list, or of an event. */
export interface WhyEvidence {
  readonly source: 'container' | 'list' | 'event';
  /** Time of the event, ms. */
  readonly at?: number;
  /** "State.OOMKilled"; "kill signal" */
  readonly field: string;
  readonly value: string;
}

export interface WhyMoment {
  readonly time: number;
  readonly says: Message;
}

export interface WhyLogLine {
  readonly time: number;
  readonly stderr: boolean;
  /** Sanitised; SGR colour kept. */
  readonly text: string;
}

/** How often and how fast the restart policy starts it again. */
export interface Cadence {
  /** Ends that nobody asked for, seen in the last ten minutes. */
  readonly count: number;
  /** The engine's RestartCount: since somebody last started it. */
  readonly total: number;
  /** How long a run typically lasted, ms; absent where no whole run was seen. */
  readonly runMs?: number;
}

/** The explanation of one container's trouble, or of its end, ready to be laid out. */
export interface Why {
  readonly containerId: string;
  readonly name: string;
  readonly cause: WhyCause;
  readonly actor: Actor | null;
  /** Present where its restart policy starts it over and over. */
  readonly loop: Cadence | null;
  readonly headline: Message;
  /** What a person may do about it. */
  readonly advice: Message | null;
  readonly facts: readonly WhyFact[];
  readonly evidence: readonly WhyEvidence[];
  /** The last lines of its log, oldest first, or why there are none. */
  readonly log: { readonly lines: readonly WhyLogLine[]; readonly says: Message | null };
  /** The last probe of its health check; null where it has none. */
  readonly health: {
    readonly time: number;
    readonly exitCode: number;
    readonly output: readonly string[];
  } | null;
  /** What the engine noted, oldest first. */
  readonly timeline: readonly WhyMoment[];
}
