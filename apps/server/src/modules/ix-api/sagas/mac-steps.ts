import { IxApiError, type Mac, type ServiceConfig } from '@peersmith/ix-api';
import type { MacStep } from '@peersmith/model';
import type { Context } from '../../../engine/context.ts';
import { keepOne } from '../mirror/keep-lists.ts';
import type { Exchange } from '../reach-endpoint.ts';
import type { StoredSaga } from './stored-saga.ts';

/** What a step works with. */
export interface Work {
  context: Context;
  exchange: Exchange;
  saga: StoredSaga;
  /** Whether a step before this one changed something. */
  hasChanged: (step: MacStep) => boolean;
}

/** What came of a step: it is done, or there is something to wait for. */
export type StepResult = { done: string; changed?: boolean } | { wait: string };

/** A change cannot go on by itself; the message says why, and what to do. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}

/** Which MAC addresses the port is to have in the end, and which it is not to have. Undoing turns them round. */
function aims({ mac_address, old_macs, is_undo }: StoredSaga): { wanted: string[]; leaving: string[] } {
  const old = old_macs.map(({ address }) => address);
  const others = old.filter((address) => address !== mac_address);
  if (!is_undo) return { wanted: [mac_address], leaving: others };
  return { wanted: old, leaving: old.includes(mac_address) ? [] : [mac_address] };
}

/**
 * The steps. Each looks at what is there before it does anything, so that one which was done and whose answer was lost is found done, and
 * may be tried as often as one likes.
 */
export const MAC_STEP: Readonly<Record<MacStep, (work: Work) => Promise<StepResult>>> = {
  register: async (work) => {
    const { wanted } = aims(work.saga);
    const [known, config] = [await macsOf(work), await configOf(work)];
    const missing = wanted.filter((address) => !pick(work, address, { known, config }));
    for (const address of missing) await create(work, address, config);
    return missing.length === 0
      ? { done: 'It was there.' }
      : { done: `Registered: ${missing.join(', ')}.`, changed: true };
  },

  attach: async (work) => {
    const { wanted } = aims(work.saga);
    const [known, config] = [await macsOf(work), await configOf(work)];
    const ids = wanted.map((address) => {
      const mac = pick(work, address, { known, config });
      if (!mac) throw new Stuck(`The exchange no longer knows ${address}: undo this, and begin anew.`);
      return mac.id;
    });
    const missing = ids.filter((id) => !config.macs.includes(id));
    if (missing.length === 0) return { done: 'It was attached.' };
    return setMacs(work, config, [...config.macs, ...missing]);
  },

  await_production: async (work) => {
    if (work.saga.is_undo && !work.hasChanged('attach')) return { done: 'Nothing was attached again.' };
    return inProduction(await configOf(work));
  },

  detach: async (work) => {
    const { wanted, leaving } = aims(work.saga);
    const [known, config] = [await macsOf(work), await configOf(work)];
    const going = known.filter(({ id, address }) => config.macs.includes(id) && leaving.includes(address));
    if (going.length === 0) return { done: 'Nothing was to be detached.' };
    const staying = config.macs.filter((id) => !going.some((mac) => mac.id === id));
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

  await_settled: async (work) => {
    if (!work.hasChanged('detach')) return { done: 'Nothing was detached.' };
    return inProduction(await configOf(work));
  },

  remove: async (work) => {
    const { leaving } = aims(work.saga);
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
};

/** Of the addresses that go, what is the port's own: what it had when this began, or, on the way back, what this registered. */
function mayGo({ saga }: Work, { id, external_ref }: Mac): boolean {
  return saga.is_undo ? external_ref === saga.reference : saga.old_macs.some((old) => old.id === id);
}

/** What this registered twice, because the first time seemed to have failed. */
const strays = ({ saga }: Work, known: readonly Mac[]): Mac[] =>
  known.filter(({ address, external_ref }) => {
    const isOurs = external_ref?.startsWith(saga.reference) === true;
    return isOurs && aims(saga).wanted.includes(address);
  });

const addressesOf = (macs: readonly Mac[]): string => macs.map(({ address }) => address).join(', ');

const macsOf = ({ exchange }: Work): Promise<Mac[]> => exchange.client.list('macs');

/** The object of an address: the one that the port has, that this registered, or any. */
function pick(
  { saga }: Work,
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
  { context, exchange, saga }: Work,
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
async function setMacs(
  { context, exchange }: Work,
  config: ServiceConfig,
  ids: readonly string[],
): Promise<StepResult> {
  try {
    await keepOne(context, exchange.id, { config: await exchange.client.setMacs(config, ids) });
    return { done: 'The exchange has taken it.', changed: true };
  } catch (error) {
    const isBusy =
      error instanceof IxApiError && error.code === 'refused' && config.state.endsWith('_pending');
    if (!isBusy) throw error;
    return { wait: `The exchange works on the port still, and refuses another change: ${error.message}` };
  }
}

async function configOf({ context, exchange, saga }: Work): Promise<ServiceConfig> {
  const config = await exchange.client.serviceConfig(saga.config_id);
  if (!config || ['archived', 'decommissioned', 'decommission_requested'].includes(config.state))
    throw new Stuck(
      `The exchange has no such port any more${config ? `: it is ${config.state}` : ''}. Cancel or undo this.`,
    );
  await keepOne(context, exchange.id, { config });
  return config;
}

function inProduction({ state, status }: ServiceConfig): StepResult {
  if (state === 'production') return { done: 'It is in production.' };
  const said = status
    .map(({ message }) => message)
    .filter(Boolean)
    .join('; ');
  const text = `the port is in the state "${state}"${said ? `: ${said}` : ''}`;
  if (state === 'error') throw new Stuck(`At the exchange ${text}. Ask them, and try again; or undo this.`);
  return { wait: `At the exchange ${text}.` };
}
