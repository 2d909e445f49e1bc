import { availableParallelism, totalmem } from 'node:os';
import type { EngineLimits } from '../../engine/sandbox/index.ts';

const GIGABYTE = 1_000_000_000;
const DISK_BYTES = 6 * GIGABYTE;

/** Half of the memory, all cores but one where there are more than two: the person goes on working beside it. */
export function courseLimits(): EngineLimits {
  const cores = availableParallelism();
  return {
    memoryBytes: Math.max(GIGABYTE, Math.floor(totalmem() / 2)),
    ...(cores > 2 ? { cpus: cores - 1 } : {}),
    diskBytes: DISK_BYTES,
  };
}
