import type { SimImage, SimVolume } from '../model.ts';
import { hex } from '../random.ts';
import { nanoTime, secondTime } from '../time.ts';
import type { World } from '../world.ts';
import { graphDriver, listed, type Json } from './containers.ts';

/** The JSON of images, volumes and GET /system/df. */

/** An entry of GET /images/json. */
export function listedImage(image: SimImage): Json {
  return {
    Containers: -1,
    Created: Math.floor(image.createdAt / 1000),
    Id: image.id,
    Labels: image.spec.labels ?? null,
    ParentId: '',
    RepoDigests: digests(image),
    RepoTags: [image.spec.name],
    SharedSize: -1,
    Size: image.spec.size,
  };
}

/** GET /images/{name}/json. */
export function inspectedImage(image: SimImage): Json {
  const { spec } = image;
  const exposed = Object.fromEntries((spec.exposed ?? []).map((port) => [port, {}]));
  return {
    Id: image.id,
    RepoTags: [spec.name],
    RepoDigests: digests(image),
    Parent: '',
    Comment: spec.imported === true ? 'Imported from -' : 'buildkit.dockerfile.v0',
    Created: nanoTime(image.createdAt),
    DockerVersion: spec.imported === true ? '26.1.5' : '',
    Author: '',
    Config: {
      Hostname: '',
      Domainname: '',
      User: '',
      AttachStdin: false,
      AttachStdout: false,
      AttachStderr: false,
      ...(spec.exposed === undefined ? {} : { ExposedPorts: exposed }),
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      Env: spec.env ?? null,
      Cmd: spec.cmd ?? null,
      Image: '',
      Volumes: null,
      WorkingDir: spec.workingDir ?? '',
      Entrypoint: spec.entrypoint ?? null,
      OnBuild: null,
      Labels: spec.labels ?? null,
    },
    Architecture: 'amd64',
    Os: 'linux',
    Size: spec.size,
    GraphDriver: graphDriver(hex(64, image.id, 'layer')),
    RootFS: {
      Type: 'layers',
      Layers: Array.from(
        { length: spec.imported === true ? 1 : 3 },
        (_, i) => `sha256:${hex(64, image.id, i)}`,
      ),
    },
    Metadata: { LastTagTime: nanoTime(image.createdAt + 2) },
  };
}

/** GET /images/{name}/history. */
export function imageHistory(image: SimImage): Json[] {
  const created = Math.floor(image.createdAt / 1000);
  return [
    {
      Comment: image.spec.imported === true ? 'Imported from -' : 'buildkit.dockerfile.v0',
      Created: created,
      CreatedBy: image.spec.imported === true ? '' : `CMD ${JSON.stringify(image.spec.cmd ?? [])}`,
      Id: image.id,
      Size: image.spec.size,
      Tags: [image.spec.name],
    },
  ];
}

/** GET /volumes/{name}, and an entry of GET /volumes. */
export function volumeJson(volume: SimVolume): Json {
  return {
    CreatedAt: secondTime(volume.createdAt),
    Driver: 'local',
    Labels: volume.labels,
    Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
    Name: volume.name,
    Options: null,
    Scope: 'local',
  };
}

/** GET /system/df. */
export function diskUsage(world: World, now: number): Json {
  const containers = [...world.containers.values()].reverse();
  const images = [...world.images.values()];
  return {
    LayersSize: images.reduce((sum, image) => sum + image.spec.size, 0),
    Images: images.map((image) => ({
      ...listedImage(image),
      Containers: containers.filter((container) => container.imageId === image.id).length,
      RepoDigests: image.spec.imported === true ? null : digests(image),
      SharedSize: 0,
    })),
    Containers: containers.map((container) => listed(world, container, now, true)),
    Volumes: [...world.volumes.values()].map((volume) => ({
      ...volumeJson(volume),
      UsageData: {
        RefCount: containers.filter((container) => container.mounts.some((m) => m.name === volume.name))
          .length,
        Size: volume.size,
      },
    })),
    BuildCache: null,
  };
}

function digests(image: SimImage): string[] {
  if (image.spec.imported === true) return [];
  return [`${image.spec.name.replace(/:[^:/]*$/, '')}@sha256:${hex(64, image.id, 'digest')}`];
}
