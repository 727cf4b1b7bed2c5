import { peeringRequest, requestRule, stance } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';
import { candidateFacts } from './candidate-facts.ts';
import { agree, decline } from './conclude-request.ts';
import { accept } from './decide-sessions.ts';
import { propose } from './propose-requests.ts';
import { provision } from './provision-request.ts';
import { lockRequest } from './request-row.ts';
import { takeStep } from './take-step.ts';

const DAY_MS = 86_400_000;

/** Requests of a demonstration in several states, with rules and stances. */
export async function inventRequests(context: Context): Promise<void> {
  const candidates = await candidateFacts(context, { direction: 'outbound' });
  const asns = [...new Set(candidates.map(({ asn }) => asn))].toSorted((one, other) => one - other);
  const [first, second, written, agreed, making, declined, asking, accepted, never] = asns;
  const ours = [first, second, written, agreed, making, declined].filter((one) => one !== undefined);
  if (ours.length === 0) return;
  const made = Object(await propose({ context, id: 0, input: { peers: ours } }));
  const idOf = new Map<number, number>(
    made.requests.map(({ asn, id }: { asn: number; id: number }) => [asn, id]),
  );
  const act = async (asn: number | undefined, work: (id: number) => Promise<unknown>) => {
    const id = asn === undefined ? undefined : idOf.get(asn);
    if (id !== undefined) await work(id);
  };
  await act(written, (id) => pretendWritten(context, id));
  for (const one of [agreed, making])
    await act(one, (id) => agree({ context, id, input: { reason: 'They agreed on the phone.' } }));
  await act(making, (id) => provision({ context, id, input: { status: 'provisioning', defaults: {} } }));
  await act(declined, (id) =>
    decline({
      context,
      id,
      input: { reason: 'They peer through route servers alone.', stance: { state: 'declined' } },
    }),
  );
  await inventInbound(context, { candidates, asking, accepted });
  if (never !== undefined)
    await create(context, stance, {
      asn: never,
      state: 'never',
      reason: 'Its prefixes were hijacked twice.',
    });
  await inventRules(context);
}

/** As if it was written to a while ago, and nobody answered. */
async function pretendWritten(context: Context, id: number): Promise<void> {
  const ago = (days: number) => new Date(context.now().getTime() - days * DAY_MS).toISOString();
  await takeStep(context, await lockRequest(context, id), {
    step: 'write',
    text: 'To the policy contact in PeeringDB.',
    columns: { written: ago(16), next_reminder: ago(2), due: ago(2) },
  });
}

interface Inbound {
  candidates: Awaited<ReturnType<typeof candidateFacts>>;
  asking: number | undefined;
  accepted: number | undefined;
}

async function inventInbound(context: Context, { candidates, asking, accepted }: Inbound): Promise<void> {
  const addresses = (asn: number) =>
    [...new Set(candidates.filter((one) => one.asn === asn).map(({ ip }) => ip))].map((ip_address) => ({
      ip_address,
    }));
  const ask = (asn: number, asked_sessions: object[]) =>
    create(context, peeringRequest, {
      ...{ direction: 'inbound', asn, origin: 'api', asked_sessions },
      email: `peering@as${asn}.example`,
    });
  const [stranger] = candidates.filter(({ asn }) => asn !== asking && asn !== accepted);
  if (asking !== undefined && stranger)
    await ask(asking, [...addresses(asking), { ip_address: stranger.ip }]);
  if (accepted === undefined) return;
  const { id } = await ask(accepted, addresses(accepted));
  const { rows } =
    await sql`select id from requests_session where request_id = ${id} and status = 'proposed' limit 1`.execute(
      context.db,
    );
  if (rows.length) await accept({ context, id: Number(id), input: { reason: 'Welcome.' } });
}

async function inventRules(context: Context): Promise<void> {
  await create(context, requestRule, {
    ...{ name: 'Unknown networks', position: 10, enabled: true, action: 'refuse' },
    conditions: { all: [{ field: 'in_peeringdb', operator: 'eq', value: false }] },
    text: 'We peer with networks that have a record in PeeringDB.',
  });
  await create(context, requestRule, {
    ...{ name: 'Open networks with little doubt', position: 20, enabled: false, action: 'accept' },
    conditions: {
      all: [
        { field: 'policy_general', operator: 'in', value: ['Open', 'Selective'] },
        { field: 'failed_checks', operator: 'eq', value: 0 },
      ],
    },
    text: 'Welcome!',
  });
}
