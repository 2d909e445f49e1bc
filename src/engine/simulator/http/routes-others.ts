import { infoJson, versionJson } from '../answers/engine.ts';
import { diskUsage, imageHistory, inspectedImage, listedImage, volumeJson } from '../answers/images.ts';
import { networkJson } from '../answers/networks.ts';
import { entriesOf, fieldOf, listOf } from '../../json.ts';
import { hasLabels, matchesName, parseFilters, passes } from '../filters.ts';
import type { SimContainer, SimImage, SimNetwork } from '../model.ts';
import * as networkCommands from '../network-commands.ts';
import { ApiError } from './api-error.ts';
import type { Call } from './call.ts';
import { readBody } from './reply.ts';

/** The engine itself, networks, images, volumes. */

/** GET and HEAD /_ping, with the headers that clients read off it. */
export function ping({ reply, request }: Call): void {
  const { response } = reply;
  response.setHeader('Builder-Version', '2');
  response.setHeader('Cache-Control', 'no-cache, no-store, must-revalidate');
  response.setHeader('Pragma', 'no-cache');
  response.setHeader('Swarm', 'inactive');
  const body = request.method === 'HEAD' ? '' : 'OK';
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length });
  response.end(body);
}

/** GET /version. */
export function version({ world, reply }: Call): void {
  reply.json(versionJson(world));
}

/** GET /info. */
export function info({ world, reply, now }: Call): void {
  reply.json(infoJson(world, now));
}

/** GET /system/df. */
export function df({ world, reply, now }: Call): void {
  reply.json(diskUsage(world, now));
}

/** GET /networks, narrowed by `filters`. 400 for a filter that there is not. */
export function networks({ world, reply, query }: Call): void {
  const filters = parseFilters(query.get('filters'), NETWORK_FILTERS);
  const chosen = [...world.networks.values()].filter(
    (network) =>
      passes(filters, 'id', (value) => network.id.startsWith(value)) &&
      passes(filters, 'name', (value) => matchesName(value, network.name)) &&
      passes(filters, 'driver', (value) => network.driver === value) &&
      passes(filters, 'scope', (value) => value === 'local') &&
      passes(filters, 'type', (value) => (value === 'builtin') === (network.spec.predefined === true)) &&
      hasLabels(filters, network.spec.labels ?? {}),
  );
  reply.json(chosen.map((network) => networkJson(world, network, false)));
}

/** GET /networks/{id}, with the containers that are on it. */
export function network(call: Call): void {
  call.reply.json(networkJson(call.world, networkOf(call), true));
}

/** POST /networks/create: 201 with its id; of the IPAM configuration the first subnet and gateway count. */
export async function createNetwork(call: Call): Promise<void> {
  const body = await readBody(call.request);
  const pools = fieldOf(fieldOf(body, 'IPAM'), 'Config');
  const [pool] = listOf(pools);
  const subnet = fieldOf(pool, 'Subnet');
  const gateway = fieldOf(pool, 'Gateway');
  const made = networkCommands.createNetwork(call.world, call.now, {
    name: text(fieldOf(body, 'Name')),
    driver: text(fieldOf(body, 'Driver')) || 'bridge',
    internal: fieldOf(body, 'Internal') === true,
    attachable: fieldOf(body, 'Attachable') === true,
    labels: texts(fieldOf(body, 'Labels')),
    options: texts(fieldOf(body, 'Options')),
    ...(typeof subnet === 'string' ? { subnet } : {}),
    ...(typeof gateway === 'string' ? { gateway } : {}),
  });
  call.reply.json({ Id: made.id, Warning: '' }, 201);
}

/** POST /networks/{id}/connect for the container and aliases of the body. */
export async function connect(call: Call): Promise<void> {
  const network = networkOf(call);
  const body = await readBody(call.request);
  const container = memberOf(call, text(fieldOf(body, 'Container')));
  const aliases = fieldOf(fieldOf(body, 'EndpointConfig'), 'Aliases');
  const names = listOf(aliases).map(String);
  networkCommands.connect(call.world, network, container, call.now, names);
  call.reply.empty(200);
}

/** POST /networks/{id}/disconnect for the container of the body. */
export async function disconnect(call: Call): Promise<void> {
  const network = networkOf(call);
  const body = await readBody(call.request);
  const container = memberOf(call, text(fieldOf(body, 'Container')));
  networkCommands.disconnect(call.world, network, container, call.now);
  call.reply.empty(200);
}

/** DELETE /networks/{id}. */
export function removeNetwork(call: Call): void {
  networkCommands.removeNetwork(call.world, networkOf(call), call.now);
  call.reply.empty(204);
}

/** GET /images/json, newest first. */
export function images({ world, reply }: Call): void {
  reply.json([...world.images.values()].sort((a, b) => b.createdAt - a.createdAt).map(listedImage));
}

/** GET /images/{name}/json. */
export function image(call: Call): void {
  call.reply.json(inspectedImage(imageOf(call)));
}

/** GET /images/{name}/history. */
export function history(call: Call): void {
  call.reply.json(imageHistory(imageOf(call)));
}

/** GET /volumes, narrowed by `filters`. 400 for a filter that there is not. */
export function volumes({ world, reply, query }: Call): void {
  const filters = parseFilters(query.get('filters'), VOLUME_FILTERS);
  const used = new Set([...world.containers.values()].flatMap((c) => c.mounts.map((mount) => mount.name)));
  const chosen = [...world.volumes.values()].filter(
    (volume) =>
      passes(filters, 'name', (value) => matchesName(value, volume.name)) &&
      passes(filters, 'driver', (value) => value === 'local') &&
      passes(filters, 'dangling', (value) => ['1', 'true'].includes(value) !== used.has(volume.name)) &&
      hasLabels(filters, volume.labels ?? {}),
  );
  reply.json({ Volumes: chosen.map(volumeJson), Warnings: null });
}

/** GET /volumes/{name}. */
export function volume({ world, params, reply }: Call): void {
  const found = world.volumes.get(params[0] ?? '');
  if (found === undefined) throw new ApiError(404, `get ${params[0]}: no such volume`);
  reply.json(volumeJson(found));
}

/** GET /plugins: none. */
export function plugins({ reply }: Call): void {
  reply.json([]);
}

/** For every path of Swarm: the 503 of an engine that is no manager. */
export function noSwarm(): void {
  throw new ApiError(
    503,
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm ' +
      'and try again.',
  );
}

/** For what a real engine does and the demo does not. */
export function notInDemo({ request }: Call): void {
  const path = (request.url ?? '').replace(/^\/v\d+\.\d+/, '').replace(/\?.*$/, '');
  throw new ApiError(501, `the demo engine does not answer ${request.method} ${path}`);
}

const NETWORK_FILTERS = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type'];
const VOLUME_FILTERS = ['dangling', 'driver', 'label', 'name'];

function networkOf({ world, params }: Call): SimNetwork {
  const found = world.network(params[0] ?? '');
  if (found === undefined) throw new ApiError(404, `network ${params[0]} not found`);
  return found;
}

function memberOf({ world }: Call, reference: string): SimContainer {
  const found = world.container(reference);
  if (found === undefined) throw new ApiError(404, `No such container: ${reference}`);
  return found;
}

function imageOf({ world, params }: Call): SimImage {
  const name = params[0] ?? '';
  const found = world.image(name);
  if (found === undefined) {
    throw new ApiError(404, `No such image: ${/:[^/]+$/.test(name) ? name : `${name}:latest`}`);
  }
  return found;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(entriesOf(value).map(([key, each]) => [key, text(each)]));
}
