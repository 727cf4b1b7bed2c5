import * as z from 'zod';
import type { Facts, LoadMode, RouterDriver } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { at, escapeXml, parsed, textIn } from '../../netconf/answers.ts';
import type { NetconfClient } from '../../netconf/netconf-client.ts';
import { NetconfDevice, type NetconfDialect, ownCommits } from '../../netconf/netconf-device.ts';
import { parsedInParts } from '../../netconf/parsed-in-parts.ts';
import { RouterError } from '../../router-error.ts';
import { neighborsIn } from './neighbors.ts';

/** How an IOS-XR router is reached. */
const IosXrArgs = z.object({});

const CLI = 'xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-cli-cfg"';
/** Of a neighbor only what is read: the model has some hundred values of each. */
const NEIGHBOR = `neighbor-address description local-as remote-as connection-state previous-connection-state connection-established-time
  is-administratively-shut-down reset-reason router-id connection-local-port connection-remote-port hold-time keep-alive-time configured-hold-time
  configured-keepalive messages-received messages-sent update-messages-in update-messages-out messages-queued-out connection-down-count
  is-external-neighbor-not-directly-connected local-as-no-prepend suppress4-byte-as is-local-address-configured connection-local-address`;
const FAMILY = `af-name prefixes-accepted prefixes-denied prefixes-advertised number-of-bestpaths prefixes-suppressed route-policy-in route-policy-out
  selective-multipath-eligible remove-private-as-from-updates`;
const emptyTags = (names: string) =>
  names
    .split(/\s+/)
    .map((name) => `<${name}/>`)
    .join('');
const TABLE = `<global-process-info><vrf><router-id/></vrf></global-process-info><neighbors><neighbor>${emptyTags(NEIGHBOR)}<af-data>${emptyTags(FAMILY)}</af-data></neighbor></neighbors>`;
const BGP = `<bgp xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ipv4-bgp-oper"><instances><instance><instance-active><default-vrf>${TABLE}</default-vrf><vrfs><vrf><vrf-name/>${TABLE}</vrf></vrfs></instance-active></instance></instances></bgp>`;

/**
 * Cisco IOS-XR by NETCONF, with its own language inside: a candidate is text as it is typed, or XML. A commit with a timer belongs to the session that
 * made it: it is taken back when the time is over, and at once when the connection is lost.
 */
export const iosxr = {
  name: 'iosxr_netconf',
  aliases: ['iosxr'],
  label: 'Cisco IOS-XR',
  strategy: { modes: ['merge', 'replace'], confirm: 'device', atomic: true },
  args: IosXrArgs,
  connect: (target) => NetconfDevice.connect(readArgs('IOS-XR', IosXrArgs, target).target, dialect),
} satisfies RouterDriver;

const dialect: NetconfDialect = {
  ...ownCommits,
  label: 'IOS-XR',
  needs: ['candidate', 'confirmed-commit', 'validate'],
  async running(client, step) {
    const reply = await client.getConfig('running', `<filter type="subtree"><cli ${CLI}/></filter>`, step);
    return textIn(reply.xml, 'cli');
  },
  async load(client, text, mode) {
    const loaded = await load(client, text, mode);
    return [loaded, await client.validate('candidate')];
  },
  async compare(client) {
    const reply = await client.rpc(
      '<get-cli-config-diff xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-cli-diff-act"/>',
      'compare',
    );
    // What the answer calls it differs between releases; there is nothing else in it.
    const [, name = ''] = /<(?:[\w.-]+:)?rpc-reply[^>]*>\s*<(?:[\w.-]+:)?([\w.-]+)/.exec(reply.xml) ?? [];
    const shown = textIn(reply.xml, name);
    return /^[+-]/m.test(shown) ? shown : '';
  },
  facts,
  async neighbors(client) {
    const reply = await client.rpc(`<get><filter type="subtree">${BGP}</filter></get>`, 'neighbors');
    return neighborsIn(
      await parsedInParts(reply.xml, { name: 'neighbor', host: client.host, step: 'neighbors' }),
    );
  },
};

function load(client: NetconfClient, text: string, mode: LoadMode) {
  const config = text.trimStart().startsWith('<') ? text : `<cli ${CLI}>${escapeXml(text)}</cli>`;
  if (mode === 'merge') return client.editConfig('candidate', config, 'merge');
  return client.rpc(
    `<copy-config><target><candidate/></target><source><config>${config}</config></source></copy-config>`,
    'load',
  );
}

async function facts(client: NetconfClient): Promise<Facts> {
  const ask = async (filter: string): Promise<unknown> => {
    try {
      const { xml } = await client.rpc(`<get><filter type="subtree">${filter}</filter></get>`, 'facts');
      return at(parsed(xml, client.host, 'facts'), 'rpc-reply', 'data');
    } catch (error) {
      // Releases differ in the models that they have.
      if (error instanceof RouterError && ['refused', 'capability_missing'].includes(error.code))
        return undefined;
      throw error;
    }
  };
  const time = await ask(
    '<system-time xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-shellutil-oper"><uptime/></system-time>',
  );
  const install = await ask(
    '<install xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-install-oper"><version/></install>',
  );
  const word = (held: unknown) => (typeof held === 'string' && held !== '' ? held : null);
  const uptime = Number(at(time, 'system-time', 'uptime', 'uptime') ?? Number.NaN);
  return {
    vendor: 'Cisco',
    model: word(at(install, 'install', 'version', 'hardware-info')),
    version: word(at(install, 'install', 'version', 'label')),
    hostname: word(at(time, 'system-time', 'uptime', 'host-name')),
    uptime_s: Number.isNaN(uptime) ? null : uptime,
  };
}
