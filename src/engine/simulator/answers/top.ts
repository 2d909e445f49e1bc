import { usageOf } from '../load.ts';
import type { SimContainer } from '../model.ts';
import type { World } from '../world.ts';
import { commandOf, type Json } from './containers.ts';

/** GET /containers/{id}/top: what `ps -ef`, or `ps aux`, would say on the engine's machine. */
export function topJson(world: World, container: SimContainer, now: number, psArgs: string): Json {
  const commands = container.spec.process.commands ?? [
    { user: 'root', command: commandOf(world, container).join(' ') },
  ];
  const usage = usageOf(world, container, now);
  const started = new Date(container.startedAt ?? now).toISOString().slice(11, 16);
  const shim = container.pid - 22;
  const rows = commands.map(({ user, command }, index) => {
    const share = index === 0 ? 0.4 : 0.6 / Math.max(1, commands.length - 1);
    const seconds = Math.floor(((usage?.cpuNs ?? 0) / 1e9) * share);
    const pid = String(container.pid + index * 7);
    if (psArgs.replace(/^-/, '') !== 'aux') {
      const parent = String(index === 0 ? shim : container.pid);
      return [user, pid, parent, '0', started, '?', clock(seconds), command];
    }
    const memory = Math.floor(((usage?.memory ?? 0) / 1024) * share);
    const percent = ((memory * 1024 * 100) / world.host.memory).toFixed(1);
    const state = index === 0 ? 'Ss' : 'S';
    return [
      user,
      pid,
      '0.0',
      percent,
      String(memory * 3),
      String(memory),
      '?',
      state,
      started,
      minutes(seconds),
      command,
    ];
  });
  return { Processes: rows, Titles: psArgs.replace(/^-/, '') === 'aux' ? AUX : EF };
}

const EF = ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'];
const AUX = ['USER', 'PID', '%CPU', '%MEM', 'VSZ', 'RSS', 'TTY', 'STAT', 'START', 'TIME', 'COMMAND'];

function clock(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
