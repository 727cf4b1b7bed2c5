import { hostOf } from '@peersmith/net';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Context, inTransaction } from '../../../../engine/context.ts';
import { keepObject } from '../../mirror/keep-one.ts';
import { defineKind, type Step, type StepResult, Stuck, type Work } from '../saga-kind.ts';
import { record } from '../stored-saga.ts';
import { writeConnection } from '../write-connection.ts';
import { productionOf } from './live-objects.ts';
import { awaitGone, madeBy, takeAway, theOneMade } from './made-objects.ts';

const KIND = 'network-service-configs';
/** Exchanges give addresses by themselves, and within minutes. */
const ADDRESSES_WITHIN_MS = 15 * 60_000;

const VlanConfig = z.union([
  z.object({ vlan_type: z.literal('port') }),
  z.object({ vlan_type: z.literal('dot1q'), vlan: z.int() }),
  z.object({ vlan_type: z.literal('qinq'), outer_vlan: z.int(), inner_vlan: z.int() }),
]);

/** What is ordered of the exchange. */
const Wanted = z.object({
  network_service: z.string(),
  service_name: z.string(),
  connection: z.string(),
  product_offering: z.string(),
  managing_account: z.string(),
  consuming_account: z.string(),
  billing_account: z.string(),
  asns: z.array(z.int()),
  vlan_config: VlanConfig,
  mac_addresses: z.array(z.string()),
  role_assignments: z.array(z.string()),
  capacity: z.int().nullable(),
  listed: z.boolean(),
  purchase_order: z.string(),
  contract_ref: z.string(),
  /** Of ours: the exchange and the router that the connection is made at. */
  internet_exchange: z.int(),
  router: z.int().nullable(),
  interface: z.string(),
});
/** A port as it is ordered. */
export type WantedPort = z.infer<typeof Wanted>;
const Found = z.object({
  remote_id: z.string().optional(),
  addresses: z.array(z.string()).default([]),
});
type OrderWork = Work<WantedPort, z.infer<typeof Found>>;

async function register({ exchange, context, wanted, saga }: OrderWork): Promise<StepResult> {
  const known = await exchange.client.list('macs');
  const missing = wanted.mac_addresses.filter((address) => !known.some((mac) => mac.address === address));
  for (const address of missing) {
    const { managing_account, consuming_account } = wanted;
    const row = await exchange.client.createMac({
      ...{ address, managing_account, consuming_account, external_ref: saga.reference },
    });
    await keepObject(context, exchange.id, { kind: 'macs', row });
  }
  if (missing.length === 0) return { done: 'There was nothing to register.' };
  return { done: `Registered: ${missing.join(', ')}.`, changed: true };
}

async function order(work: OrderWork): Promise<StepResult> {
  const { exchange, saga, context } = work;
  const [mine] = await madeBy(work, KIND);
  const port = mine ?? (await exchange.client.create(KIND, await bodyOf(work)));
  await work.note({ remote_id: port.id });
  await record(context, saga, { config_id: port.id });
  await keepObject(context, exchange.id, { kind: KIND, row: port });
  return { done: mine ? `It is there: ${port.id}.` : `The exchange has made ${port.id}.`, changed: true };
}

async function bodyOf({ exchange, wanted, saga }: OrderWork) {
  const known = await exchange.client.list('macs');
  const macs = wanted.mac_addresses.map((address) => {
    const mac = known.find((one) => one.address === address);
    if (!mac) throw new Stuck(`The exchange no longer knows ${address}: undo this, and begin anew.`);
    return mac.id;
  });
  const { network_service, connection, product_offering, managing_account, consuming_account } = wanted;
  const { billing_account, asns, vlan_config, role_assignments, capacity, listed } = wanted;
  return {
    ...{ type: 'exchange_lan', external_ref: saga.reference, macs },
    ...{ network_service, connection, product_offering, managing_account, consuming_account },
    ...{ billing_account, asns, vlan_config, role_assignments, listed },
    ...(capacity === null ? {} : { capacity }),
    ...(wanted.purchase_order ? { purchase_order: wanted.purchase_order } : {}),
    ...(wanted.contract_ref ? { contract_ref: wanted.contract_ref } : {}),
  };
}

async function awaitAddresses(work: OrderWork): Promise<StepResult> {
  const { exchange, context } = work;
  const port = await theOneMade(work, KIND);
  if (port.state === 'error') return productionOf('port', port);
  if (port.ips.length === 0)
    return { wait: `The exchange has given it no addresses yet; it is in the state "${port.state}".` };
  const addresses: string[] = [];
  for (const id of port.ips) {
    const ip = await exchange.client.one('ips', id);
    if (!ip) return { wait: `The exchange does not tell of its address ${id} yet.` };
    await keepObject(context, exchange.id, { kind: 'ips', row: ip });
    addresses.push(`${ip.address}/${ip.prefix_length}`);
  }
  await work.note({ addresses });
  await keepObject(context, exchange.id, { kind: KIND, row: port });
  return { done: `It has ${addresses.join(', ')}.` };
}

/** Some exchanges ask for sessions first; they can be set up once somebody has set the port up as a connection. */
async function awaitProduction(work: OrderWork): Promise<StepResult> {
  const port = await theOneMade(work, KIND);
  const result = productionOf('port', port);
  if ('done' in result) return result;
  const features = await work.exchange.client.list('network-features');
  const required = features.filter(
    ({ required: isRequired, network_service }) => isRequired && network_service === port.network_service,
  );
  if (required.length === 0 || port.network_feature_configs.length > 0) return result;
  const names = required.map(({ name, id }) => name ?? id).join(', ');
  return {
    wait: `${result.wait} It asks for a session with ${names} first: set the port up in the tab of the exchange, and the session there.`,
  };
}

/** The connection that is the new port: made once, or one that somebody has made for it meanwhile. */
async function connect(work: OrderWork): Promise<StepResult> {
  const { saga, found } = work;
  return inTransaction(work.context, async (context) => {
    const known = await connectionWith(context, work);
    const id = known ?? (await writeConnection(context, { id: null, given: connectionOf(work) }));
    await record(context, saga, { connection_id: id });
    saga.connection_id = id;
    const text = `Connection #${id} with ${found.addresses.join(', ')}`;
    return known === null ? { done: `Made: ${text}.`, changed: true } : { done: `There is one: ${text}.` };
  });
}

async function connectionWith({ db }: Context, { wanted, found }: OrderWork): Promise<number | null> {
  const hosts = found.addresses.map((address) => hostOf(address) ?? address);
  const { rows } = await sql<{ id: number }>`select id::int as id from net_connection
    where internet_exchange_point_id = ${wanted.internet_exchange}
      and (host(ipv4_address) = any(${hosts}::text[]) or host(ipv6_address) = any(${hosts}::text[])) order by id limit 1`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

function connectionOf({ wanted, found }: OrderWork) {
  const { vlan_config: tags, mac_addresses } = wanted;
  return {
    internet_exchange_point: wanted.internet_exchange,
    router: wanted.router,
    interface: wanted.interface,
    status: 'enabled',
    ipv4_address: found.addresses.find((address) => !address.includes(':')) ?? null,
    ipv6_address: found.addresses.find((address) => address.includes(':')) ?? null,
    vlan: tags.vlan_type === 'port' ? null : tags.vlan_type === 'dot1q' ? tags.vlan : tags.outer_vlan,
    mac_address: mac_addresses[0] ?? null,
  };
}

async function removeMacs({ exchange, context, saga }: OrderWork): Promise<StepResult> {
  const [macs, ports] = [await exchange.client.list('macs'), await exchange.client.list(KIND)];
  const used = new Set(ports.flatMap((port) => (port.external_ref === saga.reference ? [] : port.macs)));
  const going = macs.filter(({ id, external_ref }) => external_ref === saga.reference && !used.has(id));
  for (const { id } of going) {
    await exchange.client.deleteMac(id);
    await keepObject(context, exchange.id, { kind: 'macs', gone: id });
  }
  return { done: `Removed: ${going.map(({ address }) => address).join(', ') || 'nothing'}.` };
}

const forward: readonly Step<WantedPort, OrderWork['found']>[] = [
  { step: 'register', label: 'Register the MAC addresses', run: register },
  { step: 'order', label: 'Order the port', run: order },
  {
    step: 'await_addresses',
    label: 'Wait until the exchange has given it addresses',
    longest_wait_ms: ADDRESSES_WITHIN_MS,
    run: awaitAddresses,
  },
  {
    step: 'await_production',
    label: 'Wait until the exchange has it in production',
    run: awaitProduction,
  },
  { step: 'connect', label: 'Make the connection for it', run: connect },
];

const back: readonly Step<WantedPort, OrderWork['found']>[] = [
  { step: 'take_away', label: 'Cancel the port', run: (work) => takeAway(work, KIND) },
  {
    step: 'await_gone',
    label: 'Wait until the exchange has taken it away',
    run: (work) => awaitGone(work, KIND),
  },
  { step: 'remove', label: 'Remove the MAC addresses that were registered for it', run: removeMacs },
];

/** Orders a port on a peering LAN, and makes the connection that it is. */
export const orderKind = defineKind({
  wanted: Wanted,
  found: Found,
  forward: () => forward,
  back: () => back,
  notBack: ({ steps }) =>
    steps.some(({ step, state }) => step === 'await_production' && state === 'done')
      ? 'The port is in production: cancel it at its connection, where the exchange says what that means.'
      : null,
  told: ({ saga, wanted, found }) =>
    saga.is_undo
      ? `The exchange has nothing of this order on ${wanted.service_name} any more.`
      : `The port ${found.remote_id} on ${wanted.service_name} is in production, and is connection #${saga.connection_id}.`,
});
