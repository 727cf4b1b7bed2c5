import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** One setting as it is in force. */
export const Setting = z.strictObject({
  name: z.string(),
  group: z.string().describe('The heading of its group.'),
  description: z.string(),
  default: z.string(),
  value: z.string().nullable().describe('Null when it is not set and has no default; secrets are masked.'),
  origin: z.string().describe('`default`, `environment`, or the file that says it.'),
});
export type Setting = z.infer<typeof Setting>;

/** How well something is, from good to bad. */
export const STATES_OF_HEALTH = ['ok', 'warning', 'error'] as const;

/** Whether a part of the installation does what it should. */
export const HealthState = z.strictObject({
  name: z.string().describe('What is looked at: `PeeringDB mirror`.'),
  state: z.enum(STATES_OF_HEALTH),
  text: z.string().describe('One sentence: what is so, and what to do where it is not as it should be.'),
});
export type HealthState = z.infer<typeof HealthState>;

/** What every part of the installation says of itself. */
export const InstallationHealth = z.strictObject({
  state: z.enum(STATES_OF_HEALTH).describe('That of the worst part.'),
  checks: z.array(z.strictObject({ module: z.string(), ...HealthState.shape })),
});
export type InstallationHealth = z.infer<typeof InstallationHealth>;

export const operatingEndpoints = {
  configuration: endpoint({
    method: 'GET',
    path: '/api/core/configuration/',
    summary: 'The settings in force',
    answer: z.strictObject({ count: z.int(), results: z.array(Setting) }),
  }),
  installationHealth: endpoint({
    method: 'GET',
    path: '/api/core/health/',
    summary: 'What each part of the installation says of itself',
    answer: InstallationHealth,
  }),
  metrics: endpoint({
    method: 'GET',
    path: '/metrics',
    summary: 'Numbers for Prometheus',
    answer: z.string(),
    media: 'text/plain',
  }),
};
