import { msg, type Message } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import type { Created } from '../types.ts';
import { imageRef, normalRef } from '../image-ref.ts';
import type { Objects } from './objects.ts';
import { readFields, readMap, textsOf, type Field } from './protobuf.ts';
import { Refused } from './refused.ts';

/** What a build asks of BuildKit (moby.buildkit.v1.SolveRequest), as far as it reaches out of the build. */
export interface Solve {
  /** The names that it gives to its image. */
  readonly names: readonly string[];
  /** "network.host", "security.insecure", … */
  readonly entitlements: readonly string[];
}

/** Judges BuildKit's calls. */
export interface BuildGuard {
  /** @throws Refused */
  judge(solve: Solve): void;
  say(message: Message): string;
}

/** Field numbers of moby/buildkit api/services/control/control.proto. */
const SOLVE = { oldExporterAttrs: 4, entitlements: 9, exporters: 13, sessionExporter: 14, last: 15 } as const;
const EXPORTER = { attrs: 2 } as const;
const RESPONSE = { exporterResponse: 1 } as const;

/**
 * Reads a SolveRequest.
 * @throws Refused for bytes that are none, and for fields of a later BuildKit: nobody knows what they ask for.
 */
export function readSolve(message: Buffer): Solve {
  const fields = readFields(message);
  if (fields === undefined || fields.some(isUnknown)) throw unreadable();
  const names = attributesOf(fields).flatMap((attributes) =>
    (attributes.get('name') ?? '').split(',').filter((name) => name !== ''),
  );
  return {
    names: names.map(normalRef),
    entitlements: textsOf(fields, SOLVE.entitlements),
  };
}

/** The image that a SolveResponse tells of; nothing where the build made none. */
export function readSolved(message: Buffer): readonly Created[] {
  const response = readMap(readFields(message) ?? [], RESPONSE.exporterResponse);
  const id = response?.get('containerimage.config.digest') ?? response?.get('containerimage.digest');
  if (response === undefined || id === undefined || !/^sha256:[0-9a-f]{64}$/.test(id)) return [];
  const names = (response.get('image.name') ?? '').split(',').filter((name) => name !== '');
  if (names.length === 0) return [{ kind: 'image', id }];
  return names.map((name) => ({ kind: 'image', id, name: cleanText(normalRef(name)) }));
}

/** @throws Refused for what leaves the build's sandbox, and for the names of images that were there before. */
export function judgeSolve(solve: Solve, objects: Objects): void {
  const [entitlement] = solve.entitlements;
  if (entitlement !== undefined)
    throw new Refused(msg('witness.guard.entitlement', { name: cleanText(entitlement.slice(0, 60)) }));
  for (const name of solve.names) objects.freeImageName(imageRef(name, null), null);
}

function isUnknown(field: Field): boolean {
  return field.number > SOLVE.last || (field.number === SOLVE.sessionExporter && field.value !== 0n);
}

/** The attributes of each exporter: in one place in old requests, in another in new ones, and often in both. */
function attributesOf(fields: readonly Field[]): Map<string, string>[] {
  const maps = [readMap(fields, SOLVE.oldExporterAttrs)];
  for (const field of fields) {
    if (field.number !== SOLVE.exporters) continue;
    const exporter = readFields(field.bytes);
    maps.push(exporter === undefined ? undefined : readMap(exporter, EXPORTER.attrs));
  }
  if (!maps.every((map) => map !== undefined)) throw unreadable();
  return maps;
}

function unreadable(): Refused {
  return new Refused(msg('witness.guard.unreadable'), 400);
}
