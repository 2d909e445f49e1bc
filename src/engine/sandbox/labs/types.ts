import type { Binaries } from '../binaries.ts';
import type { PrivateEngine, PrivateEngineOptions } from '../private-engine.ts';

/** What a private engine gets around it for an exercise: more engines, registries, a daemon that may be configured. */
export interface LabOptions {
  readonly binaries: Binaries;
  /** How the engine is started; with several nodes the first has the folder and the id, and no data is kept. */
  readonly engine?: Omit<PrivateEngineOptions, 'binaries' | 'wrapper'>;
  /**
   * How many engines, joined by a network on which they are called node1, node2 …; default 1. They are no swarm yet:
   * `docker swarm init --advertise-addr eth0` and the joins are the learner's or the setup's.
   */
  readonly nodes?: number;
  /** A registry at localhost:5000 (from other nodes: node1:5000) that asks for a password. */
  readonly registry?: boolean;
  /**
   * A mirror of the public registry at http://127.0.0.1:5001 with these library images: name → image of the cache,
   * { 'mirrored:1': 'quay/busybox:1' }. The engines are told to use it, unless the learner is to do so (`daemon`).
   */
  readonly mirror?: Readonly<Record<string, string>>;
  /** What `docker search` finds; it takes port 443 of the lab. */
  readonly search?: readonly SearchEntry[];
  /**
   * A folder whose daemon.json the first engine reads, at the start (unless dockerd finds fault with it) and at each
   * restart by `systemctl restart docker` in the shell; without that file dockerd has its defaults.
   */
  readonly daemon?: string;
}

/** A line of `docker search`. */
export interface SearchEntry {
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly official: boolean;
}

export interface LabRegistry {
  /** As it stands in front of an image's name in `docker push`. */
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

/** What the shell of an exercise needs, beside what it has anyway. */
export interface LabShell {
  /**
   * A folder to put on PATH before docker's own: `node1` … (runs a command on that node, alone a shell there),
   * and with `daemon` `systemctl`, `service`, `journalctl` and `dockerd`.
   */
  readonly path: string;
  /**
   * A DOCKER_CONFIG of the lab's own, in which `docker login` may write, and which knows the nodes as contexts
   * (`docker --context node2 ps`).
   */
  readonly dockerConfig: string;
  /**
   * Words to put before the shell's own: it then is in the network of the first engine, and knows the nodes by name
   * (`curl node2:8080`).
   */
  readonly inside: readonly string[];
}

export interface Lab {
  /** At least one; the first is the one that `docker` in the shell talks to. */
  readonly engines: readonly PrivateEngine[];
  readonly registry: LabRegistry | null;
  /** What is to stand under "registry-mirrors". */
  readonly mirror: string | null;
  /**
   * Prepares what the shell needs. May be called again, with other sockets.
   * @param sockets of the engines as the shell is to reach them (a witness in front of each); default: their own.
   */
  shell(sockets?: readonly string[]): Promise<LabShell>;
  /** Ends all of it, as `PrivateEngine.stop` does. Calling it again does nothing. */
  close(options?: { readonly discard?: boolean }): Promise<void>;
}
