import { randomUUID } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { fieldOf, errorCodeOf } from '../json.ts';
import type { Created, ObjectKind } from './types.ts';

/** Something that was made through a witness, as its journal has it. */
export interface JournalEntry {
  readonly kind: ObjectKind;
  /** Full id; the name of a volume; of an image with a name: what the name stood for, empty where it is not known. */
  readonly id: string;
  readonly name?: string;
  /** Of a volume: when the engine says that it was made, so that a later one of the same name is told from it. */
  readonly createdAt?: string;
  /** Of an image's name: the image itself was there before, and is to stay even without a name. */
  readonly borrowed?: boolean;
  /** Of an image's name: the call that was to make it had not ended when the journal did. In ms since the epoch. */
  readonly begunAt?: number;
}

/**
 * What is made through a witness, written to disk line by line. Each line is synced before `write` resolves, since an
 * answer that reached its client must not be forgotten, not even in a power cut: the engine keeps its objects too.
 */
export class Journal {
  readonly #file: FileHandle;
  #last: Promise<unknown> = Promise.resolve();
  readonly #names: Set<string>;

  private constructor(file: FileHandle, names: Set<string>) {
    this.#file = file;
    this.#names = names;
  }

  /** Opens a journal to be continued, or begins it. The folder must be there. */
  static async open(path: string): Promise<Journal> {
    const known = await readJournal(path);
    const file = await open(path, 'a', 0o600);
    const journal = new Journal(file, new Set(known.map(({ kind, name, id }) => `${kind} ${name ?? id}`)));
    // The last line may have been cut off by a crash; what follows shall begin on a line of its own.
    await journal.#append('\n');
    return journal;
  }

  /** Whether something was made through this witness, now or before a restart. */
  has(kind: ObjectKind, nameOrId: string): boolean {
    return this.#names.has(`${kind} ${nameOrId}`);
  }

  async write(entry: JournalEntry): Promise<void> {
    this.#names.add(`${entry.kind} ${entry.id}`);
    if (entry.name !== undefined) this.#names.add(`${entry.kind} ${entry.name}`);
    await this.#append(`${JSON.stringify({ made: entry })}\n`);
  }

  /** Notes that a call is about to give an image a name. What it gives back is told the image, once the call ended. */
  async intend(name: string): Promise<(image: { id: string; borrowed: boolean } | null) => Promise<void>> {
    const intent = randomUUID();
    await this.#append(`${JSON.stringify({ intent, name, begunAt: Date.now() })}\n`);
    return async (image) => {
      if (image !== null) this.#names.add(`image ${name}`);
      await this.#append(`${JSON.stringify({ settles: intent, ...image })}\n`);
    };
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined); // told to whoever wrote it
    await this.#file.close();
  }

  async #append(line: string): Promise<void> {
    const before = this.#last;
    const written = (async () => {
      await before.catch(() => undefined); // told to whoever wrote that line
      await this.#file.appendFile(line);
      await this.#file.datasync();
    })();
    this.#last = written;
    await written;
  }
}

/** What a journal says was made, oldest first; nothing where there is no journal. A line cut off is passed over. */
export async function readJournal(path: string): Promise<readonly JournalEntry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
  const entries = new Map<string, JournalEntry>();
  for (const line of text.split('\n')) {
    const record = parsed(line);
    const made = fieldOf(record, 'made');
    const intent = string(record, 'intent');
    const settles = string(record, 'settles');
    if (isEntry(made)) entries.set(`${made.kind} ${made.id}`, made);
    else if (intent !== undefined) entries.set(intent, begun(record));
    else if (settles !== undefined) settle(entries, settles, record);
  }
  return [...entries.values()];
}

function begun(record: unknown): JournalEntry {
  const begunAt = fieldOf(record, 'begunAt');
  return {
    kind: 'image',
    id: '',
    name: string(record, 'name') ?? '',
    begunAt: typeof begunAt === 'number' ? begunAt : Infinity,
  };
}

function settle(entries: Map<string, JournalEntry>, intent: string, record: unknown): void {
  const name = entries.get(intent)?.name;
  const id = string(record, 'id');
  entries.delete(intent);
  if (name === undefined || id === undefined) return;
  entries.set(intent, { kind: 'image', id, name, borrowed: fieldOf(record, 'borrowed') === true });
}

function isEntry(value: unknown): value is JournalEntry {
  return string(value, 'kind') !== undefined && string(value, 'id') !== undefined;
}

function string(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Cut off by a crash, and so its answer never reached anyone; or the empty line between two runs.
    return undefined;
  }
}

/** An entry of what a call says it made. */
export function entryOf({ kind, id, name }: Created): JournalEntry {
  return name === undefined ? { kind, id } : { kind, id, name };
}
