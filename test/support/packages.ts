import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { installPackages, missingPackages } from '../../src/engine/sandbox/debian.ts';

/** Debian's way to say whether a package may start its service when it is installed (invoke-rc.d): 101 is no. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Makes sure that Debian packages are there which a test needs the programs of; their services are not started. */
export async function needPackages(...names: readonly string[]): Promise<void> {
  const missing = await missingPackages(names);
  if (missing.length === 0) return;
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await installPackages(missing);
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}
