import * as z from 'zod';
import type { Facts, LoadMode, RouterDriver } from '../../driver.ts';
import { readArgs } from '../../driver-args.ts';
import { at, escapeXml, parsed, textIn } from '../../netconf/answers.ts';
import type { NetconfClient, RpcReply } from '../../netconf/netconf-client.ts';
import { NetconfDevice, type NetconfDialect } from '../../netconf/netconf-device.ts';
import { parsedInParts } from '../../netconf/parsed-in-parts.ts';
import { listAt } from '../../netconf/xml-values.ts';
import type { RouterStep } from '../../router-error.ts';
import { elapsedIn, neighborsIn } from './neighbors.ts';

/** How a Junos router is reached. */
const JunosArgs = z.object({});

/**
 * Junos by NETCONF. The whole candidate is locked and checked (`commit check`); a commit with a timer is `commit confirmed`, with a word of ours in its
 * log by which it is known again. Junos waits whole minutes: a shorter time is a minute.
 */
export const junos = {
  name: 'junos',
  label: 'Juniper Junos',
  strategy: { modes: ['merge', 'replace'], confirm: 'device', atomic: true },
  args: JunosArgs,
  connect: (target) =>
    NetconfDevice.connect({ port: 22, ...readArgs('Junos', JunosArgs, target).target }, dialect),
} satisfies RouterDriver;

const dialect: NetconfDialect = {
  label: 'Junos',
  needs: ['candidate', 'confirmed-commit'],
  async running(client, step) {
    const { xml } = await client.rpc('<get-configuration database="committed" format="text"/>', step);
    return textIn(xml, 'configuration-text');
  },
  async load(client, text, mode) {
    const loaded = await client.rpc(loadingOf(text, mode), 'load');
    return [loaded, await client.rpc('<commit-configuration><check/></commit-configuration>', 'load')];
  },
  async compare(client) {
    const { xml } = await client.rpc(
      '<get-configuration compare="rollback" rollback="0" format="text"/>',
      'compare',
    );
    return textIn(xml, 'configuration-output');
  },
  commit(client, { confirm_s, mark }) {
    const timer =
      confirm_s === undefined
        ? ''
        : `<confirmed/><confirm-timeout>${Math.max(1, Math.ceil(confirm_s / 60))}</confirm-timeout>`;
    return client.rpc(
      `<commit-configuration>${timer}<log>${escapeXml(mark)}</log></commit-configuration>`,
      'commit',
    );
  },
  confirm: (client) => client.rpc('<commit-configuration/>', 'confirm'),
  async rollback(client) {
    await client.rpc('<load-configuration rollback="1"/>', 'roll back');
    await client.rpc('<commit-configuration/>', 'roll back');
  },
  discard: (client) => client.discardChanges(),
  async isNewest(client, mark, step) {
    const reply = await client.rpc('<get-commit-information/>', step);
    const [newest] = listAt(
      parsed(reply.xml, client.host, step),
      'rpc-reply',
      'commit-information',
      'commit-history',
    );
    return at(newest, 'log') === mark;
  },
  facts,
  async neighbors(client) {
    const reply = await client.rpc('<get-bgp-neighbor-information/>', 'neighbors');
    const summary = await client.rpc('<get-bgp-summary-information/>', 'neighbors');
    return neighborsIn(
      await parsedInParts(reply.xml, { name: 'bgp-peer', host: client.host, step: 'neighbors' }),
      elapsedIn(summary.xml),
    );
  },
};

/** The candidate in the form that it has: XML, lines of `set` and `delete`, or text in braces. A whole one touches only what differs. */
function loadingOf(text: string, mode: LoadMode): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const isSet =
    lines.length > 0 &&
    lines.every((line) => /^\s*(?:set|delete|activate|deactivate|insert|rename|copy|annotate) /.test(line));
  if (isSet && mode === 'merge')
    return `<load-configuration action="set"><configuration-set>${escapeXml(text)}</configuration-set></load-configuration>`;
  // Parts that bear the word `replace:` stand in the place of what is there.
  const merge = /^\s*replace:/m.test(text) ? 'replace' : 'merge';
  const action = mode === 'merge' ? merge : 'update';
  if (text.trimStart().startsWith('<'))
    return `<load-configuration action="${action}" format="xml">${text}</load-configuration>`;
  return `<load-configuration action="${action}" format="text"><configuration-text>${escapeXml(text)}</configuration-text></load-configuration>`;
}

async function facts(client: NetconfClient): Promise<Facts> {
  const answer = (reply: RpcReply) => parsed(reply.xml, client.host, FACTS);
  const system = answer(await client.rpc('<get-system-information/>', FACTS));
  const uptime = answer(await client.rpc('<get-system-uptime-information/>', FACTS));
  const told = (name: string) => {
    const held = at(system, 'rpc-reply', 'system-information', name);
    return typeof held === 'string' && held !== '' ? held : null;
  };
  const [now, booted] = [
    ['current-time', 'date-time'],
    ['system-booted-time', 'date-time'],
  ].map((path) => Date.parse(String(at(uptime, 'rpc-reply', 'system-uptime-information', ...path) ?? '')));
  const uptime_s = ((now ?? Number.NaN) - (booted ?? Number.NaN)) / 1000;
  return {
    vendor: 'Juniper',
    model: told('hardware-model'),
    version: told('os-version'),
    hostname: told('host-name'),
    uptime_s: Number.isFinite(uptime_s) ? Math.floor(uptime_s) : null,
  };
}

const FACTS: RouterStep = 'facts';
