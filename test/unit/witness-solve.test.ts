import { describe, expect, it } from 'vitest';
import { readSolve, readSolved } from '../../src/engine/witness/guard/solve.ts';
import { imageRef, normalRef } from '../../src/engine/witness/image-ref.ts';

/** A length-delimited field of protocol buffers; short ones only. */
function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}

function entry(name: string, value: string): Buffer {
  return Buffer.concat([field(1, name), field(2, value)]);
}

describe('a solve request of BuildKit', () => {
  it('tells the names of its image from where old and new clients put them', () => {
    const old = field(4, entry('name', 'a:1,docker.io/library/b'));
    const exporter = field(13, Buffer.concat([field(1, 'moby'), field(2, entry('name', 'c'))]));
    expect(readSolve(Buffer.concat([field(1, 'ref'), old, exporter])).names).toEqual([
      'a:1',
      'b:latest',
      'c:latest',
    ]);
  });

  it('tells every entitlement', () => {
    const message = Buffer.concat([field(9, 'network.host'), field(9, 'security.insecure')]);
    expect(readSolve(message).entitlements).toEqual(['network.host', 'security.insecure']);
  });

  it.each([
    ['a field of a later BuildKit', Buffer.from([0x82, 0x01, 0x00])],
    ['an exporter of the client’s session', Buffer.from([0x70, 0x01])],
    ['a field cut off', Buffer.from([0x0a, 0x05, 0x61])],
    ['a group', Buffer.from([0x0b, 0x0c])],
    [
      'a length beyond all numbers',
      Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
    ],
  ])('is refused with %s', (_what, message) => {
    expect(() => readSolve(message)).toThrow('witness.guard.unreadable');
  });
});

describe('the answer to it', () => {
  it('tells the image and its names', () => {
    const id = `sha256:${'a'.repeat(64)}`;
    const pair = (name: string, value: string): Buffer => field(1, entry(name, value));
    const message = Buffer.concat([
      pair('containerimage.config.digest', id),
      pair('image.name', 'docker.io/library/x:1'),
    ]);
    expect(readSolved(message)).toEqual([{ kind: 'image', id, name: 'x:1' }]);
    expect(readSolved(Buffer.from('nonsense'))).toEqual([]);
  });
});

describe('the name of an image', () => {
  it.each([
    ['busybox', 'busybox:latest'],
    ['docker.io/library/busybox:1', 'busybox:1'],
    ['index.docker.io/library/busybox', 'busybox:latest'],
    ['library/busybox', 'busybox:latest'],
    ['localhost:5000/x', 'localhost:5000/x:latest'],
    ['localhost:5000/x:2', 'localhost:5000/x:2'],
    ['x@sha256:abc', 'x@sha256:abc'],
  ])('%s is %s', (ref, normal) => {
    expect(normalRef(ref)).toBe(normal);
  });

  it('has the tag of the parameter, whatever the repository says', () => {
    expect(imageRef('x:1', '2')).toBe('x:2');
    expect(imageRef('x', 'sha256:abc')).toBe('x@sha256:abc');
    expect(imageRef('', '1')).toBe('');
  });
});
