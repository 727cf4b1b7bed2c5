import type { FastifyRequest } from 'fastify';
import { Invalid } from '../errors.ts';
import { OFF, ON, wordOf } from './parameters.ts';

/** What a request wants to know, or which plan it carries out. */
export type PlanAsked = { dry_run: true; configurations?: boolean } | { plan: string };

/** Reads `dry_run` and `plan`; they are never passed over, for a caller who says them does not mean the write itself. */
export function planAsked({ query }: FastifyRequest): PlanAsked | null {
  const [dry, plan] = [wordOf(query, 'dry_run'), wordOf(query, 'plan')];
  if (dry === undefined && plan === undefined) return null;
  if (dry !== undefined && !ON.test(dry) && !OFF.test(dry))
    throw new Invalid({ dry_run: ['Enter true or false.'] });
  const isDry = dry !== undefined && ON.test(dry);
  const configurations = wordOf(query, 'configurations');
  if (isDry && configurations !== undefined && !ON.test(configurations) && !OFF.test(configurations))
    throw new Invalid({ configurations: ['Enter true or false.'] });
  if (plan === undefined)
    return isDry ? { dry_run: true, configurations: ON.test(configurations ?? '') } : null;
  if (isDry) throw new Invalid({ plan: ['A dry run makes a plan, and carries none out.'] });
  if (plan === '') throw new Invalid({ plan: ['Enter the digest of a plan.'] });
  return { plan };
}
