import { readHosts } from '@peersmith/irr';
import type { Context } from '../../engine/context.ts';
import { rpkiSettings } from './settings.ts';

/** Where RPKI's data may be read, and what it is called where people see it. */
export type RpkiSource =
  | { readonly kind: 'rtr'; readonly name: string; readonly host: string }
  | { readonly kind: 'file'; readonly name: string; readonly path: string }
  | { readonly kind: 'url'; readonly name: string; readonly url: string };

/** The sources that the settings name, in the order in which they are tried. */
export function rpkiSources(context: Pick<Context, 'settings'>): RpkiSource[] {
  const { RPKI_RTR_HOST = '', RPKI_FILE } = rpkiSettings.of(context);
  const servers = readHosts(RPKI_RTR_HOST).map((host): RpkiSource => ({ kind: 'rtr', name: host, host }));
  if (RPKI_FILE === undefined) return servers;
  const file: RpkiSource = URL.canParse(RPKI_FILE)
    ? { kind: 'url', name: withoutSecrets(RPKI_FILE), url: RPKI_FILE }
    : { kind: 'file', name: RPKI_FILE, path: RPKI_FILE };
  return [...servers, file];
}

/** An address as everybody may see it: without who asks, and without its query. */
function withoutSecrets(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}
