import type Docker from 'dockerode';
import { EngineError, msg } from '../../engine/message.ts';
import { sizeOf } from '../checks/probe/sizes.ts';
import { fillDeep } from '../fill.ts';
import type { SetupContainer } from '../types.ts';
import type { Values } from '../values.ts';

/** Says of a container which exercise made it, for whoever finds it. */
export const EXERCISE_LABEL = 'quayside.exercise';

/**
 * A setup container as the Engine API's `POST /containers/create` takes it.
 *
 * @throws EngineError for a memory or port that cannot be read
 */
export function containerOptions(
  key: string,
  written: SetupContainer,
  values: Values,
): Docker.ContainerCreateOptions {
  const spec = fillDeep(written, values);
  const ports = spec.ports.map(portOf);
  const host: Docker.HostConfig = {
    ...(spec.memory === undefined ? {} : memoryOf(spec.memory)),
    ...(spec.cpus === undefined ? {} : { NanoCpus: Math.round(spec.cpus * 1e9) }),
    ...(spec.pids === undefined ? {} : { PidsLimit: spec.pids }),
    ...(spec.restart === undefined ? {} : { RestartPolicy: restartOf(spec.restart) }),
    ...(spec.network === undefined ? {} : { NetworkMode: spec.network }),
    ...(spec.init ? { Init: true } : {}),
    ...(spec.readOnly ? { ReadonlyRootfs: true } : {}),
    PortBindings: Object.fromEntries(ports.map(({ inside, bindings }) => [inside, bindings])),
    Binds: [...spec.volumes],
    Tmpfs: Object.fromEntries(
      spec.tmpfs.map((mount) => {
        const [place = '', ...options] = mount.split(':');
        return [place, options.join(':')];
      }),
    ),
  };
  return {
    name: spec.name,
    Image: spec.image,
    Cmd: [...spec.command],
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: [...spec.entrypoint] }),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels, [EXERCISE_LABEL]: key },
    ExposedPorts: Object.fromEntries(ports.map(({ inside }) => [inside, {}])),
    Tty: spec.tty,
    OpenStdin: spec.stdin,
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ...(spec.workdir === undefined ? {} : { WorkingDir: spec.workdir }),
    ...(spec.hostname === undefined ? {} : { Hostname: spec.hostname }),
    ...(spec.stopSignal === undefined ? {} : { StopSignal: spec.stopSignal }),
    ...(spec.stopTimeout === undefined ? {} : { StopTimeout: spec.stopTimeout }),
    ...(spec.health === undefined
      ? {}
      : {
          Healthcheck: {
            Test: ['CMD-SHELL', spec.health.command],
            Interval: spec.health.interval * 1e9,
            Retries: spec.health.retries,
          },
        }),
    HostConfig: host,
    ...(spec.network === undefined || (spec.ip === undefined && spec.aliases.length === 0)
      ? {}
      : {
          NetworkingConfig: {
            EndpointsConfig: {
              [spec.network]: {
                Aliases: [...spec.aliases],
                ...(spec.ip === undefined ? {} : { IPAMConfig: { IPv4Address: spec.ip } }),
              },
            },
          },
        }),
  };
}

/** As `docker run --memory` without `--memory-swap`: the engine then allows as much swap again. */
function memoryOf(memory: string): Docker.HostConfig {
  const bytes = sizeOf(memory);
  if (bytes === undefined) throw new EngineError(msg('lessons.setup.size', { size: memory }));
  return { Memory: bytes };
}

function restartOf(policy: string): Docker.HostRestartPolicy {
  const [name = 'no', tries] = policy.split(':');
  return tries === undefined ? { Name: name } : { Name: name, MaximumRetryCount: Number(tries) };
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`. */
function portOf(written: string): { readonly inside: string; readonly bindings: Docker.PortBinding[] } {
  const [ports = '', protocol = 'tcp'] = written.split('/');
  const parts = ports.split(':');
  const inside = parts.at(-1) ?? '';
  if (!/^\d+$/.test(inside)) throw new EngineError(msg('lessons.setup.port', { port: written }));
  const outside = parts.at(-2) ?? '';
  const address = parts.slice(0, -2).join(':');
  return {
    inside: `${inside}/${protocol}`,
    bindings: [{ HostPort: outside, ...(address === '' ? {} : { HostIp: address }) }],
  };
}
