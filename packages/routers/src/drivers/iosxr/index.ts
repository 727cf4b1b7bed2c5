import * as z from 'zod';
import type { Facts, LoadMode, RouterDriver } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { at, escapeXml, parsed } from '../../netconf/answers.ts';
import type { NetconfClient } from '../../netconf/netconf-client.ts';
import { NetconfDevice, type NetconfDialect, textAt } from '../../netconf/netconf-device.ts';
import { RouterError } from '../../router-error.ts';
import { neighborsIn } from './neighbors.ts';

/** How an IOS-XR router is reached. */
const IosXrArgs = z.object({});

const CLI = 'xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-cli-cfg"';
const BGP =
  '<bgp xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-ipv4-bgp-oper"><instances><instance><instance-active/></instance></instances></bgp>';

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
  label: 'IOS-XR',
  needs: ['candidate', 'confirmed-commit', 'validate'],
  async running(client, step) {
    const reply = await client.getConfig('running', `<filter type="subtree"><cli ${CLI}/></filter>`, step);
    return textAt(reply, client, step, 'data', 'cli');
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
    const shown =
      textAt(reply, client, 'compare', 'difference') || textAt(reply, client, 'compare', 'cli-diff');
    return /^[+-]/m.test(shown) ? shown : '';
  },
  commit: (client, { confirm_s }) => client.commit(confirm_s === undefined ? {} : { confirm_s }),
  confirm: (client) => client.confirm(),
  rollback: (client) => client.cancelCommit(),
  discard: (client) => client.discardChanges(),
  facts,
  async neighbors(client) {
    const reply = await client.rpc(`<get><filter type="subtree">${BGP}</filter></get>`, 'neighbors');
    return neighborsIn(parsed(reply.xml, client.host, 'neighbors'));
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
