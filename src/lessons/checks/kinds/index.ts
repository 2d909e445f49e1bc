import type { Kind } from '../kind.ts';
import { answer } from './answer.ts';
import { called } from './called.ts';
import { cause } from './cause.ts';
import { choice } from './choice.ts';
import { container } from './container.ts';
import { event } from './event.ts';
import { matrix } from './matrix.ts';
import { order } from './order.ts';
import { prediction } from './prediction.ts';
import { image } from './image.ts';
import { volume } from './volume.ts';
import { network } from './network.ts';
import { reach } from './reach.ts';
import { http } from './http.ts';
import { exec } from './exec.ts';
import { log } from './log.ts';
import { stats } from './stats.ts';
import { inspect } from './inspect.ts';
import { file } from './file.ts';
import { diff } from './diff.ts';
import { engine } from './engine.ts';
import { service } from './service.ts';
import { task } from './task.ts';
import { stack } from './stack.ts';
import { node } from './node.ts';
import { config } from './config.ts';
import { secret } from './secret.ts';

/** Every kind of check, in the order in which a person is told of them. */
export const KINDS: readonly Kind[] = [
  container,
  event,
  called,
  answer,
  prediction,
  choice,
  order,
  cause,
  matrix,
  image,
  volume,
  network,
  reach,
  http,
  exec,
  log,
  stats,
  inspect,
  file,
  diff,
  engine,
  service,
  task,
  stack,
  node,
  config,
  secret,
];

/** The kind that a word of exercise.yaml means. */
export function kindNamed(name: string): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
