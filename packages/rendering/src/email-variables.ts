import type { Entity } from './model/entity.ts';
import type { Store } from './model/store.ts';
import { AS, IXP } from './peering/sessions.ts';
import type { EmailAbout } from './projection.ts';
import { querySet } from './query/query-methods.ts';
import { jsonValue } from './values/json-value.ts';

const NETWORK = 'peeringdb.network';

/**
 * What the templates of an e-mail see. To a network of which we have a record: that, and our own. To another: the AS that writes, and what
 * PeeringDB has of the network. Always: the network in three words, who writes, and what the e-mail is about.
 */
export function emailVariables(store: Store, about: EmailAbout): Map<string, unknown> {
  const { given = {}, sessions = [], internet_exchange } = about;
  const spoken = sessions.flatMap(({ type, id }) => store.byId(type, id) ?? []);
  return new Map<string, unknown>([
    ...Object.entries(given).map(([name, value]) => [name, jsonValue(JSON.stringify(value))] as const),
    ...(sessions.length > 0 ? [['sessions', spoken] as const, ['session', spoken[0] ?? null] as const] : []),
    ...(internet_exchange === undefined
      ? []
      : [['internet_exchange', store.byId(IXP, internet_exchange)] as const]),
    ['local_autonomous_system', writerOf(store, about)],
    ['network', jsonValue(JSON.stringify(networkOf(store, about)))],
    ...peersOf(store, about),
  ]);
}

/** As upstream's templates know them. */
function peersOf(store: Store, { autonomous_system, network }: EmailAbout): [string, unknown][] {
  const system = store.byId(AS, autonomous_system);
  if (network !== null) return [['autonomous_systems', [system, store.byId(NETWORK, network)]]];
  return [
    ['autonomous_system', system],
    ['affiliated_autonomous_systems', querySet(store, AS, () => ours(store))],
  ];
}

const ours = (store: Store): Entity[] => store.all(AS).filter(({ row }) => row.affiliated === true);

/** Who writes: who was named, or the first of ours. */
function writerOf(store: Store, about: EmailAbout): Entity | null {
  const named = about.local_autonomous_system ?? (about.network === null ? null : about.autonomous_system);
  return named === null ? (ours(store)[0] ?? null) : store.byId(AS, named);
}

/** The network that is written to, wherever it is known from. */
function networkOf(store: Store, { autonomous_system, network }: EmailAbout) {
  const found = network === null ? store.byId(AS, autonomous_system) : store.byId(NETWORK, network);
  const asn = Number(found?.row.asn ?? 0);
  const has_record = network === null || store.all(AS).some(({ row }) => row.asn === asn);
  return { asn, name: found?.text('name') ?? '', has_record };
}
