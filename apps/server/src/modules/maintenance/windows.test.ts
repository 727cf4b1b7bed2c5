import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import { type MonitoringWorld, monitoringWorld, ROUTERS, told } from '../../../test/monitoring-world.ts';

const WINDOWS = '/api/maintenance/windows/';
const PLANS = '/api/deployment/plans/';
const FIRST = '192.0.2.10';

let world: MonitoringWorld;
let session: number;
const { db } = { get db() { return world.app.system().db; } };

beforeAll(async () => {
  world = await monitoringWorld();
});
afterAll(() => world?.close());
