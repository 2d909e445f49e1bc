import { defineKind } from '../kind.ts';
import {
  swarmFileFields,
  swarmFileFinding,
  swarmFileLabel,
  type SwarmFileAsked,
} from '../probe/swarm-file.ts';
import { SECRET } from '../probe/nouns.ts';

/** A Swarm secret, whose content no engine tells: which service has it at which path. */
export const secret = defineKind<Omit<SwarmFileAsked, 'data'>>({
  name: 'secret',
  fields: swarmFileFields.omit({ data: true }),
  wakes: ['event', 'command'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, hidden) => swarmFileLabel(SECRET, condition, hidden),
  probe: (condition, scene, lab, hidden, signal) =>
    swarmFileFinding(SECRET, 'Secrets', 'SecretName', condition, { scene, lab, secret: hidden, signal }),
});
