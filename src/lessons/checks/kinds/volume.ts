import { z } from 'zod';
import { fieldOf } from '../../../engine/json.ts';
import { msg, type Message } from '../../../engine/message.ts';
import { defineKind, type ProbeLab } from '../kind.ts';
import { mapFacts, wantParts, type Fact, type Want } from '../probe/facts.ts';
import { brief } from '../probe/findings.ts';
import { fileFacts, fileFields, fileLabel } from '../probe/file-facts.ts';
import { VOLUME } from '../probe/nouns.ts';
import { objectFields, objectFinding, objectLabel } from '../probe/object-finding.ts';
import { fileInVolume, usesOf } from '../probe/volume-file.ts';
import { wanted } from '../probe/wanted.ts';
import { where, whereFacts, whereWants } from '../probe/where.ts';

const usedBy = z.strictObject({
  container: z.string().min(1),
  path: z.string().min(1).optional(),
  access: z.enum(['rw', 'ro']).optional(),
});

const fields = z.strictObject({
  ...objectFields,
  is: z.enum(['there', 'gone']).default('there'),
  driver: wanted.optional(),
  labels: z.record(z.string(), wanted).optional(),
  options: z.record(z.string(), wanted).optional(),
  usedBy: usedBy.optional(),
  files: z.array(z.strictObject(fileFields)).optional(),
  where: where.optional(),
});
type Condition = z.output<typeof fields>;

/** A volume: how it was made, which container mounts it where, and the files in it. */
export const volume = defineKind<Condition>({
  name: 'volume',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    objectLabel(VOLUME, condition, secret),
    ...wantParts([...wants(condition), ...whereWants(condition.where)], secret),
    ...(condition.usedBy === undefined ? [] : [labelOfUse(condition.usedBy)]),
    ...(condition.files ?? []).flatMap((file) => fileLabel(file, condition.name, secret)),
  ],
  probe: (condition, scene, lab, secret, signal) =>
    objectFinding(VOLUME, condition, { scene, lab, secret, signal }, async (json) => {
      const unused = condition.usedBy && (await unmetUse(condition.name, condition.usedBy, lab, signal));
      if (unused !== undefined) return unused;
      const facts: Fact[] = [...factsOf(condition, json)];
      for (const file of condition.files ?? []) {
        const found = fileFacts(file, await fileInVolume(lab, json, file.path, signal), condition.name);
        if ('key' in found) return found;
        facts.push(...found);
      }
      return facts;
    }),
});

function wants({ driver, labels, options }: Condition): readonly Want[] {
  return [
    { field: 'Driver', wanted: driver },
    ...mapFacts('Labels', labels, () => undefined),
    ...mapFacts('Options', options, () => undefined),
  ];
}

function factsOf({ driver, labels, options, where: asked }: Condition, json: unknown): readonly Fact[] {
  return [
    { field: 'Driver', wanted: driver, found: fieldOf(json, 'Driver') },
    ...mapFacts('Labels', labels, (name) => fieldOf(fieldOf(json, 'Labels'), name)),
    ...mapFacts('Options', options, (name) => fieldOf(fieldOf(json, 'Options'), name)),
    ...whereFacts(asked, json),
  ];
}

type Use = z.output<typeof usedBy>;

function labelOfUse({ container, path, access }: Use): Message {
  const about = { container: brief(container), path: brief(path ?? '') };
  if (path === undefined) return msg('probe.want.used', { container: about.container });
  if (access === 'ro') return msg('probe.want.used-ro', about);
  return access === 'rw' ? msg('probe.want.used-rw', about) : msg('probe.want.used-at', about);
}

async function unmetUse(
  name: string,
  { container, path, access }: Use,
  lab: ProbeLab,
  signal: AbortSignal,
): Promise<Message | undefined> {
  const all = await usesOf(lab, name, signal);
  const uses = all.filter((use) => use.container === container);
  const about = { name: brief(name), container: brief(container) };
  const [first] = uses;
  if (first === undefined) {
    const [other] = all;
    return other === undefined
      ? msg('probe.volume.unused', about)
      : msg('probe.volume.used-by', { ...about, other: brief(other.container) });
  }
  const use = path === undefined ? first : uses.find((one) => sameFolder(one.path, path));
  if (use === undefined) {
    return msg('probe.volume.elsewhere', { ...about, path: brief(first.path), wanted: brief(path ?? '') });
  }
  const place = { ...about, path: brief(use.path) };
  if (access === 'ro' && use.readWrite) return msg('probe.volume.writable', place);
  if (access === 'rw' && !use.readWrite) return msg('probe.volume.read-only', place);
  return undefined;
}

function sameFolder(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}
