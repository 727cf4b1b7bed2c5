import type { FeatureConfig, ServiceConfig } from '@peersmith/ix-api';
import { GONE } from '../../mirror/derive-ports.ts';
import { keepOne } from '../../mirror/keep-one.ts';
import { type StepResult, Stuck, type Work } from '../saga-kind.ts';

/** States of what the exchange takes away, or has taken away. */
export const GOING = ['decommission_requested', ...GONE];

/** The port of a change as the exchange has it now; a person is asked where it is going. */
export async function liveConfigOf({ context, exchange, saga }: Work): Promise<ServiceConfig> {
  const config = await exchange.client.serviceConfig(saga.config_id);
  if (config) await keepOne(context, exchange.id, { config });
  if (!config || GOING.includes(config.state))
    throw new Stuck(
      `The exchange has no such port any more${config ? `: it is ${config.state}` : ''}. Cancel or undo this.`,
    );
  return config;
}

/** Whether the exchange is done with something; a person is asked where it has an error. */
export function productionOf(
  what: string,
  { state, status }: Pick<ServiceConfig | FeatureConfig, 'state' | 'status'>,
): StepResult {
  if (state === 'production') return { done: 'It is in production.' };
  const text = `the ${what} is ${saidOf({ state, status })}`;
  if (state === 'error') throw new Stuck(`At the exchange ${text}. Ask them, and try again; or undo this.`);
  return { wait: `At the exchange ${text}.` };
}

/** A state, and what the exchange says of it. */
export function saidOf({ state, status }: Pick<ServiceConfig, 'state' | 'status'>): string {
  const said = status
    .map(({ message }) => message)
    .filter(Boolean)
    .join('; ');
  return `in the state "${state}"${said ? `: ${said}` : ''}`;
}
