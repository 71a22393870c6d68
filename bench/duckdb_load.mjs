// duckdb_load.mjs DATABASE CREATE_SQL: one load into a new DuckDB file, in a process of its own so
// that its peak memory is its own. Prints the seconds until the file is checkpointed and closed.
import { DuckDBInstance } from '@duckdb/node-api';

const [path, sql] = process.argv.slice(2);
const began = performance.now();
const instance = await DuckDBInstance.create(path);
const connection = await instance.connect();
await connection.run(sql);
await connection.run('CHECKPOINT');
const loaded = performance.now();
const rows = (await connection.runAndReadAll('SELECT count(*) FROM t')).getRows()[0][0];
const counted = performance.now();
connection.closeSync();
instance.closeSync();
const seconds = (performance.now() - counted + loaded - began) / 1000;
console.log(JSON.stringify({ seconds, rows: Number(rows) }));
