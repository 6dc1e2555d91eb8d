import Sqlite from 'better-sqlite3';

/** Another process that holds the lock of a database file until its end: `holder.ts <file>`; says `held` once it does. */
const database = new Sqlite(process.argv[2] ?? '');
database.exec('begin immediate; update books set revision = revision');
process.stdout.write('held');
// Looked at again and again, so that it is never cleared away.
setInterval(() => database.inTransaction, 1_000);
