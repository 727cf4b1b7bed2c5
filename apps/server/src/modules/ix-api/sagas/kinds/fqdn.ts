import type { Objects } from '@peersmith/ix-api';
import * as z from 'zod';
import { keepObject } from '../../mirror/keep-one.ts';
import { defineKind, type StepResult, Stuck, type Work } from '../saga-kind.ts';

const Wanted = z.object({ ip: z.string(), address: z.string(), fqdn: z.string().nullable() });
const Found = z.object({ old_fqdn: z.string().nullable().default(null) });
type NameWork = Work<z.infer<typeof Wanted>, z.infer<typeof Found>>;

async function ipOf({ exchange, wanted }: NameWork): Promise<Objects['ips']> {
  const ip = await exchange.client.one('ips', wanted.ip);
  if (!ip) throw new Stuck(`The exchange has no address ${wanted.address} any more. Cancel this.`);
  return ip;
}

/** Names are compared as DNS compares them. */
const plain = (name: string | null): string => (name ?? '').toLowerCase().replace(/\.$/, '');

async function put(work: NameWork, fqdn: string | null): Promise<StepResult> {
  const ip = await ipOf(work);
  if (plain(ip.fqdn) === plain(fqdn)) return { done: 'It was so.' };
  const row = await work.exchange.client.change('ips', ip.id, { fqdn });
  await keepObject(work.context, work.exchange.id, { kind: 'ips', row });
  if (plain(row.fqdn) !== plain(fqdn))
    throw new Stuck(`The exchange has answered with "${row.fqdn ?? ''}" instead: ask them.`);
  return { done: `The exchange has ${fqdn ?? 'no name'} for it.`, changed: true };
}

/** Names an address in reverse DNS. Undoing puts the old name back. */
export const fqdnKind = defineKind({
  wanted: Wanted,
  found: Found,
  before: async (work) => ({ old_fqdn: (await ipOf(work)).fqdn }),
  forward: () => [{ step: 'name', label: 'Set the name', run: (work) => put(work, work.wanted.fqdn) }],
  back: () => [
    { step: 'name_back', label: 'Put the old name back', run: (work) => put(work, work.found.old_fqdn) },
  ],
  told: ({ saga, wanted, found }) =>
    `The exchange has ${(saga.is_undo ? found.old_fqdn : wanted.fqdn) ?? 'no name'} for ${wanted.address}.`,
});
