import { describe, expect, test } from 'vitest';
import type { Container } from '../../src/engine/types.ts';
import { effectOf, isRemembered } from '../../src/engine/state/effect.ts';
import { compareReloaded, replaceAll, replaceSome } from '../../src/engine/state/merge.ts';
import { normaliseListed } from '../../src/engine/state/normalise.ts';
import { EVENTS_KEPT, remember } from '../../src/engine/state/refresher.ts';

function container(id: string, created: number, state = 'running'): Container {
  return normaliseListed({ Id: id, Names: [`/${id}`], Created: created, State: state, Labels: { of: id } });
}

function mapOf(...containers: Container[]): ReadonlyMap<string, Container> {
  return new Map(containers.map((one) => [one.id, one]));
}

function event(type: string, action: string, attributes: Record<string, string> = {}) {
  return { time: 1, type, action, id: 'x', attributes };
}

describe('what is listed anew', () => {
  const before = mapOf(container('new', 3), container('mid', 2), container('old', 1));

  test('is the very same where nothing changed, one by one and as a whole', () => {
    expect(replaceAll(before, [container('new', 3), container('mid', 2), container('old', 1)])).toBe(before);
    expect(replaceSome(before, [container('mid', 2)], new Set())).toBe(before);
    expect(replaceSome(before, [], new Set(['unknown']))).toBe(before);
  });

  test('changes what changed and leaves the rest the very same', () => {
    const after = replaceSome(before, [container('mid', 2, 'exited')], new Set(['old']));
    expect([...after.keys()]).toEqual(['new', 'mid']);
    expect(after.get('mid')?.state).toBe('exited');
    expect(after.get('new')).toBe(before.get('new'));
  });

  test('stands where its age puts it, the newest first, also of the same second', () => {
    const after = replaceSome(before, [container('between', 2), container('newest', 9)], new Set());
    expect([...after.keys()]).toEqual(['newest', 'new', 'between', 'mid', 'old']);
  });

  test('in another order, or without an id, is another picture', () => {
    expect([...replaceAll(before, [container('old', 1), container('', 2)]).keys()]).toEqual(['old']);
    const turned = replaceAll(before, [container('old', 1), container('mid', 2), container('new', 3)]);
    expect([...turned.keys()]).toEqual(['old', 'mid', 'new']);
  });

  test('does not bring back what has gone meanwhile', () => {
    expect(replaceSome(before, [container('mid', 2)], new Set(['mid'])).has('mid')).toBe(false);
  });

  test('after a lost connection tells what appeared, went and changed', () => {
    const after = mapOf(container('next', 4), container('mid', 2, 'exited'), container('old', 1));
    expect(compareReloaded(before, after, 7)).toEqual({
      at: 7,
      appeared: ['next'],
      gone: ['new'],
      changed: [{ name: 'mid', from: 'running', to: 'exited' }],
    });
  });
});

describe('an event', () => {
  const nothing = { containers: [], networks: [], goneContainers: [], goneNetworks: [] };

  test.each(['start', 'die', 'rename', 'oom', 'update', 'health_status: healthy', 'pause', 'kill'])(
    '%s of a container has it asked anew',
    (action) => {
      expect(effectOf(event('container', action))).toEqual({ ...nothing, containers: ['x'] });
      expect(isRemembered(event('container', action))).toBe(true);
    },
  );

  test.each([
    'exec_create: sh -c true',
    'exec_start: sh',
    'exec_die',
    'top',
    'attach',
    'resize',
    'archive-path',
  ])('%s of a container changes nothing and is not remembered', (action) => {
    expect(effectOf(event('container', action))).toEqual(nothing);
    expect(isRemembered(event('container', action))).toBe(false);
  });

  test.each([
    ['container', 'destroy', {}, { goneContainers: ['x'] }],
    ['network', 'create', {}, { networks: ['x'] }],
    ['network', 'connect', { container: 'c' }, { containers: ['c'] }],
    ['network', 'disconnect', { container: 'c' }, { containers: ['c'] }],
    ['network', 'disconnect', {}, {}],
    ['network', 'destroy', {}, { goneNetworks: ['x'] }],
    ['network', 'prune', {}, {}],
    ['image', 'tag', {}, {}],
  ])('%s %s with %j has the effect %j', (type, action, attributes, effect) => {
    expect(effectOf(event(type, action, attributes))).toEqual({ ...nothing, ...effect });
  });

  test('is remembered among the last ones only', () => {
    const many = Array.from({ length: EVENTS_KEPT + 10 }, (_, at) => ({
      ...event('container', 'start'),
      time: at,
    }));
    const kept = remember(many.slice(0, 20), many.slice(20));
    expect(kept).toHaveLength(EVENTS_KEPT);
    expect(kept.at(-1)?.time).toBe(EVENTS_KEPT + 9);
    expect(remember(kept, [event('container', 'exec_die')])).toBe(kept);
  });
});
