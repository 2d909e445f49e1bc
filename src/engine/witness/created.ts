import { fieldOf, textOf } from '../json.ts';
import { imageRef } from './image-ref.ts';
import type { Target } from './target.ts';
import type { Created, ObjectKind } from './types.ts';

/** Reads from an answer what its call made. */
export interface AnswerReader {
  /** True for a short answer that is held back until what it says is written down; false for a stream of messages. */
  readonly whole: boolean;
  data(content: Buffer): void;
  /** What was made, once the answer has ended. */
  end(): readonly Created[];
}

/** Short answers longer than this are nobody's: they are let go unread. */
export const LONGEST_ANSWER_BYTES = 1024 * 1024;
/** A line of a stream that is longer is skipped. */
const LONGEST_LINE_CHARS = 64 * 1024;
const MADE_KEPT = 200;

/** The reader of the answer to a call that makes something; undefined for the calls that make nothing. */
export function readerOf(method: string, target: Target): AnswerReader | undefined {
  if (method !== 'POST') return undefined;
  const { parts, query } = target;
  const path = parts.join('/');
  const kind = MAKERS.get(path) ?? (/^containers\/[^/]+\/exec$/.test(path) ? 'exec' : undefined);
  if (kind !== undefined) return idReader(kind, kind === 'container' ? (query.get('name') ?? '') : '');
  if (path === 'volumes/create') return volumeReader();
  if (path === 'commit') return idReader('image', imageRef(query.get('repo'), query.get('tag')));
  if (path === 'images/create') return streamReader(pulled(query));
  if (path === 'images/load') return streamReader(loaded);
  if (path === 'build') return streamReader(built);
  if (parts[0] === 'images' && parts.length > 2 && parts.at(-1) === 'tag') {
    const ref = imageRef(query.get('repo'), query.get('tag'));
    return { whole: true, data: () => undefined, end: () => [named('image', ref)] };
  }
  return undefined;
}

const MAKERS: ReadonlyMap<string, ObjectKind> = new Map([
  ['containers/create', 'container'],
  ['networks/create', 'network'],
  ['services/create', 'service'],
  ['configs/create', 'config'],
  ['secrets/create', 'secret'],
]);

function named(kind: ObjectKind, ref: string): Created {
  return { kind, id: ref, name: ref };
}

function wholeReader(read: (answer: unknown) => readonly Created[]): AnswerReader {
  const parts: Buffer[] = [];
  return {
    whole: true,
    data: (content) => void parts.push(Buffer.from(content)),
    end: () => read(parsed(Buffer.concat(parts).toString())),
  };
}

function idReader(kind: ObjectKind, name: string): AnswerReader {
  return wholeReader((answer) => {
    // Services, configs and secrets answer with `ID`, all others with `Id`.
    const id = textOf(fieldOf(answer, 'Id')) || textOf(fieldOf(answer, 'ID'));
    if (id === '') return [];
    return [name === '' ? { kind, id } : { kind, id, name }];
  });
}

function volumeReader(): AnswerReader {
  return wholeReader((answer) => {
    const name = textOf(fieldOf(answer, 'Name'));
    return name === '' ? [] : [named('volume', name)];
  });
}

type LineReader = (message: unknown) => Created | undefined;

/** A stream of JSON messages, a line each. */
function streamReader(read: LineReader): AnswerReader {
  const made = new Map<string, Created>();
  let line = '';
  let skipping = false;
  const take = (): void => {
    const created = skipping || line.trim() === '' ? undefined : read(parsed(line));
    if (created !== undefined && made.size < MADE_KEPT) made.set(created.id, created);
    line = '';
    skipping = false;
  };
  return {
    whole: false,
    data: (content) => {
      const [first = '', ...more] = content.toString().split('\n');
      add(first);
      for (const next of more) {
        take();
        add(next);
      }
    },
    end: () => {
      take();
      return [...made.values()];
    },
  };

  function add(text: string): void {
    if (line.length + text.length > LONGEST_LINE_CHARS) skipping = true;
    if (skipping) line = '';
    else line += text;
  }
}

/** `docker pull` and `docker import`. */
function pulled(query: URLSearchParams): LineReader {
  const from = imageRef(query.get('fromImage'), query.get('tag'));
  const into = imageRef(query.get('repo'), query.get('tag'));
  return (message) => {
    const status = textOf(fieldOf(message, 'status'));
    if (from !== '' && status.startsWith('Status: Downloaded newer image')) return named('image', from);
    if (from === '' && /^sha256:[0-9a-f]{64}$/.test(status))
      return into === '' ? { kind: 'image', id: status } : { kind: 'image', id: status, name: into };
    return undefined;
  };
}

function loaded(message: unknown): Created | undefined {
  const said = textOf(fieldOf(message, 'stream'));
  const ref = /^Loaded image(?: ID)?: (\S+)/.exec(said)?.[1];
  return ref === undefined ? undefined : named('image', ref);
}

function built(message: unknown): Created | undefined {
  const id = textOf(fieldOf(fieldOf(message, 'aux'), 'ID'));
  return id === '' ? undefined : { kind: 'image', id };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not for us to complain about: the client reads it too. Nothing was made that we could name.
    return undefined;
  }
}
