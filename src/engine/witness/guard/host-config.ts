import { msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import type { Allowance, GuardPolicy } from '../types.ts';
import { fieldsOf, saysSomething, textField, textsField, type JsonObject } from './json.ts';
import { judgeBind, judgeMount, type MountJudge } from './mounts.ts';
import type { Objects } from './objects.ts';
import { Refused } from './refused.ts';

/** Limits on resources: harmless whatever they say. Shared by creating and updating. */
export const RESOURCE_FIELDS = [
  'Memory', 'MemorySwap', 'MemoryReservation', 'MemorySwappiness', 'KernelMemory', 'KernelMemoryTCP',
  'NanoCpus', 'CpuShares', 'CpuPeriod', 'CpuQuota', 'CpuRealtimePeriod', 'CpuRealtimeRuntime', 'CpusetCpus',
  'CpusetMems', 'CpuCount', 'CpuPercent', 'BlkioWeight', 'BlkioWeightDevice', 'BlkioDeviceReadBps',
  'BlkioDeviceWriteBps', 'BlkioDeviceReadIOps', 'BlkioDeviceWriteIOps', 'IOMaximumIOps', 'IOMaximumBandwidth',
  'OomKillDisable', 'PidsLimit', 'Ulimits', 'RestartPolicy',
]; // prettier-ignore

/** What stays within the container, or only takes a port. */
const FREE_FIELDS = [
  'PortBindings', 'AutoRemove', 'ContainerIDFile', 'CapDrop', 'Dns', 'DnsOptions', 'DnsSearch', 'ExtraHosts',
  'GroupAdd', 'OomScoreAdj', 'PublishAllPorts', 'ReadonlyRootfs', 'StorageOpt', 'Tmpfs', 'ShmSize', 'Sysctls',
  'ConsoleSize', 'Init',
]; // prettier-ignore

const JUDGED_FIELDS = [
  'Binds', 'Mounts', 'VolumesFrom', 'VolumeDriver', 'Links', 'LogConfig', 'Runtime', 'Isolation', 'NetworkMode',
  'PidMode', 'IpcMode', 'UTSMode', 'UsernsMode', 'CgroupnsMode', 'Cgroup', 'Privileged', 'CapAdd', 'SecurityOpt',
  'Devices', 'DeviceCgroupRules', 'DeviceRequests', 'CgroupParent', 'MaskedPaths', 'ReadonlyPaths',
]; // prettier-ignore

/** Those of a container's own, and a few that reach no further than its namespaces. */
const HARMLESS_CAPABILITIES = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW',
  'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT', 'NET_ADMIN', 'NET_BROADCAST', 'SYS_PTRACE', 'IPC_LOCK',
]); // prettier-ignore

const LOG_DRIVERS = new Set(['', 'json-file', 'local', 'none']);
/** What opens the machine to a container, each under its option's name. */
const OPENERS: readonly (readonly [field: string, option: string])[] = [
  ['Privileged', '--privileged'],
  ['Devices', '--device'],
  ['DeviceCgroupRules', '--device-cgroup-rule'],
  ['DeviceRequests', '--gpus'],
  ['CgroupParent', '--cgroup-parent'],
];

export interface HostConfigJudge extends MountJudge {
  readonly policy: GuardPolicy;
  readonly objects: Objects;
}

/**
 * Judges the HostConfig of a container that is to be made.
 * @returns what the engine is told: the known fields, containers as full ids, host paths as what they really are.
 * @throws Refused, Answered
 */
export async function judgeHostConfig(value: unknown, judge: HostConfigJudge): Promise<JsonObject> {
  const config = fieldsOf(value, [...RESOURCE_FIELDS, ...FREE_FIELDS, ...JUDGED_FIELDS]);
  judgePrivileges(config, judge.policy);
  for (const field of ['Isolation', 'Cgroup'])
    if (!['', 'default'].includes(textField(config, field))) throw unknown(field);
  if (!['', 'runc'].includes(textField(config, 'Runtime'))) throw option('privileged', '--runtime');
  if (!['', 'local'].includes(textField(config, 'VolumeDriver'))) throw unknown('VolumeDriver');
  const log = fieldsOf(config['LogConfig'], ['Type', 'Config']);
  const driver = textField(log, 'Type');
  if (!LOG_DRIVERS.has(driver))
    throw new Refused(msg('witness.guard.logDriver', { driver: cleanText(driver) }));

  const binds: string[] = [];
  for (const bind of textsField(config, 'Binds')) binds.push(await judgeBind(bind, judge));
  const mounts: JsonObject[] = [];
  for (const mount of listField(config, 'Mounts')) mounts.push(await judgeMount(mount, judge));
  const volumesFrom: string[] = [];
  for (const from of textsField(config, 'VolumesFrom')) {
    const [ref = '', ...mode] = from.split(':');
    volumesFrom.push([await judge.objects.ownContainer(ref), ...mode].join(':'));
  }
  const links: string[] = [];
  for (const link of textsField(config, 'Links')) {
    const [ref = '', alias = ref] = link.split(':');
    links.push(`${await judge.objects.ownContainer(ref)}:${alias}`);
  }
  return {
    ...config,
    ...(config['LogConfig'] === undefined ? {} : { LogConfig: log }),
    ...(binds.length > 0 ? { Binds: binds } : {}),
    ...(mounts.length > 0 ? { Mounts: mounts } : {}),
    ...(volumesFrom.length > 0 ? { VolumesFrom: volumesFrom } : {}),
    ...(links.length > 0 ? { Links: links } : {}),
    ...(await judgeNamespaces(config, judge)),
  };
}

/** @throws Refused where a field opens the machine and the exercise does not say that it may. */
function judgePrivileges(config: JsonObject, policy: GuardPolicy): void {
  if (policy.allow.includes('privileged')) return;
  for (const [field, name] of OPENERS) if (saysSomething(config[field])) throw option('privileged', name);
  for (const added of textsField(config, 'CapAdd')) {
    const capability = added.toUpperCase().replace(/^CAP_/, '');
    if (!HARMLESS_CAPABILITIES.has(capability))
      throw option('privileged', `--cap-add ${cleanText(capability)}`);
  }
  for (const said of textsField(config, 'SecurityOpt'))
    if (!/^no-new-privileges([:=]true)?$/.test(said))
      throw option('privileged', `--security-opt ${cleanText(said.slice(0, 40))}`);
  // An empty list unmasks all: only what is left out leaves the engine's own lists in force.
  for (const field of ['MaskedPaths', 'ReadonlyPaths'])
    if (config[field] !== undefined && config[field] !== null)
      throw option('privileged', '--security-opt systempaths');
}

const NAMESPACES: readonly (readonly [field: string, option: string, own: readonly string[]])[] = [
  ['NetworkMode', '--network', []],
  ['PidMode', '--pid', ['']],
  ['IpcMode', '--ipc', ['', 'none', 'private', 'shareable']],
  ['UTSMode', '--uts', ['']],
  ['UsernsMode', '--userns', ['']],
  ['CgroupnsMode', '--cgroupns', ['', 'private']],
];

async function judgeNamespaces(config: JsonObject, judge: HostConfigJudge): Promise<JsonObject> {
  const modes: Record<string, string> = {};
  for (const [field, name, own] of NAMESPACES) {
    const mode = textField(config, field);
    if (own.includes(mode)) continue;
    if (mode === 'host') {
      if (!judge.policy.allow.includes('host-namespaces')) throw option('host-namespaces', `${name} host`);
    } else if (mode.startsWith('container:')) {
      modes[field] = `container:${await judge.objects.ownContainer(mode.slice('container:'.length))}`;
    } else if (field === 'NetworkMode') await judge.objects.joinableNetwork(mode);
    else throw unknown(field);
  }
  return modes;
}

function listField(config: JsonObject, name: string): readonly unknown[] {
  const value = config[name] ?? [];
  if (!Array.isArray(value)) throw new Refused(msg('witness.guard.unreadable'), 400);
  return value;
}

/** An option of `docker run` that only an exercise that says so may use. */
export function option(needs: Allowance, name: string): Refused {
  return new Refused(msg('witness.guard.option', { option: name, needs }));
}

function unknown(field: string): Refused {
  return new Refused(msg('witness.guard.field', { field }));
}
