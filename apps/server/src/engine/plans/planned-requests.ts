import type { Plan, PlanChanged } from '@peersmith/answers';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { ApiError, Invalid } from '../errors.ts';
import { tellHeld } from '../events.ts';
import { holdReply } from '../http/hold-reply.ts';
import { type PlanAsked, planAsked } from '../http/plan-asked.ts';
import type { OpenContext } from '../http/request.ts';
import { digestOf, entriesOf } from './plan-entries.ts';
import { PlanRecord } from './plan-record.ts';
import { refusalsOf } from './refusals.ts';
import { type Reviewed, showPlan } from './show-plan.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Every route that writes objects says with `?dry_run=true` what it would do, and does with `?plan=` that or nothing: it does its work in
 * a transaction of ours. Call it before routes are declared; they open their contexts with what this gives.
 */
export function plannedRequests(app: FastifyInstance, open: OpenContext): OpenContext {
  const contexts = new WeakMap<FastifyRequest, Context>();
  app.addHook('onRoute', (route) => {
    const { config, handler } = route;
    if (!config?.plans || config.plans === 'itself') return;
    // One object is soon looked through; many keep a core busy.
    if (!route.url.endsWith(':id/')) config.heavy ??= (request) => planAsked(request) !== null;
    route.handler = function (request, reply) {
      const asked = planAsked(request);
      if (!asked) return handler.call(this, request, reply);
      return answer({ asked, reply, outer: open(request) }, (context, held) => {
        contexts.set(request, context);
        return handler.call(this, request, held);
      });
    };
  });
  app.addHook('preHandler', async (request) => {
    if (SAFE.has(request.method) || request.is404 || request.routeOptions.config.plans) return;
    const asked = planAsked(request);
    const message = 'This request makes no plans: it writes no objects, or more than those.';
    if (asked) throw new Invalid({ [Object.keys(asked)[0] ?? '']: [message] });
  });
  return (request) => contexts.get(request) ?? open(request);
}

/** Ends the transaction of a write that is not to stay, with what it would have done. */
class Undone extends Error {
  readonly reviewed: Reviewed;
  /** What modules say of it, who looked while it was done. */
  readonly seen: Partial<Plan>;
  constructor(reviewed: Reviewed, seen: Partial<Plan>) {
    super('undone');
    this.reviewed = reviewed;
    this.seen = seen;
  }
}

interface Attempt {
  asked: PlanAsked;
  reply: FastifyReply;
  outer: Context;
}
type Work = (context: Context, reply: FastifyReply) => unknown;

async function answer({ asked, reply, outer }: Attempt, work: Work): Promise<unknown> {
  const held = holdReply(reply);
  try {
    const given = await outer.db.transaction().execute(async (db) => {
      const record = new PlanRecord();
      const context: Context = { ...outer, db, events: [], plan: record };
      // What is opened in a trial goes nowhere.
      if ('dry_run' in asked) delete context.revealed;
      const { result, failure } = await attempt(async () => work(context, held.reply));
      record.refuse(failure ? refusalsOf(failure, record.refused) : []);
      const entries = await entriesOf(context, record);
      const digest = await digestOf(context, record, entries);
      if ('dry_run' in asked || digest !== asked.plan) {
        const isLooked = 'dry_run' in asked && asked.configurations && !failure;
        throw new Undone({ record, entries, digest }, isLooked ? await look(context, outer) : {});
      }
      if (failure) throw failure;
      await tellHeld(context);
      return result;
    });
    return held.send(given);
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    const plan = { ...(await showPlan(outer, error.reviewed)), ...error.seen };
    void reply.removeHeader('Location').type(JSON_TYPE);
    if ('dry_run' in asked) return reply.code(200).send(plan);
    return reply.code(409).send({
      detail: 'Something changed since this was planned: look at what it would do now.',
      code: 'plan_changed',
      plan,
    } satisfies PlanChanged);
  }
}

/** What modules see in a trial that is about to be undone. */
async function look(trial: Context, outer: Context): Promise<Partial<Plan>> {
  const seen: Partial<Plan>[] = [];
  for (const of of trial.engine.trials) seen.push(await of(trial, outer));
  return Object.assign({}, ...seen);
}

/** What a write gives, or why it refuses; any other failure is one of the plan as well. */
async function attempt(
  work: () => Promise<unknown>,
): Promise<{ result?: unknown; failure: ApiError | null }> {
  try {
    return { result: await work(), failure: null };
  } catch (error) {
    const refuses = error instanceof ApiError && [204, 400, 409].includes(error.status);
    if (!refuses) throw error;
    return { failure: error };
  }
}
