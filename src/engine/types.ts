/**
 * The objects of an engine as Quayside knows them: normalised from the Engine API's JSON, never null where a
 * type says otherwise, and with every text sanitised (no control characters), so that a view may print any field.
 * Times are milliseconds since the epoch, sizes are bytes.
 */

export type ContainerState =
  'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead' | 'unknown';

/** `none`: the container has no health check. */
export type Health = 'healthy' | 'unhealthy' | 'starting' | 'none';

export interface Port {
  readonly ip: string;
  readonly privatePort: number;
  /** Absent when the port is exposed but not published. */
  readonly publicPort?: number;
  readonly protocol: string;
}

export interface Mount {
  readonly type: string;
  /** Volume name; empty for a bind or tmpfs. */
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  readonly readWrite: boolean;
}

/** A container's place on one network. */
export interface Attachment {
  readonly networkId: string;
  readonly networkName: string;
  readonly ip: string;
  readonly ip6: string;
  readonly aliases: readonly string[];
  readonly mac: string;
}

/** What the list of containers tells (GET /containers/json), enough for a row. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** The image as it was named at creation; the id where the name is gone. */
  readonly image: string;
  readonly imageId: string;
  readonly command: string;
  readonly createdAt: number;
  readonly state: ContainerState;
  /** The engine's own words: "Up 2 hours (healthy)", "Exited (137) 4 minutes ago". */
  readonly statusText: string;
  readonly health: Health;
  /** Exit code of the last run, read from State.ExitCode, or from statusText while `restarting`. Absent while running. */
  readonly exitCode?: number;
  readonly ports: readonly Port[];
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly attachments: readonly Attachment[];
  /** Compose project (label com.docker.compose.project); empty for none. */
  readonly project: string;
  readonly projectDir: string;
  readonly service: string;
  /** What only an inspect tells; absent until that container has been inspected once. */
  readonly run?: ContainerRun;
}

/** The part of an inspect that rows, trouble and logs need. */
export interface ContainerRun {
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly pid: number;
  readonly restartCount: number;
  readonly restartPolicy: string;
  readonly oomKilled: boolean;
  /** State.Error: why a start failed. */
  readonly error: string;
  /** HostConfig.Memory in bytes; 0 for no limit. */
  readonly memoryLimit: number;
  readonly nanoCpus: number;
  readonly tty: boolean;
  readonly autoRemove: boolean;
  readonly stopSignal: string;
  readonly healthLog: readonly HealthProbe[];
}

export interface HealthProbe {
  readonly start: number;
  readonly end: number;
  readonly exitCode: number;
  readonly output: string;
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly createdAt: number;
  readonly subnets: readonly { readonly subnet: string; readonly gateway: string }[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface EngineInfo {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  readonly kernel: string;
  readonly cgroupVersion: '1' | '2' | '';
  readonly storageDriver: string;
  readonly cpus: number;
  readonly memory: number;
  readonly swarm: 'inactive' | 'manager' | 'worker' | 'pending' | 'error' | 'locked';
  /** True for the embedded demo engine only. */
  readonly demo: boolean;
}

/** An entry of GET /events, normalised. `time` in milliseconds. */
export interface EngineEvent {
  readonly time: number;
  readonly type: string;
  /** "start", "die", "health_status: healthy", "exec_start: sh" … */
  readonly action: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}
