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

/** A Junos router by NETCONF. */
export const startFakeJunos = (options: FakeOptions): Promise<Fake> => startFakeNetconf(junos, options);

const junos: NetconfPlatform = {
  stepOf,
  answer,
  isBoundToSession: false,
  locked: problem(
    'error',
    'configuration database locked by:\n  alice terminal p0 (pid 4681) on since 2026-09-02 09:31:02 CST, idle 00:01:12\n      exclusive [edit]',
  ),
  holder: 'alice',
};

function stepOf(body: string): FakeStep {
  if (/^<(?:un)?lock>/.test(body)) return 'lock';
  if (/rollback="1"/.test(body)) return 'roll back';
  if (/^<load|<check\/>/.test(body)) return 'load';
  if (/^<get-configuration compare/.test(body)) return 'compare';
  if (/^<commit-configuration\/>/.test(body)) return 'confirm';
  if (/^<commit/.test(body)) return 'commit';
  if (/bgp/.test(body)) return 'neighbors';
  return /^<discard|close/.test(body) ? 'discard' : 'read';
}

function answer(body: string, session: NetconfSession): string {
  const { router, candidate } = session;
  if (/^<get-configuration compare/.test(body))
    return `<configuration-information><configuration-output>\n${escapeXml(shownDifference(router.running, candidate))}\n</configuration-output></configuration-information>`;
  if (/^<get-configuration/.test(body))
    return `<configuration-text>\n## Last commit: now\n${escapeXml(router.running.join('\n'))}\n</configuration-text>`;
  if (/rollback="1"/.test(body)) {
    edit(session, router.pending?.before ?? router.startup);
    return '<load-configuration-results><ok/></load-configuration-results>';
  }
  if (/^<load/.test(body)) return loaded(body, session);
  if (/<check\/>/.test(body)) {
    if (candidate.includes(UNCOMMITTABLE)) throw new Refusal('uncommittable thing');
    return '<commit-results><ok/></commit-results>';
  }
  if (/^<commit/.test(body)) {
    const minutes = held(body, 'confirm-timeout');
    commit(session, held(body, 'log') || null, minutes ? Number(minutes) * 60 : undefined);
    return '<ok/>';
  }
  if (/^<get-commit-information/.test(body))
    return `<commit-information>${router.history.map((log) => `<commit-history><user>peersmith</user><log>${log}</log></commit-history>`).join('')}</commit-information>`;
  if (/^<get-system-information/.test(body))
    return '<system-information><hardware-model>mx204</hardware-model><os-version>23.4R1</os-version><host-name>router1</host-name></system-information>';
  if (/^<get-system-uptime/.test(body))
    return '<system-uptime-information><current-time><date-time>2026-11-29 10:00:00 UTC</date-time></current-time><system-booted-time><date-time>2026-11-29 09:00:00 UTC</date-time></system-booted-time></system-uptime-information>';
  if (/^<get-bgp-summary/.test(body))
    return '<bgp-information><bgp-peer><peer-address>192.0.2.2</peer-address><elapsed-time junos:seconds="60">1:00</elapsed-time></bgp-peer></bgp-information>';
  if (/^<get-bgp-neighbor/.test(body))
    return '<bgp-information><bgp-peer><peer-address>192.0.2.2+179</peer-address><peer-as>64501</peer-as><local-as>64500</local-as><peer-state>Established</peer-state><bgp-rib><name>inet.0</name><received-prefix-count>5</received-prefix-count><accepted-prefix-count>3</accepted-prefix-count></bgp-rib></bgp-peer></bgp-information>';
  throw new Refusal(`syntax error: ${body.slice(0, 40)}`);
}

function loaded(body: string, session: NetconfSession): string {
  const mode = body.includes('action="merge"') ? 'merge' : 'replace';
  try {
    const { lines, warnings } = taken(
      session.candidate,
      (held(body, 'configuration-text') || held(body, 'configuration-set')).split('\n'),
      mode,
    );
    edit(session, lines);
    return `<load-configuration-results>${warnings.map((line) => problem('warning', line)).join('')}<ok/></load-configuration-results>`;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `<load-configuration-results>${problem('error', error.message)}<load-error-count>1</load-error-count></load-configuration-results>`;
  }
}
