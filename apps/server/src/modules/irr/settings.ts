import { readHosts } from '@peersmith/irr';
import * as z from 'zod';
import { defineSettings } from '../../platform/settings.ts';

/** Whom registries are asked through. */
export const irrSettings = defineSettings('Routing registries', {
  BGPQ3_HOST: z
    .string()
    .refine(isHosts, 'must be NAME, NAME:PORT or [ADDRESS]:PORT, several with a comma between them')
    .default('rr.ntt.net')
    .describe(
      'Whois server of Internet Routing Registries that speaks the query language of IRRd, `NAME` or `NAME:PORT`. Of several, with commas between them, the next is asked where one cannot be.',
    ),
});

function isHosts(text: string): boolean {
  try {
    return readHosts(text).length > 0;
  } catch {
    return false;
  }
}
