import type { PortalMe } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Guest } from '../../../engine/http/guest.ts';
import { whyNot } from '../network/require-network.ts';

const NOBODY: PortalMe = {
  signed_in: false,
  name: '',
  email: '',
  proof: null,
  csrf: null,
  networks: [],
};

/** Who is signed in, and for which networks they may ask. */
export async function meOf(context: Context, guest: Guest | null): Promise<PortalMe> {
  if (guest?.door !== 'portal') return NOBODY;
  const { rows } = await sql<{ csrf: string }>`select csrf from portal_signin where id = ${guest.id}`.execute(
    context.db,
  );
  const [held] = rows;
  if (!held) return NOBODY;
  const reasons = await whyNot(context, guest);
  return {
    signed_in: true,
    name: guest.name,
    email: guest.email,
    proof: guest.proof === 'peeringdb' ? 'peeringdb' : 'mail',
    csrf: held.csrf,
    networks: guest.networks.map(({ asn, name }) => {
      const why_not = reasons.get(asn) ?? '';
      return { asn, name, may_ask: why_not === '', why_not };
    }),
  };
}
