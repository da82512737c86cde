// A writer to be stopped or killed: applies batches of five messages to the file in argv without end, and says the
// number of each when it is applied, with the size that the log had then.
import { statSync } from 'node:fs';
import { sql } from 'kysely';
import { toMessageRecord } from '../../../dist/src/core/history/message-record.js';
import { DatabaseReplica } from '../../../dist/src/store/database-replica.js';
import { openDatabase } from '../../../dist/src/store/open-database.js';

const [sqlitePath, checkpoints] = process.argv.slice(2);
const database = await openDatabase({ sqlitePath });
// Without checkpoints the log only grows, so that its size says how far it was safe.
if (checkpoints === 'off') await sql`pragma wal_autocheckpoint = 0`.execute(database);
else await sql`pragma wal_autocheckpoint = 20`.execute(database);
const replica = new DatabaseReplica(database, { now: () => Date.now() });

for (let batch = 1; ; batch += 1) {
  const changes = Array.from({ length: 5 }, (_, index) => ({ kind: 'message', message: message(batch, index) }));
  await replica.applyBatch('s', { origin: 'live', changes });
  process.stdout.write(`${batch} ${statSync(`${sqlitePath}-wal`).size}\n`);
  // A stop can arrive: the loop would otherwise live in microtasks alone.
  await new Promise((resolve) => setImmediate(resolve));
}

function message(batch, index) {
  const remote = '551198765432@c.us';
  const key = `${batch}-${index}`;
  const id = { fromMe: false, remote, id: key, _serialized: `false_${remote}_${key}` };
  const text = { _data: {}, id, type: 'chat', body: `word${key} ${'x'.repeat(500)}`, timestamp: batch, from: remote };
  return toMessageRecord(JSON.stringify(text), { isNotification: false });
}
