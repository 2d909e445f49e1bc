import type { EngineEvent, EngineInfo, Network } from '../types.ts';
import { fieldOf, listOf, numberOf, textOf } from '../json.ts';
import { normaliseLabels } from './normalise.ts';
import { timeOf } from './normalise-time.ts';

/** A network from GET /networks or GET /networks/{id}: the same JSON but for the containers, which are left out. */
export function normaliseNetwork(json: unknown): Network {
  return {
    id: textOf(fieldOf(json, 'Id')),
    name: textOf(fieldOf(json, 'Name')),
    driver: textOf(fieldOf(json, 'Driver')),
    scope: textOf(fieldOf(json, 'Scope')),
    internal: fieldOf(json, 'Internal') === true,
    attachable: fieldOf(json, 'Attachable') === true,
    ingress: fieldOf(json, 'Ingress') === true,
    createdAt: timeOf(fieldOf(json, 'Created')) ?? 0,
    subnets: listOf(fieldOf(fieldOf(json, 'IPAM'), 'Config')).map((config) => ({
      subnet: textOf(fieldOf(config, 'Subnet')),
      gateway: textOf(fieldOf(config, 'Gateway')),
    })),
    labels: normaliseLabels(fieldOf(json, 'Labels')),
  };
}

/** The engine itself, from GET /info. */
export function normaliseInfo(json: unknown, apiVersion: string, demo: boolean): EngineInfo {
  const cgroupVersion = fieldOf(json, 'CgroupVersion');
  return {
    id: textOf(fieldOf(json, 'ID')),
    name: textOf(fieldOf(json, 'Name')),
    version: textOf(fieldOf(json, 'ServerVersion')),
    apiVersion,
    os: textOf(fieldOf(json, 'OperatingSystem')) || textOf(fieldOf(json, 'OSType')),
    kernel: textOf(fieldOf(json, 'KernelVersion')),
    cgroupVersion: cgroupVersion === '1' || cgroupVersion === '2' ? cgroupVersion : '',
    storageDriver: textOf(fieldOf(json, 'Driver')),
    cpus: numberOf(fieldOf(json, 'NCPU')),
    memory: numberOf(fieldOf(json, 'MemTotal')),
    swarm: swarmOf(fieldOf(json, 'Swarm')),
    demo,
  };
}

/** An entry of GET /events. */
export function normaliseEvent(json: unknown): EngineEvent {
  const actor = fieldOf(json, 'Actor');
  const nanoseconds = numberOf(fieldOf(json, 'timeNano'));
  return {
    time: nanoseconds > 0 ? Math.floor(nanoseconds / 1e6) : numberOf(fieldOf(json, 'time')) * 1_000,
    type: textOf(fieldOf(json, 'Type')),
    action: textOf(fieldOf(json, 'Action')).trim(),
    id: textOf(fieldOf(actor, 'ID')),
    attributes: normaliseLabels(fieldOf(actor, 'Attributes')),
  };
}

function swarmOf(json: unknown): EngineInfo['swarm'] {
  const state = fieldOf(json, 'LocalNodeState');
  switch (state) {
    case 'active':
      return fieldOf(json, 'ControlAvailable') === true ? 'manager' : 'worker';
    case 'pending':
    case 'error':
    case 'locked':
      return state;
    default:
      return 'inactive';
  }
}
