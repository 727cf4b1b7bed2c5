import type { Audience, AudienceKind } from '@peersmith/answers';
import { type AnyResource, labelOf } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { getMany } from '../../../engine/read/read.ts';
import { isListAudience, LISTS, type ListAudience, queryOf } from './audience-lists.ts';

const WHOM: Readonly<Record<AudienceKind, string>> = {
  'autonomous-systems': 'Autonomous systems',
  'exchange-sessions': 'Networks of exchange sessions',
  'direct-sessions': 'Networks of direct sessions',
  candidates: 'Candidates',
  asns: 'Networks',
};
const SHOWN = 20;
const LONGEST = 2000;

/** To whom a mailing goes, in a sentence. */
export async function audienceText(context: Context, audience: Audience): Promise<string> {
  if (audience.kind === 'asns') return systemsText(audience.asns);
  const names = isListAudience(audience) ? await namesIn(context, audience) : new Map<string, string[]>();
  const filters = Object.entries(audience.filters).map(([parameter, values]) => {
    const given = names.get(parameter) ?? [values].flat();
    const shown = given.slice(0, SHOWN).join(' or ');
    return `${wordsOf(audience, parameter)} ${shown}${given.length > SHOWN ? ' …' : ''}`;
  });
  const whom = WHOM[audience.kind];
  const text = filters.length ? `${whom}: ${filters.join('; ')}` : `All ${whom.toLowerCase()}`;
  return text.slice(0, LONGEST);
}

function systemsText(asns: readonly number[]): string {
  const more = asns.length - SHOWN;
  const named = asns.slice(0, SHOWN).map((asn) => `AS${asn}`);
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What a filter is called. */
function wordsOf(audience: Audience, parameter: string): string {
  if (parameter === 'q') return 'search for';
  const key = parameter.replace(/_id$/, '').split('__')[0] ?? parameter;
  const resource: AnyResource | null = isListAudience(audience) ? LISTS[audience.kind] : null;
  return labelOf(key, resource?.fields[key]).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
}

/** What the objects are called that filters name by their ids. */
async function namesIn(context: Context, audience: ListAudience): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { parameter, filter, values } of queryOf(context, audience).named) {
    if (!filter.target || !filter.field.target || values.length === 0) continue;
    const rows = await getMany(context, filter.target, values.map(Number), new Set(['display']));
    if (rows.length === values.length)
      found.set(
        parameter,
        rows.map(({ display }) => String(display)),
      );
  }
  return found;
}
