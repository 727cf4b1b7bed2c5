import { escapeXml } from '../src/netconf/answers.ts';
import type { Fake, FakeOptions } from './describe-driver.ts';
import {
  commit,
  edit,
  held,
  type NetconfPlatform,
  type NetconfSession,
  problem,
  startFakeNetconf,
} from './fake-netconf.ts';
import { type FakeStep, Refusal, shownDifference, taken, UNCOMMITTABLE } from './fake-router.ts';

/** An IOS-XR router by NETCONF. */
export const startFakeIosXr = (options: FakeOptions): Promise<Fake> => startFakeNetconf(iosxr, options);

const LOCKED = `<rpc-error><error-type>protocol</error-type><error-tag>lock-denied</error-tag><error-severity>error</error-severity><error-message>The lock is held by another session</error-message><error-info><session-id>42</session-id></error-info></rpc-error>`;

const iosxr: NetconfPlatform = {
  stepOf,
  answer,
  isBoundToSession: true,
  locked: LOCKED,
  holder: 'session 42',
};

/** What a question in the words of RFC 6241 is for. */
export function stepOf(body: string): FakeStep {
  if (/^<(?:un)?lock>/.test(body)) return 'lock';
  if (/^<(?:edit-config|copy-config|validate)/.test(body)) return 'load';
  if (/get-cli-config-diff|md-compare/.test(body)) return 'compare';
  if (/^<commit\/>/.test(body)) return 'confirm';
  if (/^<commit/.test(body)) return 'commit';
  if (/^<cancel-commit/.test(body)) return 'roll back';
  if (/bgp/.test(body)) return 'neighbors';
  return /^<discard|close/.test(body) ? 'discard' : 'read';
}

/** What RFC 6241 says of candidates and commits, in any model. */
export function standard(body: string, session: NetconfSession): string | null {
  const { router, candidate } = session;
  if (/^<validate/.test(body)) {
    if (candidate.includes(UNCOMMITTABLE)) throw new Refusal('uncommittable thing');
    return '<ok/>';
  }
  if (/^<cancel-commit/.test(body)) {
    if (!router.pending) throw new Refusal('nothing to cancel');
    router.takeBack();
    return '<ok/>';
  }
  if (!/^<commit/.test(body)) return null;
  const seconds = held(body, 'confirm-timeout');
  commit(session, null, seconds ? Number(seconds) : undefined);
  return '<ok/>';
}

/** Makes lines the candidate, and says what the device warns of. */
export function editing(session: NetconfSession, text: string, mode: 'merge' | 'replace'): string {
  const { lines, warnings } = taken(session.candidate, text.split('\n'), mode);
  edit(session, lines);
  return `${warnings.map((line) => problem('warning', line)).join('')}<ok/>`;
}

function answer(body: string, session: NetconfSession): string {
  const { router, candidate } = session;
  const said = standard(body, session);
  if (said !== null) return said;
  if (/^<(?:edit|copy)-config/.test(body))
    return editing(session, held(body, 'cli'), body.startsWith('<copy') ? 'replace' : 'merge');
  if (/^<get-config/.test(body))
    return `<data><cli xmlns="urn:cli">!! IOS XR Configuration\n${escapeXml(router.running.join('\n'))}\nend</cli></data>`;
  if (/get-cli-config-diff/.test(body))
    return `<difference>${escapeXml(shownDifference(router.running, candidate))}</difference>`;
  if (/system-time/.test(body))
    return '<data><system-time><uptime><host-name>router1</host-name><uptime>90</uptime></uptime></system-time></data>';
  if (/bgp/.test(body))
    return '<data><bgp><instances><instance><instance-active><default-vrf><neighbors><neighbor><neighbor-address>192.0.2.2</neighbor-address><remote-as>64501</remote-as><local-as>64500</local-as><connection-state>bgp-st-estab</connection-state><af-data><af-name>ipv4</af-name><prefixes-accepted>3</prefixes-accepted><prefixes-denied>2</prefixes-denied></af-data></neighbor></neighbors></default-vrf></instance-active></instance></instances></bgp></data>';
  throw new Refusal('unknown-element');
}
