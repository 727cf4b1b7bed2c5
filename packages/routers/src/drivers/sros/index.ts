import * as z from 'zod';
import type { Facts, LoadMode, RouterDriver } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { at, parsed } from '../../netconf/answers.ts';
import type { NetconfClient } from '../../netconf/netconf-client.ts';
import { NetconfDevice, type NetconfDialect, ownCommits } from '../../netconf/netconf-device.ts';
import { parsedInParts } from '../../netconf/parsed-in-parts.ts';
import { RouterError } from '../../router-error.ts';
import { neighborsIn } from './neighbors.ts';

/** How an SR OS router is reached. */
const SrosArgs = z.object({});

const CONFIGURE = 'xmlns="urn:nokia.com:sros:ns:yang:sr:conf"';
const STATE = 'xmlns="urn:nokia.com:sros:ns:yang:sr:state"';
const ACTION = 'xmlns="urn:ietf:params:xml:ns:yang:1"';
const OPERATIONS = 'xmlns="urn:nokia.com:sros:ns:yang:sr:oper-global"';

/**
 * Nokia SR OS (model-driven) by NETCONF. A candidate is the XML of `configure`; differences are shown as MD-CLI shows them. A commit with a timer
 * belongs to the session that made it: it is taken back when the time is over, and at once when the connection is lost.
 */
export const sros = {
  name: 'sros',
  label: 'Nokia SR OS',
  strategy: { modes: ['merge', 'replace'], confirm: 'device', atomic: true },
  args: SrosArgs,
  connect: (target) => NetconfDevice.connect(readArgs('SR OS', SrosArgs, target).target, dialect),
} satisfies RouterDriver;

const dialect: NetconfDialect = {
  ...ownCommits,
  label: 'SR OS',
  needs: ['candidate', 'confirmed-commit', 'validate'],
  async running(client, step) {
    const { xml } = await client.getConfig(
      'running',
      `<filter type="subtree"><configure ${CONFIGURE}/></filter>`,
      step,
    );
    return /<(?:\w+:)?configure\b[\s\S]*<\/(?:\w+:)?configure>/.exec(xml)?.[0] ?? '';
  },
  async load(client, text, mode) {
    const loaded = await client.editConfig('candidate', configureOf(text, mode, client.host), 'merge');
    return [loaded, await client.validate('candidate')];
  },
  async compare(client) {
    const shown = await operation(
      client,
      '<md-compare><format>md-cli</format><source><running/></source><destination><candidate/></destination><configuration-region>configure</configuration-region></md-compare>',
      'compare',
    );
    return /^\s*[+~-]/m.test(shown) ? shown : '';
  },
  facts,
  async neighbors(client) {
    const router = '<router><router-name/><autonomous-system/><bgp><neighbor/><group/></bgp></router>';
    const vprn =
      '<service><vprn><service-name/><autonomous-system/><bgp><neighbor/><group/></bgp></vprn></service>';
    const told =
      '<router><router-name/><oper-router-id/><bgp><neighbor/></bgp></router><service><vprn><service-name/><oper-router-id/><bgp><neighbor/></bgp></vprn></service>';
    const { xml } = await client.rpc(
      `<get><filter type="subtree"><configure ${CONFIGURE}>${router}${vprn}</configure><state ${STATE}>${told}</state></filter></get>`,
      'neighbors',
    );
    return neighborsIn(await parsedInParts(xml, { name: 'neighbor', host: client.host, step: 'neighbors' }));
  },
};

/** The text of a candidate as `edit-config` takes it; a whole one replaces everything below `configure`. */
function configureOf(text: string, mode: LoadMode, host: string): string {
  const xml = text.replace(/^\s*<\?xml[^>]*\?>/, '').trim();
  if (!/^<(?:\w+:)?configure[\s>/]/.test(xml))
    throw new RouterError(
      'refused',
      'SR OS takes XML: the template must write a <configure> element of the namespace urn:nokia.com:sros:ns:yang:sr:conf',
      { step: 'load', host },
    );
  if (mode === 'merge') return xml;
  return xml.replace(
    /^<((?:\w+:)?configure)/,
    '<$1 xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="replace"',
  );
}

/** What a global operation writes. */
async function operation(client: NetconfClient, body: string, step: 'compare'): Promise<string> {
  const { xml } = await client.rpc(
    `<action ${ACTION}><global-operations ${OPERATIONS}>${body}</global-operations></action>`,
    step,
  );
  const results = at(parsed(xml, client.host, step), 'rpc-reply', 'results');
  const texts = typeof results === 'object' && results !== null ? Object.values(results) : [];
  return texts.filter((one) => typeof one === 'string').join('\n');
}

async function facts(client: NetconfClient): Promise<Facts> {
  const asked = `<state ${STATE}><system><oper-name/><platform/><version><version-number/></version><up-time/></system></state>`;
  const { xml } = await client.rpc(`<get><filter type="subtree">${asked}</filter></get>`, 'facts');
  const system = at(parsed(xml, client.host, 'facts'), 'rpc-reply', 'data', 'state', 'system');
  const word = (...path: string[]) => {
    const held = at(system, ...path);
    return typeof held === 'string' && held !== '' ? held : null;
  };
  const uptime_ms = Number(word('up-time') ?? Number.NaN);
  return {
    vendor: 'Nokia',
    model: word('platform'),
    version: word('version', 'version-number'),
    hostname: word('oper-name'),
    uptime_s: Number.isNaN(uptime_ms) ? null : Math.floor(uptime_ms / 1000),
  };
}
