import { defineKind } from '../kind.ts';
import {
  swarmFileFields,
  swarmFileFinding,
  swarmFileLabel,
  type SwarmFileAsked,
} from '../probe/swarm-file.ts';
import { CONFIG } from '../probe/nouns.ts';

/** A Swarm config: its content, and which service has it at which path. */
export const config = defineKind<SwarmFileAsked>({
  name: 'config',
  fields: swarmFileFields,
  wakes: ['event', 'command'],
  modes: ['once', 'holds', 'keeps'],
  label: (condition, secret) => swarmFileLabel(CONFIG, condition, secret),
  probe: (condition, scene, lab, secret, signal) =>
    swarmFileFinding(CONFIG, 'Configs', 'ConfigName', condition, { scene, lab, secret, signal }),
});
