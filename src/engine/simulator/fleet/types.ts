/**
 * A fleet described as plain data (it crosses to the worker by structured clone): what there is when the demo engine
 * starts, and how each container's process behaves. Ages and durations are milliseconds, sizes bytes.
 */
export interface FleetSpec {
  readonly host?: HostSpec;
  readonly images: readonly ImageSpec[];
  readonly networks: readonly NetworkSpec[];
  readonly volumes: readonly VolumeSpec[];
  readonly containers: readonly ContainerSpec[];
}

/** The machine that the engine says it runs on. */
export interface HostSpec {
  readonly name: string;
  readonly cpus: number;
  readonly memory: number;
  /** Decides the shape of stats and the default cgroup namespace. */
  readonly cgroup: 1 | 2;
  readonly kernel: string;
  readonly os: string;
  readonly uptimeMs: number;
}

/** An image of the engine; one that a container names must be there. */
export interface ImageSpec {
  /** Repository with tag, `nginx:1.27`. */
  readonly name: string;
  readonly size: number;
  readonly ageMs: number;
  readonly cmd?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly env?: readonly string[];
  readonly workingDir?: string;
  readonly exposed?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Made by `docker import`: no digest, one layer. */
  readonly imported?: boolean;
}

/** A network. Without `driver` a bridge; without `subnet` the next free one of the pool. */
export interface NetworkSpec {
  readonly name: string;
  readonly driver?: string;
  /** The three networks that every engine has are given, not made by a person: their IPAM options read null. */
  readonly predefined?: boolean;
  readonly subnet?: string;
  readonly gateway?: string;
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string>>;
  readonly ageMs: number;
}

/** A volume that has a name. */
export interface VolumeSpec {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ageMs: number;
  readonly size: number;
}

/** A container: how it was made, how it stands at the beginning, and what its process does. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly cmd: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly env?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly user?: string;
  readonly tty?: boolean;
  readonly openStdin?: boolean;
  /** Created by `docker create` or `run` in the foreground: somebody meant to read its output. */
  readonly attached?: boolean;
  /** The first is HostConfig.NetworkMode; `bridge` when absent. */
  readonly networks?: readonly { readonly name: string; readonly aliases?: readonly string[] }[];
  readonly ports?: readonly PortSpec[];
  readonly mounts?: readonly MountSpec[];
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly memory?: number;
  readonly nanoCpus?: number;
  readonly restart?: {
    readonly name: 'no' | 'always' | 'unless-stopped' | 'on-failure';
    readonly max?: number;
  };
  readonly autoRemove?: boolean;
  readonly stopSignal?: string;
  readonly health?: HealthSpec;
  readonly begin: BeginSpec;
  readonly process: ProcessSpec;
}

/** A port that a container exposes, and where it is published. `tcp` when no protocol is said. */
export interface PortSpec {
  readonly port: number;
  readonly protocol?: 'tcp' | 'udp';
  /** Absent: exposed only. */
  readonly published?: { readonly ip: string; readonly port: number };
}

/** Where a volume or a folder of the host stands in a container. */
export interface MountSpec {
  readonly type: 'volume' | 'bind';
  /** Volume name, or path on the host; an empty name is an anonymous volume. */
  readonly source: string;
  readonly target: string;
  readonly readOnly?: boolean;
}

/** A health check, and the outputs of its probes; one of `good` or `bad` is drawn for each. Without numbers the engine's defaults hold. */
export interface HealthSpec {
  readonly command: string;
  readonly intervalMs: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly startPeriodMs?: number;
  readonly good: readonly string[];
  /** Outputs of probes that fail; exit code 1. */
  readonly bad?: readonly string[];
  /** Fails always, or for stretches of probes now and then; never when absent. */
  readonly fails?: 'always' | 'at times';
}

/** How the container stands when the engine starts. */
export interface BeginSpec {
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited';
  readonly createdMsAgo: number;
  /** When its last run began; needed but for `created`. */
  readonly startedMsAgo?: number;
  /** When its last run ended; needed for `exited` and `restarting`. */
  readonly finishedMsAgo?: number;
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
  readonly error?: string;
  readonly restartCount?: number;
  /** The delay that the restart policy waits now, for `restarting`. */
  readonly backoffMs?: number;
}

/** What the container's first process does. */
export interface ProcessSpec {
  /** Ends by itself; one of the ranges is drawn for each run. Runs for ever when absent. */
  readonly ends?: {
    readonly code: number;
    readonly oom?: boolean;
    readonly afterMs: readonly (readonly [number, number])[];
  };
  /** Cannot be started: the runtime's words, and the exit code they stand for. */
  readonly cannotStart?: { readonly error: string; readonly code: number };
  /** What it does on its stop signal; without it, it has no handler and must be killed. */
  readonly onStop?: { readonly code: number; readonly afterMs: number };
  /** Processes in the container, for `top` and PIDs. The first is pid 1. */
  readonly commands?: readonly { readonly user: string; readonly command: string }[];
  readonly threads?: number;
  readonly load?: LoadSpec;
  readonly log?: LogSpec;
}

/** Levels around which the figures move. Rates are per second. */
export interface LoadSpec {
  /** Cores in use: 0.09 is 9 %. */
  readonly cpu: number;
  /** Height of the bursts that come now and then, in cores. */
  readonly burst?: number;
  readonly memory: number;
  readonly cache?: number;
  /** Grows from `memory` to the limit over each run, then the kernel kills it. */
  readonly leaks?: boolean;
  readonly rx?: number;
  readonly tx?: number;
  readonly read?: number;
  readonly write?: number;
}

/**
 * What the process prints. Templates hold `{low-high}` (a whole number), `{a|b|c}` (one of), `{iso}` and `{clock}`
 * (the line's time).
 */
export interface LogSpec {
  readonly everyMs: number;
  /** Mean lines per `everyMs`; below 1 some ticks stay silent. */
  readonly lines: number;
  readonly templates: readonly LogTemplate[];
  readonly atStart?: readonly LogTemplate[];
  readonly atEnd?: readonly LogTemplate[];
}

/** A line that a process may print. */
export interface LogTemplate {
  readonly text: string;
  readonly stderr?: boolean;
  /** How often against the others; 1 when absent. */
  readonly weight?: number;
}
