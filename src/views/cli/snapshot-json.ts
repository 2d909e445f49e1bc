import type { View } from '../app/view.ts';

/** The data of a frame as JSON; the shape is documented in docs/json.md. */
export function snapshotJson(view: View): string {
  const { engine, stats, troubles, tr } = view;
  const { info } = engine;
  const containers = [...engine.containers.values()].map((container) => {
    const latest = container.state === 'running' ? stats.series.get(container.id)?.latest : undefined;
    return {
      id: container.id,
      name: container.name,
      image: container.image,
      state: container.state,
      health: container.health,
      exitCode: container.exitCode ?? null,
      project: container.project,
      service: container.service,
      createdAt: container.createdAt,
      startedAt: container.run?.startedAt ?? null,
      restartCount: container.run?.restartCount ?? null,
      ports: container.ports.map((port) => ({
        ip: port.ip,
        privatePort: port.privatePort,
        publicPort: port.publicPort ?? null,
        protocol: port.protocol,
      })),
      networks: container.attachments.map(({ networkName, ip, aliases }) => ({
        name: networkName,
        ip,
        aliases,
      })),
      stats: latest
        ? {
            time: latest.time,
            cpuPercent: latest.cpuPercent,
            memory: latest.memory,
            memoryLimit: latest.memoryLimit,
            netRx: latest.netRx,
            netTx: latest.netTx,
            blockRead: latest.blockRead,
            blockWrite: latest.blockWrite,
            pids: latest.pids,
          }
        : null,
    };
  });
  const networks = [...engine.networks.values()].map((network) => ({
    id: network.id,
    name: network.name,
    driver: network.driver,
    scope: network.scope,
    internal: network.internal,
    attachable: network.attachable,
    subnets: network.subnets,
  }));
  const document = {
    takenAt: view.now,
    engine: {
      endpoint: view.endpointName,
      demo: info?.demo ?? false,
      name: info?.name ?? '',
      version: info?.version ?? '',
      apiVersion: info?.apiVersion ?? '',
      cgroupVersion: info?.cgroupVersion ?? '',
      storageDriver: info?.storageDriver ?? '',
      cpus: info?.cpus ?? 0,
      memory: info?.memory ?? 0,
    },
    containers,
    networks,
    troubles: troubles.map((trouble) => ({
      containerId: trouble.containerId,
      name: trouble.name,
      kind: trouble.kind,
      time: trouble.time,
      sentence: tr.say(trouble.sentence),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
