import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { Guest, GuestNetwork } from '../../../engine/http/guest.ts';
import { SecretError } from '../../../platform/secrets.ts';
import type { SettingValues } from '../../../platform/settings.ts';
import { recordGuest } from '../record-guest.ts';
import { portalSettings } from '../settings.ts';
import { codeContact } from './code-contacts.ts';
import { endSignIn } from './guest-sign-ins.ts';
import { readProfile } from './profile.ts';

/** The sign-in is over, because what proved it does not hold any more. */
export class SignInEnded extends ApiError {
  constructor() {
    super(403, { detail: 'Your sign-in has ended: sign in again.', code: 'sign_in_ended' });
  }
}

/** What of a guest can change while they are signed in. */
type Fact = Pick<Guest, 'name' | 'email' | 'networks'>;

interface Stored extends Fact {
  digest: string;
  verified: Date;
  access_token: string | null;
}

type Looked = Fact | 'ended' | 'provider_down';

/** One look at a time for each sign-in of a process. */
const looking = new Map<string, Promise<Looked>>();
/** Who could not be reached is not asked again at once: until when that holds. */
const resting = new WeakMap<SettingValues, number>();
const REST_MS = 10_000;

/**
 * A guest as they are now: after some minutes, what proved who they are is looked at again. Where that does not hold any more the sign-in
 * ends; where PeeringDB does not answer they may go on reading, and change nothing.
 */
export async function freshGuest(
  context: Context,
  guest: Guest,
  { writes }: { writes: boolean },
): Promise<Guest> {
  if (guest.door !== 'portal') return guest;
  const { rows } = await sql<Stored>`
    select digest, name, email, networks, verified, access_token from portal_signin where id = ${guest.id}`.execute(
    context.db,
  );
  const [stored] = rows;
  if (!stored) throw new SignInEnded();
  const { PORTAL_VERIFY_MINUTES: minutes } = portalSettings.of(context);
  // Another request may have looked since this one was let in.
  const { name, email, networks } = stored;
  const held: Guest = { ...guest, name, email, networks };
  if (context.now().getTime() - new Date(stored.verified).getTime() <= minutes * 60_000) return held;
  const found = await lookAgain(context, held, stored);
  if (found === 'ended') throw new SignInEnded();
  if (found !== 'provider_down') return { ...held, ...found };
  if (!writes) return held;
  throw new ApiError(503, {
    detail:
      'PeeringDB does not answer, so nobody can say which networks are yours at the moment. Try again in a minute.',
    code: 'provider_down',
  });
}

async function lookAgain(context: Context, guest: Guest, stored: Stored): Promise<Looked> {
  const { settings } = context;
  if (guest.proof !== 'mail' && (resting.get(settings) ?? 0) > performance.now()) return 'provider_down';
  const running = looking.get(stored.digest);
  if (running) return running;
  const look = lookedAt(context, guest, stored).finally(() => looking.delete(stored.digest));
  looking.set(stored.digest, look);
  const found = await look;
  if (found === 'provider_down') resting.set(settings, performance.now() + REST_MS);
  return found;
}

async function lookedAt(context: Context, guest: Guest, stored: Stored): Promise<Looked> {
  const found = guest.proof === 'mail' ? await contactNow(context, guest) : await accountNow(context, stored);
  if (found === 'provider_down') return found;
  if (found === 'ended')
    await inTransaction(context, async (inner) => {
      await endSignIn(inner, guest.id);
      await recordGuest(inner, guest, {
        ...{ kind: 'portal_signed_out', outcome: 'failure' },
        detail: { reason: 'what proved the sign-in does not hold any more' },
      });
    });
  else
    await sql`update portal_signin set name = ${found.name}, email = ${found.email}, verified = ${context.now()},
      networks = ${JSON.stringify(found.networks)}::jsonb where id = ${guest.id}`.execute(context.db);
  return found;
}

/** The networks for which PeeringDB still lists the address. */
async function contactNow(context: Context, { email, networks }: Guest): Promise<Fact | 'ended'> {
  const held: GuestNetwork[] = [];
  let name = '';
  for (const { asn } of networks) {
    const contact = await codeContact(context, { asn, email });
    if (!contact) continue;
    name = contact.name;
    held.push({ asn, name: contact.network, perms: contact.perms });
  }
  return held.length ? { name, email, networks: held } : 'ended';
}

async function accountNow(context: Context, { access_token }: Stored): Promise<Looked> {
  const token = opened(context, access_token);
  if (token === null) return 'ended';
  const profile = await readProfile(context, token);
  if (profile.kind === 'provider_down') return 'provider_down';
  return profile.kind === 'read' ? profile.guest : 'ended';
}

/** A token whose key is gone opens nothing. */
function opened({ secrets }: Context, sealed: string | null): string | null {
  try {
    return sealed && secrets.open(sealed);
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}
