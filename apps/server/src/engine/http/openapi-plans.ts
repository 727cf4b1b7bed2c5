import { Plan, PlanChanged } from '@peersmith/answers';
import type { Row } from '@peersmith/resource';
import { json, type NamedSchemas, pointer } from './openapi-schemas.ts';

/** The parameters of every write that can be planned, once. */
export const PLAN_PARAMETERS = {
  dry_run: {
    name: 'dry_run',
    in: 'query',
    schema: { type: 'boolean' },
    description: 'Writes nothing and answers with a `Plan`: what the same request would do.',
  },
  configurations: {
    name: 'configurations',
    in: 'query',
    schema: { type: 'boolean' },
    description:
      'With `dry_run`: also what becomes of the configurations of routers. They are rendered twice, so it takes its time.',
  },
  plan: {
    name: 'plan',
    in: 'query',
    schema: { type: 'string' },
    description:
      'The `digest` of a plan: does just that, and is refused with 409 when it would do anything else by now.',
  },
};

/** An operation that says what it would do, and does it as planned. */
export function withPlans(operation: Row, schemas: NamedSchemas): Row {
  const responses: Row = Object(operation.responses);
  const done: Row = Object(responses[200]);
  const now: unknown = Object(Object(done.content)['application/json']).schema;
  const plan = schemas.of(Plan, 'output');
  const refused: Row = Object(Object(Object(Object(responses[409]).content)['application/json']).schema);
  return {
    ...operation,
    parameters: [
      ...[operation.parameters ?? []].flat(),
      ...Object.keys(PLAN_PARAMETERS).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ],
    responses: {
      ...responses,
      200: {
        description: now ? 'OK, or with `dry_run` what it would do' : 'With `dry_run`: what it would do',
        content: { ...Object(done.content), ...json(now ? { anyOf: [now, plan] } : plan) },
      },
      409: {
        description: 'Others depend on it, or it is not as it was planned any more',
        content: json({
          anyOf: [
            schemas.of(PlanChanged, 'output'),
            ...('anyOf' in refused ? [refused] : []),
            pointer('Error'),
          ],
        }),
      },
    },
  };
}
