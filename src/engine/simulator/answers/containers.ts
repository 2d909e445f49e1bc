import type { ContainerSpec } from '../fleet/types.ts';
import type { Endpoint, SimContainer, SimMount } from '../model.ts';
import { hasProcess, isUp } from '../model.ts';
import { prefixLength } from '../networking.ts';
import { hex } from '../random.ts';
import { statusText } from './status.ts';
import { nanoTime } from '../time.ts';
import type { World } from '../world.ts';

/**
 * The JSON of GET /containers/json and /containers/{id}/json, with every field that engine 26.1.5 writes, absent where
 * it leaves one out. The conformance test holds it to that.
 */

export type Json = Record<string, unknown>;

/** One entry of the list. `size` adds what only `size=1` asks for. */
export function listed(world: World, container: SimContainer, now: number, size = false): Json {
  const { spec } = container;
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: spec.image,
    ImageID: container.imageId,
    Command: [commandOf(world, container)[0], ...quoted(commandOf(world, container).slice(1))].join(' '),
    Created: Math.floor(container.createdAt / 1000),
    Ports: hasProcess(container) ? listedPorts(container) : [],
    ...(size ? { SizeRootFs: world.image(spec.image)?.spec.size ?? 0 } : {}),
    Labels: spec.labels ?? {},
    State: container.phase,
    Status: statusText(container, now),
    HostConfig: { NetworkMode: networkMode(spec) },
    NetworkSettings: {
      Networks: byNetwork(container, (endpoint) => ({
        ...endpointBase(container, endpoint),
        Aliases: null,
        DriverOpts: null,
        DNSNames: null,
      })),
    },
    Mounts: container.mounts
      .toSorted((a, b) => (a.target < b.target ? -1 : 1))
      .map((mount) => mountPoint(mount, mount.anonymous ? '' : mount.source)),
  };
}

/** The whole of a container. */
export function inspected(world: World, container: SimContainer, size = false): Json {
  const { spec, id } = container;
  const [path, ...args] = commandOf(world, container);
  const folder = container.touched ? `/var/lib/docker/containers/${id}` : undefined;
  const imageSize = world.image(spec.image)?.spec.size ?? 0;
  return {
    Id: id,
    Created: nanoTime(container.createdAt),
    Path: path ?? '',
    Args: args,
    State: stateOf(container),
    Image: container.imageId,
    ResolvConfPath: folder === undefined ? '' : `${folder}/resolv.conf`,
    HostnamePath: folder === undefined ? '' : `${folder}/hostname`,
    HostsPath: folder === undefined ? '' : `${folder}/hosts`,
    LogPath: folder === undefined ? '' : `${folder}/${id}-json.log`,
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: hostConfig(world, container),
    GraphDriver: graphDriver(hex(64, id, 'layer'), hex(64, container.imageId, 'layer')),
    ...(size ? { SizeRw: 0, SizeRootFs: imageSize } : {}),
    Mounts: container.mounts.map((mount) => mountPoint(mount, mount.source)),
    Config: config(world, container),
    NetworkSettings: networkSettings(container),
  };
}

/** Path and arguments of the first process. */
export function commandOf(world: World, container: SimContainer): string[] {
  const entrypoint = container.spec.entrypoint ?? world.image(container.spec.image)?.spec.entrypoint ?? [];
  return [...entrypoint, ...container.spec.cmd];
}

/** The GraphDriver of a layer on top of another, as overlay2 tells it. */
export function graphDriver(layer: string, below?: string): Json {
  const at = `/var/lib/docker/overlay2/${layer}`;
  return {
    Data: {
      ...(below === undefined ? {} : { LowerDir: `${at}-init/diff:/var/lib/docker/overlay2/${below}/diff` }),
      MergedDir: `${at}/merged`,
      UpperDir: `${at}/diff`,
      WorkDir: `${at}/work`,
    },
    Name: 'overlay2',
  };
}

function quoted(args: readonly string[]): string[] {
  return args.map((arg) => (arg.includes(' ') ? `'${arg}'` : arg));
}

function networkMode(spec: ContainerSpec): string {
  return spec.networks?.[0]?.name ?? 'bridge';
}

function stateOf(container: SimContainer): Json {
  const { health } = container;
  return {
    Status: container.phase,
    Running: isUp(container),
    Paused: container.phase === 'paused',
    Restarting: container.phase === 'restarting',
    OOMKilled: container.oomKilled,
    Dead: false,
    Pid: container.pid,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: nanoTime(container.startedAt),
    FinishedAt: nanoTime(container.finishedAt),
    ...(health === undefined
      ? {}
      : {
          Health: {
            Status: health.status,
            FailingStreak: health.failingStreak,
            Log: health.log.map((probe) => ({
              Start: nanoTime(probe.start),
              End: nanoTime(probe.end),
              ExitCode: probe.exitCode,
              Output: probe.output,
            })),
          },
        }),
  };
}

function hostConfig(world: World, { spec, mounts }: SimContainer): Json {
  const memory = spec.memory ?? 0;
  const binds = mounts
    .filter((mount) => !mount.anonymous)
    .map((mount) => `${mount.name || mount.source}:${mount.target}${mount.readOnly ? ':ro' : ''}`);
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { port, protocol = 'tcp', published } of spec.ports ?? []) {
    if (published === undefined) continue;
    (bindings[`${port}/${protocol}`] ??= []).push({
      HostIp: published.ip,
      HostPort: String(published.port),
    });
  }
  return {
    Binds: binds.length === 0 ? null : binds,
    ContainerIDFile: '',
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: networkMode(spec),
    PortBindings: bindings,
    RestartPolicy: { Name: spec.restart?.name ?? 'no', MaximumRetryCount: spec.restart?.max ?? 0 },
    AutoRemove: spec.autoRemove === true,
    VolumeDriver: '',
    VolumesFrom: null,
    ConsoleSize: [0, 0],
    CapAdd: null,
    CapDrop: null,
    CgroupnsMode: world.host.cgroup === 2 ? 'private' : 'host',
    Dns: [],
    DnsOptions: [],
    DnsSearch: [],
    ExtraHosts: null,
    GroupAdd: null,
    IpcMode: 'private',
    Cgroup: '',
    Links: null,
    OomScoreAdj: 0,
    PidMode: '',
    Privileged: false,
    PublishAllPorts: false,
    ReadonlyRootfs: false,
    SecurityOpt: null,
    ...(spec.tmpfs === undefined ? {} : { Tmpfs: spec.tmpfs }),
    UTSMode: '',
    UsernsMode: '',
    ShmSize: 67_108_864,
    Runtime: 'runc',
    Isolation: '',
    CpuShares: 0,
    Memory: memory,
    NanoCpus: spec.nanoCpus ?? 0,
    CgroupParent: '',
    BlkioWeight: 0,
    BlkioWeightDevice: [],
    BlkioDeviceReadBps: [],
    BlkioDeviceWriteBps: [],
    BlkioDeviceReadIOps: [],
    BlkioDeviceWriteIOps: [],
    CpuPeriod: 0,
    CpuQuota: 0,
    CpuRealtimePeriod: 0,
    CpuRealtimeRuntime: 0,
    CpusetCpus: '',
    CpusetMems: '',
    Devices: [],
    DeviceCgroupRules: null,
    DeviceRequests: null,
    MemoryReservation: 0,
    MemorySwap: memory * 2,
    MemorySwappiness: null,
    OomKillDisable: world.host.cgroup === 2 ? null : false,
    PidsLimit: null,
    Ulimits: [],
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
    MaskedPaths: MASKED_PATHS,
    ReadonlyPaths: READONLY_PATHS,
  };
}

const MASKED_PATHS = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];

const READONLY_PATHS = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** The engine writes durations in nanoseconds. */
const NS_PER_MS = 1_000_000;

function config(world: World, { spec, id, mounts }: SimContainer): Json {
  const image = world.image(spec.image)?.spec;
  const env = [...(spec.env ?? []), ...(image?.env ?? [])];
  const exposed = Object.fromEntries((spec.ports ?? []).map((p) => [`${p.port}/${p.protocol ?? 'tcp'}`, {}]));
  const volumes = Object.fromEntries(mounts.filter((m) => m.anonymous).map((m) => [m.target, {}]));
  const { health } = spec;
  return {
    Hostname: networkMode(spec) === 'host' ? world.host.name : id.slice(0, 12),
    Domainname: '',
    User: spec.user ?? '',
    AttachStdin: false,
    AttachStdout: spec.attached === true,
    AttachStderr: spec.attached === true,
    ...(Object.keys(exposed).length === 0 ? {} : { ExposedPorts: exposed }),
    Tty: spec.tty === true,
    OpenStdin: spec.openStdin === true,
    StdinOnce: false,
    Env: env.length === 0 ? null : env,
    Cmd: spec.cmd.length === 0 ? null : spec.cmd,
    ...(health === undefined
      ? {}
      : {
          Healthcheck: {
            Test: ['CMD-SHELL', health.command],
            Interval: health.intervalMs * NS_PER_MS,
            ...(health.timeoutMs === undefined ? {} : { Timeout: health.timeoutMs * NS_PER_MS }),
            ...(health.startPeriodMs === undefined ? {} : { StartPeriod: health.startPeriodMs * NS_PER_MS }),
            ...(health.retries === undefined ? {} : { Retries: health.retries }),
          },
        }),
    Image: spec.image,
    Volumes: Object.keys(volumes).length === 0 ? null : volumes,
    WorkingDir: spec.workingDir ?? image?.workingDir ?? '',
    Entrypoint: spec.entrypoint ?? image?.entrypoint ?? null,
    OnBuild: null,
    Labels: spec.labels ?? {},
    ...(spec.stopSignal === undefined ? {} : { StopSignal: spec.stopSignal }),
  };
}

function networkSettings(container: SimContainer): Json {
  const sandbox = container.touched ? hex(64, container.id, 'sandbox', container.runs.length) : '';
  const onBridge = container.endpoints.find((e) => e.network.name === 'bridge' && e.ip !== '');
  return {
    Bridge: '',
    SandboxID: sandbox,
    SandboxKey: sandbox === '' ? '' : `/var/run/docker/netns/${sandbox.slice(0, 12)}`,
    Ports: hasProcess(container) ? inspectedPorts(container) : {},
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID: onBridge?.endpointId ?? '',
    Gateway: onBridge?.network.gateway ?? '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    IPAddress: onBridge?.ip ?? '',
    IPPrefixLen: onBridge === undefined ? 0 : prefixLength(onBridge.network),
    IPv6Gateway: '',
    MacAddress: onBridge?.mac ?? '',
    Networks: byNetwork(container, (endpoint) => {
      const own = isUserDefined(endpoint);
      return {
        ...endpointBase(container, endpoint),
        Aliases: endpoint.aliases.length > 0 || endpoint.later ? endpoint.aliases : null,
        DriverOpts: endpoint.later ? {} : null,
        DNSNames:
          own || container.renamed ? [container.name, ...endpoint.aliases, container.id.slice(0, 12)] : null,
      };
    }),
  };
}

function isUserDefined({ network }: Endpoint): boolean {
  return network.spec.predefined !== true;
}

function byNetwork(container: SimContainer, describe: (endpoint: Endpoint) => Json): Record<string, Json> {
  return Object.fromEntries(
    container.endpoints
      .toSorted((a, b) => (a.network.name < b.network.name ? -1 : 1))
      .map((endpoint) => [endpoint.network.name, describe(endpoint)]),
  );
}

/** Fields that list and inspect share, in the engine's order. */
function endpointBase(container: SimContainer, endpoint: Endpoint): Json {
  const up = endpoint.ip !== '';
  const routed = up && endpoint.network.spec.internal !== true;
  return {
    IPAMConfig: endpoint.later ? {} : null,
    Links: null,
    Aliases: null,
    MacAddress: endpoint.mac,
    NetworkID: container.touched ? endpoint.network.id : '',
    EndpointID: endpoint.endpointId,
    Gateway: routed ? endpoint.network.gateway : '',
    IPAddress: endpoint.ip,
    IPPrefixLen: up ? prefixLength(endpoint.network) : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
  };
}

/** An unnamed address means all of both families. */
function hostIps(ip: string): readonly string[] {
  return ip === '' ? ['0.0.0.0', '::'] : [ip];
}

function listedPorts({ spec }: SimContainer): Json[] {
  return (spec.ports ?? []).flatMap<Json>(({ port, protocol = 'tcp', published }) =>
    published === undefined
      ? [{ PrivatePort: port, Type: protocol }]
      : hostIps(published.ip).map((ip) => ({
          IP: ip,
          PrivatePort: port,
          PublicPort: published.port,
          Type: protocol,
        })),
  );
}

function inspectedPorts({ spec }: SimContainer): Json {
  const ports: Record<string, { HostIp: string; HostPort: string }[] | null> = {};
  for (const { port, protocol = 'tcp', published } of spec.ports ?? []) {
    const key = `${port}/${protocol}`;
    if (published === undefined) ports[key] ??= null;
    else {
      const bound = hostIps(published.ip).map((HostIp) => ({ HostIp, HostPort: String(published.port) }));
      ports[key] = [...(ports[key] ?? []), ...bound];
    }
  }
  return ports;
}

function mountPoint(mount: SimMount, source: string): Json {
  const rest = { Source: source, Destination: mount.target };
  if (mount.type === 'bind')
    return {
      Type: 'bind',
      ...rest,
      Mode: mount.readOnly ? 'ro' : '',
      RW: !mount.readOnly,
      Propagation: 'rprivate',
    };
  return {
    Type: 'volume',
    Name: mount.name,
    ...rest,
    Driver: 'local',
    Mode: mount.anonymous ? '' : mount.readOnly ? 'ro' : 'z',
    RW: !mount.readOnly,
    Propagation: '',
  };
}
