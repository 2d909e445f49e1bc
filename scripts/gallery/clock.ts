import { NOW } from '../../test/support/fleet.ts';

/** Stops this process's clock at the moment of the fixtures, in UTC. The function that comes back lets it go on. */
export function stopClock(): () => void {
  const { now } = Date;
  const zone = process.env['TZ'];
  Date.now = () => NOW;
  process.env['TZ'] = 'UTC';
  return () => {
    Date.now = now;
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  };
}
