import { IxApiError, type Mac, type ServiceConfig } from '@peersmith/ix-api';
import * as z from 'zod';
import { inTransaction } from '../../../../engine/context.ts';
import { keepOne } from '../../mirror/keep-one.ts';
import { defineKind, type Step, type StepResult, Stuck, type Work } from '../saga-kind.ts';
import { record } from '../stored-saga.ts';
import { ownMacOf, writeConnection } from '../write-connection.ts';
import { liveConfigOf, productionOf } from './live-objects.ts';
import { unlessBusy } from './made-objects.ts';

const Wanted = z.object({
  mac_address: z.string(),
  /** Whether our connection is to have it as well, once the exchange has. */
  enter_here: z.boolean().default(false),
});
const Found = z.object({
  /** Those that the port had when this began. */
  old_macs: z.array(z.object({ id: z.string(), address: z.string() })).default([]),
  /** What our connection had before this entered the new one. */
  own_mac: z.string().nullish(),
});
type MacWork = Work<z.infer<typeof Wanted>, z.infer<typeof Found>>;

/** Which MAC addresses the port is to have in the end, and which it is not to have. Undoing turns them round. */
function aims({ wanted: { mac_address }, found: { old_macs }, saga: { is_undo } }: MacWork): {
  wanted: string[];
  leaving: string[];
} {
  const old = old_macs.map(({ address }) => address);
  const others = old.filter((address) => address !== mac_address);
  if (!is_undo) return { wanted: [mac_address], leaving: others };
  return { wanted: old, leaving: old.includes(mac_address) ? [] : [mac_address] };
}

const RUN = {
  register: async (work: MacWork): Promise<StepResult> => {
    const { wanted } = aims(work);
    const [known, config] = [await macsOf(work), await liveConfigOf(work)];
    const missing = wanted.filter((address) => !pick(work, address, { known, config }));
    for (const address of missing) await create(work, address, config);
    return missing.length === 0
      ? { done: 'It was there.' }
      : { done: `Registered: ${missing.join(', ')}.`, changed: true };
  },

  attach: async (work: MacWork): Promise<StepResult> => {
    const { wanted } = aims(work);
    const [known, config] = [await macsOf(work), await liveConfigOf(work)];
    const ids = wanted.map((address) => {
      const mac = pick(work, address, { known, config });
      if (!mac) throw new Stuck(`The exchange no longer knows ${address}: undo this, and begin anew.`);
      return mac.id;
    });
    const missing = ids.filter((id) => !config.macs.includes(id));
    if (missing.length === 0) return { done: 'It was attached.' };
    const staying = config.macs.filter(
      (id) => !leaversOf(work, { known, config }).some((mac) => mac.id === id),
    );
    return setMacs(work, config, [...config.macs, ...missing]).catch((error: unknown) => {
      if (!isAboutMacs(error) || staying.length === config.macs.length) throw error;
      return replaceMacs(work, config, [...new Set([...staying, ...ids])]);
    });
  },

  await_production: async (work: MacWork): Promise<StepResult> => {
    if (work.saga.is_undo && !work.hasChanged('attach')) return { done: 'Nothing was attached again.' };
    return productionOf('port', await liveConfigOf(work));
  },

  detach: async (work: MacWork): Promise<StepResult> => {
    const { wanted } = aims(work);
    const [known, config] = [await macsOf(work), await liveConfigOf(work)];
    const leavers = leaversOf(work, { known, config });
    if (leavers.length === 0) return { done: 'Nothing was to be detached.' };
    const staying = config.macs.filter((id) => !leavers.some((mac) => mac.id === id));
    const stays = (address: string) =>
      known.some((mac) => mac.address === address && staying.includes(mac.id));
    // The port is not left without the address that it is to have.
    const lacking = wanted.filter((address) => !stays(address));
    if (lacking.length > 0)
      throw new Stuck(
        `${lacking.join(', ')} is no longer attached at the exchange: undo this, and begin anew.`,
      );
    return setMacs(work, config, staying);
  },

  await_settled: async (work: MacWork): Promise<StepResult> => {
    if (!work.hasChanged('detach')) return { done: 'Nothing was detached.' };
    return productionOf('port', await liveConfigOf(work));
  },

  remove: async (work: MacWork): Promise<StepResult> => {
    const { leaving } = aims(work);
    const known = await macsOf(work);
    const configs = await work.exchange.client.list('network-service-configs');
    const own = configs.find(({ id }) => id === work.saga.config_id);
    const going = known.filter((mac) => leaving.includes(mac.address) && mayGo(work, mac));
    // A request that was given up may be done late, and bring the old address back.
    const back = going.filter(({ id }) => own?.macs.includes(id));
    if (own && back.length > 0) {
      const staying = own.macs.filter((id) => !back.some((mac) => mac.id === id));
      await setMacs(work, own, staying);
      return { wait: 'The old address was attached again at the exchange; it was detached once more.' };
    }
    const used = new Set(configs.flatMap(({ macs }) => macs));
    const free = [...going, ...strays(work, known)].filter(({ id }) => !used.has(id));
    for (const { id } of free) await work.exchange.client.deleteMac(id);
    await keepOne(work.context, work.exchange.id, { gone: free.map(({ id }) => id) });
    const kept = addressesOf(going.filter(({ id }) => used.has(id)));
    const left = kept ? ` ${kept} is used by another port, and stays.` : '';
    return { done: `Removed: ${addressesOf(free) || 'nothing'}.${left}`, changed: free.length > 0 };
  },

  enter: async (work: MacWork): Promise<StepResult> => {
    const { saga, wanted, found } = work;
    const own = await ownMacOf(work.context, saga.connection_id);
    if (!own) return { done: 'The connection is gone.' };
    // Somebody who has entered another one meanwhile is left their word.
    if (saga.is_undo && (found.own_mac === undefined || own.mac_address !== wanted.mac_address))
      return { done: 'Nothing was entered at the connection.' };
    const mac_address = saga.is_undo ? found.own_mac : wanted.mac_address;
    if (own.mac_address === mac_address) return { done: 'The connection had it.' };
    await inTransaction(work.context, async (context) => {
      await writeConnection(context, { id: own.id, given: { mac_address } });
      if (!saga.is_undo) await record(context, saga, { found: { ...found, own_mac: own.mac_address } });
    });
    return { done: `The connection has ${mac_address ?? 'none'}.`, changed: true };
  },
};

/** Whether the exchange refuses what a port would have of MAC addresses: many let in one alone. */
const isAboutMacs = (error: unknown): boolean =>
  error instanceof IxApiError &&
  error.code === 'refused' &&
  (error.problem?.properties?.some(({ name }) => /^macs?\b/i.test(name)) === true ||
    /\bMACs?\b/i.test(`${error.problem?.title} ${error.problem?.detail}`));

/** Where a port may have one address only, the new one takes the place of the old one in one request. */
async function replaceMacs(
  work: MacWork,
  config: ServiceConfig,
  ids: readonly string[],
): Promise<StepResult> {
  const result = await setMacs(work, config, ids);
  if ('wait' in result) return result;
  const done =
    'The exchange does not let in both at a time: the one took the place of the other in one request, so that frames may be lost until it is in production.';
  return { ...result, done };
}

/** Of the addresses that go, what is the port's own: what it had when this began, or, on the way back, what this registered. */
function mayGo({ saga, found }: MacWork, { id, external_ref }: Mac): boolean {
  return saga.is_undo ? external_ref === saga.reference : found.old_macs.some((old) => old.id === id);
}

/** What this registered twice, because the first time seemed to have failed. */
const strays = (work: MacWork, known: readonly Mac[]): Mac[] =>
  known.filter(({ address, external_ref }) => {
    const isOurs = external_ref?.startsWith(work.saga.reference) === true;
    return isOurs && aims(work).wanted.includes(address);
  });

const addressesOf = (macs: readonly Mac[]): string => macs.map(({ address }) => address).join(', ');

const macsOf = ({ exchange }: MacWork): Promise<Mac[]> => exchange.client.list('macs');

/** Of what the port has, what is to go. */
const leaversOf = (
  work: MacWork,
  { known, config }: { known: readonly Mac[]; config: ServiceConfig },
): Mac[] =>
  known.filter(({ id, address }) => config.macs.includes(id) && aims(work).leaving.includes(address));

/** The object of an address: the one that the port has, that this registered, or any. */
function pick(
  { saga }: MacWork,
  address: string,
  { known, config }: { known: readonly Mac[]; config: ServiceConfig },
): Mac | undefined {
  const all = known.filter((mac) => mac.address === address);
  return (
    all.find(({ id }) => config.macs.includes(id)) ??
    all.find(({ external_ref }) => external_ref?.startsWith(saga.reference)) ??
    all[0]
  );
}

async function create(
  { context, exchange, saga }: MacWork,
  address: string,
  config: ServiceConfig,
): Promise<void> {
  const mac = await exchange.client.createMac({
    address,
    managing_account: config.managing_account ?? exchange.identity,
    consuming_account: config.consuming_account ?? exchange.identity,
    external_ref: saga.is_undo ? `${saga.reference}-back` : saga.reference,
  });
  await keepOne(context, exchange.id, { mac });
}

/** Gives the port these addresses. While the exchange works on it, it may refuse that: then it is waited for. */
const setMacs = (
  { context, exchange }: MacWork,
  config: ServiceConfig,
  ids: readonly string[],
): Promise<StepResult> =>
  unlessBusy(config.state, async () => {
    await keepOne(context, exchange.id, { config: await exchange.client.setMacs(config, ids) });
    return { done: 'The exchange has taken it.', changed: true };
  });

const LABELS = {
  register: 'Register the MAC address',
  attach: 'Attach it beside what is there',
  await_production: 'Wait until the exchange has it in production',
  detach: 'Detach the old one',
  await_settled: 'Wait until the exchange is done with that',
  remove: 'Remove the old one',
  enter: 'Enter it at the connection',
} as const;

const steps = (names: readonly (keyof typeof LABELS)[]): Step<MacWork['wanted'], MacWork['found']>[] =>
  names.map((step) => ({ step, label: LABELS[step], run: RUN[step] }));

const AT_EXCHANGE = ['register', 'attach', 'await_production', 'detach', 'await_settled', 'remove'] as const;

/** Changes the MAC address of a port. On the way back the same steps have their aims turned round. */
export const macKind = defineKind({
  wanted: Wanted,
  found: Found,
  // What the port has is what undoing leads back to.
  before: async ({ exchange, saga }) => {
    const config = await exchange.client.serviceConfig(saga.config_id);
    if (!config) throw new Stuck('The exchange has no such port any more. Cancel this.');
    const macs = await exchange.client.list('macs');
    const old_macs = config.macs.flatMap((id) => {
      const mac = macs.find((one) => one.id === id);
      return mac ? [{ id, address: mac.address }] : [];
    });
    return { old_macs };
  },
  forward: ({ enter_here }) => steps([...AT_EXCHANGE, ...(enter_here ? (['enter'] as const) : [])]),
  back: ({ enter_here }) => steps([...AT_EXCHANGE, ...(enter_here ? (['enter'] as const) : [])]),
  told: ({ saga, wanted, found }) =>
    saga.is_undo
      ? `The port has what it had before: ${found.old_macs.map(({ address }) => address).join(', ') || 'none'}.`
      : `The exchange has ${wanted.mac_address}, and nothing else of this port.`,
});
