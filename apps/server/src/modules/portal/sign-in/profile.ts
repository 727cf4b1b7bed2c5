import * as z from 'zod';
import type { Context } from '../../../engine/context.ts';
import { EVERY_PERMISSION } from '../settings.ts';
import { eachNetworkOnce, type NewGuest } from './guest-sign-ins.ts';
import { fetchWithToken, providerOf } from './provider.ts';

const MOST_NETWORKS = 5000;

/** What PeeringDB says of an account; more than that is not read. */
const Profile = z.object({
  id: z.union([z.int(), z.string().min(1).max(100)]),
  name: z.string().max(300).default(''),
  given_name: z.string().max(150).default(''),
  family_name: z.string().max(150).default(''),
  email: z.string().max(254).default(''),
  verified_user: z.boolean().default(false),
  verified_email: z.boolean().default(false),
  networks: z
    .array(
      z.object({
        asn: z.int().min(1).max(4_294_967_295),
        name: z.string().max(300).default(''),
        perms: z.int().min(0).max(255).default(0),
      }),
    )
    .max(MOST_NETWORKS)
    .default([]),
});

/** What came of reading a profile: who it is, that the token is good no more, that the account is not verified, or that nobody answered. */
export type ReadProfile =
  | { kind: 'read'; guest: Omit<NewGuest, 'access_token'> }
  | { kind: 'refused' | 'not_verified' }
  | { kind: 'provider_down'; cause: unknown };

/** Reads the profile that an access token opens. */
export async function readProfile(context: Context, token: string): Promise<ReadProfile> {
  try {
    const provider = await providerOf(context);
    if (!provider) return { kind: 'refused' };
    const answer = await fetchWithToken(context, provider.profile_url, token);
    if (answer.status === 401 || answer.status === 403) return { kind: 'refused' };
    if (answer.status !== 200) throw new Error(`the profile is answered with ${answer.status}`);
    return asGuest(Profile.parse(await answer.json()));
  } catch (cause) {
    return { kind: 'provider_down', cause };
  }
}

function asGuest(profile: z.output<typeof Profile>): ReadProfile {
  if (!profile.verified_user || !profile.verified_email) return { kind: 'not_verified' };
  const { id, name, given_name, family_name, email, networks } = profile;
  return {
    kind: 'read',
    guest: {
      proof: 'peeringdb',
      subject: String(id),
      name: name || `${given_name} ${family_name}`.trim(),
      email: email.toLowerCase(),
      networks: eachNetworkOnce(
        networks.map((one) => ({ asn: one.asn, name: one.name, perms: one.perms & EVERY_PERMISSION })),
      ),
    },
  };
}
