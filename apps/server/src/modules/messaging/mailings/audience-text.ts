import type { Audience, AudienceKind } from '@peersmith/answers';

const WHOM: Readonly<Record<AudienceKind, string>> = {
  'autonomous-systems': 'Autonomous systems',
  'exchange-sessions': 'Networks of exchange sessions',
  'direct-sessions': 'Networks of direct sessions',
  candidates: 'Candidates',
  asns: 'Networks',
};
const SHOWN = 20;

/** To whom a mailing goes, in a sentence. */
export function audienceText(audience: Audience): string {
  const whom = WHOM[audience.kind];
  if (audience.kind === 'asns') {
    const more = audience.asns.length - SHOWN;
    const named = audience.asns.slice(0, SHOWN).map((asn) => `AS${asn}`);
    return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  }
  const filters = Object.entries(audience.filters).map(
    ([name, values]) => `${name.replaceAll('_', ' ')} ${[values].flat().join(' or ')}`,
  );
  const text = filters.length ? `${whom} with ${filters.join(', ')}` : `All ${whom.toLowerCase()}`;
  return text.slice(0, 2000);
}
