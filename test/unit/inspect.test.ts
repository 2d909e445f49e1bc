import { describe, expect, it } from 'vitest';
import { cleanJson } from '../../src/engine/details/clean-json.ts';
import { detailsOf } from '../../src/engine/details/inspect.ts';
import { anInspect } from '../support/inspect.ts';

describe('an inspect', () => {
  it('is read field by field', () => {
    const details = detailsOf(anInspect('api'));
    expect(details.env[1]).toEqual({ name: 'DB_PASSWORD', value: 'hunter2' });
    expect(details.container.ports).toEqual([
      { ip: '0.0.0.0', privatePort: 80, publicPort: 8080, protocol: 'tcp' },
      { ip: '', privatePort: 9000, protocol: 'tcp' },
    ]);
    expect(details.probes.map((probe) => probe.output)).toEqual([['fine'], ['refused', 'by 10.0.0.2']]);
    expect(details.gateways.get('shop_back')).toBe('172.19.0.1');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'no'],
    ['an empty object', {}],
    ['null in every field', Object.fromEntries(Object.keys(anInspect('api')).map((key) => [key, null]))],
    [
      'the wrong kind in every field',
      Object.fromEntries(Object.keys(anInspect('api')).map((key) => [key, 7])),
    ],
    [
      'null in lists',
      { Config: { Env: [null] }, Args: [null], Mounts: [null], State: { Health: { Log: [null] } } },
    ],
  ])('that holds %s is read as one that knows nothing', (_, json) => {
    const details = detailsOf(json);
    expect(details.command).toEqual([]);
    expect(details.container.labels).toEqual({});
    expect(details.pidsLimit).toBe(0);
  });

  it('keeps line ends in its texts and no other control, in names and at any depth', () => {
    expect(
      cleanJson({ 'a\x1b[31mb': [{ deep: 'one\r\ntwo\x07\x9b2J' }], n: 1, t: true, f: () => 1 }),
    ).toEqual({
      ab: [{ deep: 'one\ntwo' }],
      n: 1,
      t: true,
      f: null,
    });
  });
});
