import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, watch, type FSWatcher } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../../engine/json.ts';
import { identityOf } from '../../engine/sandbox/host.ts';
import { ASKED, COMMAND_BEGAN, COMMAND_ENDED, REPLY } from './shim-spec.ts';
import type { CommandRecord } from './types.ts';

/** What a script of the course asks of the lesson around it; it waits for the answer. */
export interface ScriptRequest {
  /** `answer`: types an answer (id, value). `stage`: begins a stage (id). */
  readonly name: 'answer' | 'stage';
  readonly args: readonly string[];
}

/** How a request went. Anything but code 0 makes the command in the script fail, with the text on its stderr. */
export interface ScriptReply {
  readonly code: number;
  readonly text?: string;
}

/** The docker commands of a shell, as its argv witness tells them. */
export interface CommandRecords {
  /** The newest last; the oldest are forgotten beyond 1000. */
  readonly all: readonly CommandRecord[];
  /** Hears each command when it begins and again when it ends: the same `seq`. Returns what ends that. */
  onRecord(listener: (record: CommandRecord) => void): () => void;
  /** Sets who does what `answer` and `stage` in a script ask for; without one they fail. */
  onRequest(handler: (request: ScriptRequest) => Promise<ScriptReply>): void;
  /** Reads what has been written until now, and ends the records of commands that were killed with their witness. */
  settle(): void;
  close(): void;
}

const KEPT_RECORDS = 1000;

/**
 * Follows the files that the stand-ins of a shell leave in a folder (shim-spec.ts), by the kernel's word (inotify),
 * and removes them as it reads them.
 * @param dir made where it is missing; what an earlier shell left in it is removed
 */
export function followRecords(dir: string): CommandRecords {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return new FolderRecords(dir);
}

interface Running {
  record: CommandRecord;
  readonly pid: number;
}

class FolderRecords implements CommandRecords {
  readonly #dir: string;
  readonly #watcher: FSWatcher;
  readonly #listeners = new Set<(record: CommandRecord) => void>();
  readonly #running = new Map<string, Running>();
  #all: CommandRecord[] = [];
  #seq = 0;
  #isPlanned = false;
  #isClosed = false;
  #handler: ((request: ScriptRequest) => Promise<ScriptReply>) | undefined;

  constructor(dir: string) {
    this.#dir = dir;
    this.#watcher = watch(dir, { persistent: false }, () => this.#plan());
    // The folder is removed while it is watched: there is nothing more to hear.
    this.#watcher.on('error', () => this.close());
  }

  get all(): readonly CommandRecord[] {
    return this.#all;
  }

  onRecord(listener: (record: CommandRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onRequest(handler: (request: ScriptRequest) => Promise<ScriptReply>): void {
    this.#handler = handler;
  }

  settle(): void {
    this.#read();
    for (const [id, { record, pid }] of this.#running) {
      if (!isRunning(pid)) this.#end(id, { ...record, endedAt: Date.now() });
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#watcher.close();
    this.#listeners.clear();
  }

  /** The kernel tells of each of the names that a file has in turn: one look serves them all. */
  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      if (!this.#isClosed) this.#read();
    });
  }

  #read(): void {
    const names = namesIn(this.#dir);
    const began = names.filter((name) => name.endsWith(COMMAND_BEGAN)).map((name) => this.#take(name));
    began.sort((a, b) => a.at - b.at);
    for (const file of began) this.#begin(file);
    for (const name of names) {
      const id = name.slice(0, name.lastIndexOf('.'));
      // One that began after the folder was listed is read the next time.
      if (name.endsWith(COMMAND_ENDED) && this.#running.has(id)) this.#endOf(this.#take(name));
      else if (name.endsWith(ASKED)) void this.#answer(this.#take(name));
    }
  }

  #take(name: string): Written {
    const path = join(this.#dir, name);
    const at = statSync(path).mtimeMs;
    const fields = readFileSync(path, 'utf8').split('\0').slice(0, -1);
    rmSync(path);
    return { id: name.slice(0, name.lastIndexOf('.')), at: Math.round(at), fields };
  }

  #begin({ id, at, fields }: Written): void {
    const [pid = '', cwd = '', ...argv] = fields;
    const record = { seq: ++this.#seq, argv, cwd, startedAt: at, endedAt: null, exitCode: null };
    this.#running.set(id, { record, pid: Number(pid) });
    this.#all = [...this.#all.slice(1 - KEPT_RECORDS), record];
    this.#tell(record);
  }

  #endOf({ id, at, fields }: Written): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    this.#end(id, { ...running.record, endedAt: at, exitCode: Number(fields[0]) });
  }

  #end(id: string, record: CommandRecord): void {
    this.#running.delete(id);
    this.#all = this.#all.map((each) => (each.seq === record.seq ? record : each));
    this.#tell(record);
  }

  #tell(record: CommandRecord): void {
    for (const listener of this.#listeners) listener(record);
  }

  async #answer({ id, fields }: Written): Promise<void> {
    const [, , name, ...args] = fields;
    const reply = await this.#replyTo({ name: name === 'stage' ? 'stage' : 'answer', args });
    const text = (reply.text ?? '').replaceAll(/\s+/g, ' ');
    try {
      // Both ways: it does not wait for a script that was killed meanwhile.
      const fifo = await open(join(this.#dir, id + REPLY), 'r+');
      await fifo.write(`${reply.code} ${text}\n`);
      // Closed only when the script has read: until then what was written lives in the open FIFO alone.
      setTimeout(() => void fifo.close(), FIFO_READ_WITHIN_MS).unref();
    } catch (error) {
      // The script was killed and its folder emptied: nobody waits.
      if (errorCodeOf(error) !== 'ENOENT') throw error;
    }
  }

  async #replyTo(request: ScriptRequest): Promise<ScriptReply> {
    if (this.#handler === undefined) return { code: 1, text: request.name };
    try {
      return await this.#handler(request);
    } catch (error) {
      return { code: 1, text: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** A script that waits on the FIFO has it open already, or opens it within this time. */
const FIFO_READ_WITHIN_MS = 5000;

interface Written {
  readonly id: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
  readonly fields: readonly string[];
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    // Removed with the shell's work folder: it holds nothing.
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function isRunning(pid: number): boolean {
  // A zombie runs no more, though it can be signalled.
  if (process.platform === 'linux') return identityOf(pid) !== undefined;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}
