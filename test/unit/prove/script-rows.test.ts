import { expect, test } from 'vitest';
import { rowsIn, withoutRow } from '../../../src/lessons/prove/script-rows.ts';

const SCRIPT = `docker create --name a x  #= cmd.create
docker run \\
  -d x  #= cmd.run run.detach
docker start a`;

test('the rows of a script are those that its lines are marked for', () => {
  expect([...rowsIn(SCRIPT)]).toEqual(['cmd.create', 'cmd.run', 'run.detach']);
});

test('without a row go its lines, whole where they are continued, and no others', () => {
  expect(withoutRow(SCRIPT, 'run.detach')).toBe('docker create --name a x  #= cmd.create\ndocker start a');
  expect(withoutRow(SCRIPT, 'cmd.start')).toBe(SCRIPT);
});
