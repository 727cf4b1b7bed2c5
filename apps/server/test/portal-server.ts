import { sql } from 'kysely';
import { digestOf, GUEST_COOKIE, randomKey } from '../src/modules/portal/sign-in/guest-sign-ins.ts';
import { start } from '../src/serve.ts';

/** Where the public listener of an installation is, and somebody who is signed in there: one line of JSON. */
export interface GuestTold {
  address: string;
  cookie: string;
  csrf: string;
  /** The networks that they speak for. */
  asns: number[];
}

const MOST_NETWORKS = 5;

const { app } = await start();
const { db } = app.system();
const { rows } = await sql<{ asn: number; name: string }>`
  select n.asn::float8 as asn, n.name from peeringdb_network n left join peering_autonomoussystem a on a.asn = n.asn
   where a.affiliated is not true order by a.id is null, n.id limit ${MOST_NETWORKS}`.execute(db);
const [key, csrf] = [randomKey(), randomKey()];
const networks = JSON.stringify(rows.map((network) => ({ ...network, perms: 15 })));
await sql`insert into portal_signin (digest, csrf, proof, name, email, networks, verified, last_used, expires)
  values (${digestOf(key)}, ${csrf}, 'peeringdb', 'Guest', 'guest@example.net', ${networks}::jsonb, now() + interval '8 hours', now(), now() + interval '8 hours')`.execute(
  db,
);
const portal = await app.openPortal();
const address = await portal.listen({ host: '127.0.0.1', port: 0 });
const told: GuestTold = { address, cookie: `${GUEST_COOKIE}=${key}`, csrf, asns: rows.map(({ asn }) => asn) };
process.stdout.write(`${JSON.stringify(told)}\n`);
