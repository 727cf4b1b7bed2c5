import { endpoints } from '@peersmith/answers';
import { drivers } from '@peersmith/routers';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { SIGNED_IN } from '../../platform/access.ts';
import { deploymentSettings } from './settings.ts';

/** Tells how careful this installation is, so that a page can say why something is not offered. */
export function rulesRoute(http: FastifyInstance, open: OpenContext): void {
  serving(http, open)(endpoints.deploymentRules, { access: SIGNED_IN }, ({ context }) => {
    const settings = deploymentSettings.of(context);
    return {
      four_eyes: settings.DEPLOYMENT_FOUR_EYES,
      drift_check_schedule: settings.DRIFT_CHECK_SCHEDULE,
      options: {
        parallel: settings.DEPLOYMENT_PARALLEL,
        confirm_s: settings.DEPLOYMENT_CONFIRM_S,
        gate_s: settings.DEPLOYMENT_GATE_S,
        prefix_drop_percent: settings.DEPLOYMENT_PREFIX_DROP_PERCENT,
      },
      drivers: drivers.map(({ name, aliases = [], label, strategy }) => ({
        names: [name, ...aliases],
        label,
        modes: [...strategy.modes],
        comes_back: strategy.confirm,
      })),
    };
  });
}
