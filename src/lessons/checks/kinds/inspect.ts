import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { wantParts } from '../probe/facts.ts';
import { NOUNS } from '../probe/nouns.ts';
import { from, objectFinding, objectLabel } from '../probe/object-finding.ts';
import { where, whereFacts, whereWants } from '../probe/where.ts';

const fields = z.strictObject({
  of: z
    .enum(['container', 'image', 'volume', 'network', 'service', 'config', 'secret', 'node'])
    .default('container'),
  name: z.string().min(1),
  from: from.default('any'),
  where,
});
type Condition = z.output<typeof fields>;

/** Any value of an object's inspect. */
export const inspect = defineKind<Condition>({
  name: 'inspect',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => [
    objectLabel(NOUNS[condition.of], condition, secret),
    ...wantParts(whereWants(condition.where), secret),
  ],
  probe: (condition, scene, lab, secret, signal) =>
    objectFinding(NOUNS[condition.of], condition, { scene, lab, secret, signal }, (json) =>
      whereFacts(condition.where, json),
    ),
});
