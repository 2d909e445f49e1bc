import { msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import type { GuardPolicy } from '../types.ts';
import { mountable } from './host-path.ts';
import { fieldsOf, saysSomething, textField, type JsonObject } from './json.ts';
import { Refused } from './refused.ts';

export interface MountJudge {
  readonly policy: GuardPolicy;
  /** Path of the engine's own socket. */
  readonly upstream: string;
}

/** Opt-ins of `-v` that reach no further than the container. */
const BIND_OPTIONS = new Set(['', 'ro', 'rw', 'z', 'Z', 'nocopy', 'consistent', 'cached', 'delegated', 'private', 'rprivate', 'slave', 'rslave']); // prettier-ignore
const PROPAGATIONS = new Set(['', 'private', 'rprivate', 'slave', 'rslave']);
const MOUNT_FIELDS = ['Type', 'Source', 'Target', 'ReadOnly', 'Consistency', 'BindOptions', 'VolumeOptions', 'TmpfsOptions', 'ImageOptions']; // prettier-ignore

/**
 * Judges what `-v` says: "/host:/there:ro", "volume:/there", "/there".
 * @returns the same with the host path as what it really is.
 */
export async function judgeBind(bind: string, judge: MountJudge): Promise<string> {
  const [source = '', target, options = '', ...more] = bind.split(':');
  if (target === undefined) return bind;
  const said = options.split(',');
  if (more.length > 0 || said.some((one) => !BIND_OPTIONS.has(one))) throw unreadable(bind);
  if (source.startsWith('/')) {
    const real = await mountable(source, judge.policy, judge.upstream);
    if (real.includes(':')) throw unreadable(bind);
    return [real, target, ...(options === '' ? [] : [options])].join(':');
  }
  if (!judge.policy.existed('volume', source)) return bind;
  if (!said.includes('ro')) throw onlyToRead(source);
  // Without it the engine fills a volume that is empty with what the image has at that place.
  return [source, target, [...said.filter((one) => one !== 'nocopy'), 'nocopy'].join(',')].join(':');
}

/** Judges what `--mount` says, and a compose file. */
export async function judgeMount(value: unknown, judge: MountJudge): Promise<JsonObject> {
  const mount = fieldsOf(value, MOUNT_FIELDS);
  const source = textField(mount, 'Source');
  switch (textField(mount, 'Type')) {
    case 'bind': {
      const options = fieldsOf(mount['BindOptions'], ['Propagation', 'NonRecursive', 'CreateMountpoint', 'ReadOnlyNonRecursive', 'ReadOnlyForceRecursive']); // prettier-ignore
      if (!PROPAGATIONS.has(textField(options, 'Propagation'))) throw unreadable(source);
      if (!source.startsWith('/')) throw unreadable(source);
      return {
        ...mount,
        Source: await mountable(source, judge.policy, judge.upstream),
        BindOptions: options,
      };
    }
    case 'volume': {
      const options = fieldsOf(mount['VolumeOptions'], ['NoCopy', 'Labels', 'DriverConfig', 'Subpath']);
      const driver = fieldsOf(options['DriverConfig'], ['Name', 'Options']);
      await judgeDriver(textField(driver, 'Name'), driver['Options'], judge);
      const existed = source !== '' && judge.policy.existed('volume', source);
      if (existed && mount['ReadOnly'] !== true) throw onlyToRead(source);
      return {
        ...mount,
        VolumeOptions: { ...options, DriverConfig: driver, ...(existed ? { NoCopy: true } : {}) },
      };
    }
    case 'tmpfs':
    case 'image':
      return mount;
    default:
      throw unreadable(textField(mount, 'Type'));
  }
}

const VOLUME_FIELDS = ['Name', 'Driver', 'DriverOpts', 'Labels'];

/** Judges the body of POST /volumes/create. */
export async function judgeVolume(body: JsonObject, judge: MountJudge): Promise<JsonObject> {
  const volume = fieldsOf(body, VOLUME_FIELDS);
  await judgeDriver(textField(volume, 'Driver'), volume['DriverOpts'], judge);
  return volume;
}

/** The local driver mounts whatever its options say: `type=none,o=bind,device=/etc` is a host mount too. */
async function judgeDriver(driver: string, options: unknown, judge: MountJudge): Promise<void> {
  if (driver !== '' && driver !== 'local')
    throw new Refused(msg('witness.guard.volumeDriver', { driver: cleanText(driver) }));
  if (!saysSomething(options)) return;
  const { type, device, o } = asTexts(options);
  if (type === 'tmpfs') return;
  const flags = (o ?? '').split(',');
  if (!(flags.includes('bind') || flags.includes('rbind')) || device === undefined) {
    if (judge.policy.allow.includes('host-mounts')) return;
    throw new Refused(msg('witness.guard.volumeDriver', { driver: `local (${cleanText(type ?? '')})` }));
  }
  const real = await mountable(device, judge.policy, judge.upstream);
  // Here the engine cannot be told another path without the volume's inspection telling it too.
  if (real !== device) throw new Refused(msg('witness.guard.link', { path: cleanText(device) }));
}

function asTexts(options: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(options, ['type', 'device', 'o', 'size', 'uid', 'gid']));
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    throw new Refused(msg('witness.guard.unreadable'), 400);
  return Object.fromEntries(entries);
}

/** Reading what was there is free; a volume that can be written to is not only read. */
function onlyToRead(name: string): Refused {
  return new Refused(msg('witness.guard.volumeMount', { name: cleanText(name) }));
}

function unreadable(text: string): Refused {
  return new Refused(msg('witness.guard.mountForm', { mount: cleanText(text.slice(0, 200)) }));
}
