import { intOf, PyDict, repr, valueError } from '@peersmith/jinja';
import { refusal } from '../finding.ts';
import { isA } from '../model/entity.ts';
import type { Store } from '../model/store.ts';
import { judgedPrefixes } from '../peering/registry-lists.ts';
import { AS } from '../peering/sessions.ts';
import { type Filters, filters, refuseUndefined } from './define.ts';

/** Filters that ask RPKI, over the rendering in progress; without one nothing is known. */
export const rpkiFilters = (storeNow: () => Store | null): Filters =>
  filters({
    'rpki_validity(prefix, asn)': (prefix, asn) => {
      const [text, origin] = [prefixText(prefix), asnOf(asn)];
      const rpki = rpkiOf(storeNow());
      if (!rpki) return null;
      const validity = rpki.validity(text, origin);
      if (validity === null)
        throw valueError(`${repr(prefix)} does not appear to be an IPv4 or IPv6 network`);
      return validity;
    },
    'rpki(value, family=0)': (value, family) => {
      if (!isA(value, AS)) throw valueError('value has no prefixes');
      if (!rpkiOf(storeNow())) return null;
      if (family === 4 || family === 6) return judgedPrefixes(value, family);
      return PyDict.from([
        ['ipv6', judgedPrefixes(value, 6)],
        ['ipv4', judgedPrefixes(value, 4)],
      ]);
    },
    'aspa_providers(value)': (value) => {
      const store = storeNow();
      const asn = asnOf(value);
      const rpki = rpkiOf(store);
      if (!rpki) return null;
      if (rpki.hasAspas) return rpki.providers(asn);
      report(store, 'its source says nothing of providers', rpki.severity);
      return null;
    },
  });

/** What RPKI says; where it cannot say anything, that is a finding of the router. */
function rpkiOf(store: Store | null) {
  store?.require('rpki');
  const rpki = store?.services.rpki;
  if (rpki && !rpki.missing) return rpki;
  report(store, rpki?.missing || 'no source is set', rpki?.severity ?? 'error');
  return null;
}

function report(store: Store | null, why: string, severity: 'error' | 'warning'): void {
  const router = store?.byId('devices.router', store.projection.router_id);
  if (router) store?.report(router, refusal('rpki_missing', { why }, severity));
}

/** A prefix as text, or as an entry of a prefix list has it. */
function prefixText(value: unknown): string {
  refuseUndefined(value);
  const text = value instanceof PyDict ? value.get('prefix') : value;
  return typeof text === 'string' ? text : String(text);
}

/** The number of an autonomous system, as a number, as text with or without `AS`, or of the object. */
function asnOf(value: unknown): number {
  refuseUndefined(value);
  const given = isA(value, AS) ? value.row.asn : value;
  const number = typeof given === 'string' ? Number(/^(?:AS)?(\d{1,10})$/i.exec(given)?.[1]) : intOf(given);
  const asn = Number(number);
  if (typeof given !== 'boolean' && asn >= 0 && asn <= 0xffff_ffff) return asn;
  throw valueError(`${repr(value)} is not an AS number`);
}
