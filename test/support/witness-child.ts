/** A witness with a journal in a process of its own, to be killed: UPSTREAM DIR JOURNAL. Prints its socket. */
import { startWitness } from '../../src/engine/witness/index.ts';

const [upstream = '', dir = '', journal = ''] = process.argv.slice(2);
const witness = await startWitness({ upstream, dir, journal });
process.stdout.write(`${witness.socket}\n`);
