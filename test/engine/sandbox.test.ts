import { expect, test } from 'vitest';
import { BUSYBOX, docker } from '../support/engine.ts';

test('the run has an engine of its own, with busybox, compose and buildx', async () => {
  expect(await docker('run', '--rm', BUSYBOX, 'echo', 'hello')).toBe('hello');
  expect(await docker('info', '--format', '{{.Name}}')).toBe('quay');
  expect(await docker('compose', 'version', '--short')).toMatch(/^2\./);
  expect(await docker('buildx', 'version')).toContain('buildx');
});
