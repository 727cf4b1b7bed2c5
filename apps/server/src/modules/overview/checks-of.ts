import {
  type NetworkSession,
  type ObjectSeen,
  type PrefixLimit,
  SESSION_CHECKS,
  type SessionCheck,
} from '@peersmith/answers';
import type { SessionExplained } from '@peersmith/rendering';
import type { SessionFacts } from './session-facts.ts';

/** What checks look at. */
export interface Checked {
  explained: SessionExplained;
  session: NetworkSession;
  limit: PrefixLimit | null;
  facts: SessionFacts;
  /** What decides the status, where the caller may see it. */
  decides: ObjectSeen | null;
  /** Whether the caller may see policies at all. */
  seesPolicies: boolean;
}

type Said = Pick<SessionCheck, 'result' | 'text'> | null;
const pass = (text: string): Said => ({ result: 'pass', text });
const warn = (text: string): Said => ({ result: 'warn', text });
const fail = (text: string): Said => ({ result: 'fail', text });
const unknown = (text: string): Said => ({ result: 'unknown', text });

/** What speaks for and against a session, what is wrong first. */
export function checksOf(checked: Checked): SessionCheck[] {
  const said: Record<keyof typeof SESSION_CHECKS, Said> = {
    status: statusCheck(checked),
    policies: policyCheck(checked),
    address: addressCheck(checked),
    exchange: exchangeCheck(checked),
    prefix: prefixCheck(checked),
    abandoned: abandonedCheck(checked),
    limit: limitCheck(checked),
  };
  const checks = Object.entries(SESSION_CHECKS).flatMap(([check, label]) => {
    const one = said[check as keyof typeof SESSION_CHECKS];
    return one ? [{ check: check as keyof typeof SESSION_CHECKS, label, ...one }] : [];
  });
  const order: readonly SessionCheck['result'][] = ['fail', 'warn', 'unknown', 'pass'];
  return checks.toSorted((one, other) => order.indexOf(one.result) - order.indexOf(other.result));
}

function statusCheck({ explained: { status, type, id }, decides }: Checked): Said {
  const isOwn = status.from.type === type && status.from.id === id;
  if (status.effective === status.own || isOwn) return pass(`It is configured as ${status.own}.`);
  const by = decides?.display ?? 'something that you may not see';
  return warn(
    `It is ${status.own}, and configured as ${status.effective}, because that is the status of ${by}.`,
  );
}

function policyCheck({ explained: { import_policies, export_policies }, seesPolicies }: Checked): Said {
  if (!seesPolicies) return null;
  const none = [...(import_policies.length ? [] : ['import']), ...(export_policies.length ? [] : ['export'])];
  if (none.length === 0) return pass('It has policies in both directions.');
  return warn(
    `It has no ${none.join(' and no ')} policy, neither by itself nor by its network, group or exchange: the shipped templates let nothing pass there. Give one of them a policy.`,
  );
}

function addressCheck({ session, facts: { peeringdb } }: Checked): Said {
  if (session.kind === 'direct' || !peeringdb) return null;
  if (peeringdb.listed) return pass(`PeeringDB has ${session.ip_address} with this network.`);
  if (peeringdb.holder !== null)
    return fail(
      `PeeringDB has ${session.ip_address} with AS${peeringdb.holder}. Ask the peer for its address.`,
    );
  if (!peeringdb.known) return unknown('PeeringDB does not know the network, or the mirror is empty.');
  return warn(`PeeringDB does not have ${session.ip_address} with this network any more, or never had.`);
}

function exchangeCheck({ facts: { exchange_says, exchange_asn } }: Checked): Said {
  switch (exchange_says) {
    case 'listed':
      return pass('The exchange lists the address with this network.');
    case 'inactive':
      return warn('The exchange lists the address, and calls the port not active.');
    case 'not_listed':
      return warn('The exchange does not list the address among its members.');
    case 'disputed':
      return warn(
        'The exchange lists the address more than once, and not alike each time: neither is believed.',
      );
    case 'another_network':
      return fail(
        `The exchange says that the address is of AS${exchange_asn}. Ask the peer for its address.`,
      );
    default:
      return null;
  }
}

function prefixCheck({ facts: { common_prefix, contested } }: Checked): Said {
  if (common_prefix === null) return null;
  if (contested) return warn('Another network claims the address, too.');
  return common_prefix
    ? pass('One prefix of the LAN holds both addresses.')
    : fail(
        'No prefix of the LAN holds both addresses: it cannot come up. Compare them with what the exchange gave out.',
      );
}

function abandonedCheck({ session, facts: { abandoned, peeringdb } }: Checked): Said {
  if (session.kind === 'direct' || !peeringdb) return null;
  return abandoned
    ? fail(
        'The peer has left: the session is down, and neither PeeringDB nor the exchange has the peer there. Delete it.',
      )
    : pass('Nothing says that the peer has left.');
}

function limitCheck({ limit, session: { received, down_reason } }: Checked): Said {
  if (!limit) return null;
  if (down_reason === 'prefix_limit')
    return fail(
      `It is down because it brought more than its limit of ${limit.limit ?? 'the router'}. Raise the limit of the network, or ask the peer.`,
    );
  const { limit: most, peeringdb, proposed, address_family } = limit;
  if (most === null)
    return limit.origin === 'none' && peeringdb
      ? warn(`It has no limit, and PeeringDB says ${peeringdb} prefixes. Give the network a limit.`)
      : pass('It has no limit, and takes none.');
  if (received > most)
    return fail(
      `It brought ${received} prefixes, over its limit of ${most}. Raise the limit of the network, or ask the peer.`,
    );
  if (proposed)
    return warn(
      `PeeringDB now says ${peeringdb ?? 'nothing'}, and the limit is ${most}: decide about it among the changes of PeeringDB.`,
    );
  if (peeringdb && most < peeringdb)
    return warn(
      `The limit of ${most} is too low: PeeringDB says ${peeringdb} prefixes of IPv${address_family}. Raise the limit of the network.`,
    );
  if (received * 10 >= most * 9) return warn(`It brings ${received} of ${most} prefixes that it may.`);
  return pass(`It brings ${received} of ${most} prefixes that it may.`);
}
