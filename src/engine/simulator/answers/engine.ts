import type { World } from '../world.ts';
import { nanoTime } from '../time.ts';
import type { Json } from './containers.ts';

/** The engine that the demo speaks like. */
export const ENGINE_VERSION = '26.1.5';
export const API_VERSION = '1.45';
export const MIN_API_VERSION = '1.24';
/** A label of GET /info that no real engine has. */
export const DEMO_LABEL = 'quayside.demo=true';

const COMMIT = '411e817';
const GO = 'go1.24.4';
const BUILT = '2025-07-29T16:38:21.000000000+00:00';

/** GET /version. */
export function versionJson(world: World): Json {
  return {
    Platform: { Name: '' },
    Components: [
      {
        Name: 'Engine',
        Version: ENGINE_VERSION,
        Details: {
          ApiVersion: API_VERSION,
          Arch: 'amd64',
          BuildTime: BUILT,
          Experimental: 'false',
          GitCommit: COMMIT,
          GoVersion: GO,
          KernelVersion: world.host.kernel,
          MinAPIVersion: MIN_API_VERSION,
          Os: 'linux',
        },
      },
      { Name: 'containerd', Version: '1.7.24', Details: { GitCommit: '1.7.24' } },
      { Name: 'runc', Version: '1.1.15', Details: { GitCommit: '1.1.15' } },
    ],
    Version: ENGINE_VERSION,
    ApiVersion: API_VERSION,
    MinAPIVersion: MIN_API_VERSION,
    GitCommit: COMMIT,
    GoVersion: GO,
    Os: 'linux',
    Arch: 'amd64',
    KernelVersion: world.host.kernel,
    BuildTime: BUILT,
  };
}

/** GET /info. */
export function infoJson(world: World, now: number): Json {
  const { host } = world;
  const v1 = host.cgroup === 1;
  const containers = [...world.containers.values()];
  const paused = containers.filter((container) => container.phase === 'paused').length;
  const running = containers.filter((c) => c.phase === 'running' || c.phase === 'restarting').length;
  return {
    ID: world.engineId,
    Containers: containers.length,
    ContainersRunning: running,
    ContainersPaused: paused,
    ContainersStopped: containers.length - running - paused,
    Images: world.images.size,
    Driver: 'overlay2',
    DriverStatus: [
      ['Backing Filesystem', 'extfs'],
      ['Supports d_type', 'true'],
      ['Using metacopy', 'false'],
      ['Native Overlay Diff', 'true'],
      ['userxattr', 'false'],
    ],
    Plugins: {
      Volume: ['local'],
      Network: ['bridge', 'host', 'ipvlan', 'macvlan', 'null', 'overlay'],
      Authorization: null,
      Log: ['awslogs', 'fluentd', 'gcplogs', 'gelf', 'journald', 'json-file', 'local', 'splunk', 'syslog'],
    },
    MemoryLimit: true,
    SwapLimit: true,
    ...(v1 ? { KernelMemoryTCP: true } : {}),
    CpuCfsPeriod: true,
    CpuCfsQuota: true,
    CPUShares: true,
    CPUSet: true,
    PidsLimit: true,
    IPv4Forwarding: true,
    BridgeNfIptables: true,
    BridgeNfIp6tables: true,
    Debug: false,
    NFd: 42,
    OomKillDisable: v1,
    NGoroutines: 68,
    SystemTime: nanoTime(now),
    LoggingDriver: 'json-file',
    CgroupDriver: v1 ? 'cgroupfs' : 'systemd',
    CgroupVersion: String(host.cgroup),
    NEventsListener: world.events.listeners,
    KernelVersion: host.kernel,
    OperatingSystem: host.os,
    OSVersion: '13',
    OSType: 'linux',
    Architecture: 'x86_64',
    IndexServerAddress: 'https://index.docker.io/v1/',
    RegistryConfig: {
      AllowNondistributableArtifactsCIDRs: null,
      AllowNondistributableArtifactsHostnames: null,
      InsecureRegistryCIDRs: ['127.0.0.0/8'],
      IndexConfigs: { 'docker.io': { Name: 'docker.io', Mirrors: [], Secure: true, Official: true } },
      Mirrors: null,
    },
    NCPU: host.cpus,
    MemTotal: host.memory,
    GenericResources: null,
    DockerRootDir: '/var/lib/docker',
    HttpProxy: '',
    HttpsProxy: '',
    NoProxy: '',
    Name: host.name,
    Labels: [DEMO_LABEL],
    ExperimentalBuild: false,
    ServerVersion: ENGINE_VERSION,
    Runtimes: {
      'io.containerd.runc.v2': { path: 'runc', status: RUNTIME },
      runc: { path: 'runc', status: RUNTIME },
    },
    DefaultRuntime: 'runc',
    Swarm: {
      NodeID: '',
      NodeAddr: '',
      LocalNodeState: 'inactive',
      ControlAvailable: false,
      Error: '',
      RemoteManagers: null,
    },
    LiveRestoreEnabled: false,
    Isolation: '',
    InitBinary: 'docker-init',
    ContainerdCommit: { ID: '1.7.24', Expected: '1.7.24' },
    RuncCommit: { ID: '1.1.15', Expected: '1.1.15' },
    InitCommit: { ID: 'de40ad0', Expected: 'de40ad0' },
    SecurityOptions: v1
      ? ['name=seccomp,profile=builtin']
      : ['name=apparmor', 'name=seccomp,profile=builtin', 'name=cgroupns'],
    CDISpecDirs: [],
    Warnings: null,
  };
}

const RUNTIME = { 'org.opencontainers.runtime-spec.features': '{"ociVersionMin":"1.0.0"}' };
