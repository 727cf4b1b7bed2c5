import { escapeXml } from '../src/netconf/answers.ts';
import type { Fake, FakeOptions } from './describe-driver.ts';
import { editing, standard, stepOf } from './fake-iosxr.ts';
import {
  held,
  type NetconfPlatform,
  type NetconfSession,
  problem,
  startFakeNetconf,
} from './fake-netconf.ts';
import { Refusal, shownDifference } from './fake-router.ts';

/** An SR OS router by NETCONF; a line of its configuration is a `line`. */
export const startFakeSros = (options: FakeOptions): Promise<Fake> => startFakeNetconf(sros, options);

const LOCKED = problem('error', 'MINOR: MGMT_AGENT #3000: lock held by another session', 'in-use');
const sros: NetconfPlatform = {
  stepOf,
  answer,
  isBoundToSession: true,
  locked: LOCKED,
  holder: 'somebody else',
};

/** Lines as this device is given them. */
export const asConfigure = (lines: readonly string[]): string =>
  `<configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">\n${lines.map((line) => `<line>${escapeXml(line)}</line>`).join('\n')}\n</configure>`;

function answer(body: string, session: NetconfSession): string {
  const { router, candidate } = session;
  const said = standard(body, session);
  if (said !== null) return said;
  if (/^<edit-config/.test(body)) {
    const lines = Array.from(body.matchAll(/<line>[^<]*<\/line>/g), ([line]) => held(line, 'line'));
    return editing(session, lines.join('\n'), body.includes('nc:operation="replace"') ? 'replace' : 'merge');
  }
  if (/^<get-config/.test(body)) return `<data>${asConfigure(router.running)}</data>`;
  if (/md-compare/.test(body))
    return `<start-time>now</start-time><results><md-compare-output>${escapeXml(shownDifference(router.running, candidate))}</md-compare-output></results><status>completed</status>`;
  if (/oper-name/.test(body))
    return '<data><state><system><oper-name>router1</oper-name><up-time>90000</up-time></system></state></data>';
  if (/bgp/.test(body))
    return '<data><configure><router><router-name>Base</router-name><autonomous-system>64500</autonomous-system><bgp><neighbor><ip-address>192.0.2.2</ip-address><peer-as>64501</peer-as></neighbor></bgp></router></configure><state><router><router-name>Base</router-name><bgp><neighbor><ip-address>192.0.2.2</ip-address><statistics><session-state>Established</session-state><family-prefix><ipv4><received>5</received><rejected>2</rejected></ipv4></family-prefix></statistics></neighbor></bgp></router></state></data>';
  throw new Refusal('MINOR: MGMT_CORE #2201: Unknown element');
}
