import { parentPort, workerData } from 'node:worker_threads';
import type { Beginning, FromWorker, ToWorker } from './protocol.ts';
import { DemoServer } from './server.ts';

/** The demo engine's thread: its entry in the build is dist/demo-engine.js. */

const port = parentPort;
if (port === null) throw new Error('the demo engine runs in a worker thread only');
const say = (message: FromWorker): void => port.postMessage(message);

const { options, socket }: Beginning = workerData;
const server = new DemoServer(options);

port.on('message', (message: ToWorker) => {
  if (message.kind === 'faults') {
    server.setFaults(message.faults);
    say({ kind: 'faults set' });
    return;
  }
  void server.close().then(() => say({ kind: 'closed' }));
});

server.listen(socket).then(
  () => say({ kind: 'listening' }),
  (error: unknown) =>
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
);
