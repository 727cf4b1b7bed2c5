import { registry } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { afterAll, beforeAll } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';
import { describeResource } from '../../test/describe-resource.ts';
import { inTransaction } from '../engine/context.ts';
import { loadMirror } from './peeringdb/index.ts';
import { withDemoFolder } from './setup/demo-world.ts';

let tested: TestApp;

beforeAll(async () => {
  tested = await testApp();
  await withDemoFolder((folder) => loadMirror(tested.app.system(), { source: { folder } }));
  await inTransaction(tested.app.system(), (context) =>
    tested.app.jobs.enqueue(context, 'peeringdb.synchronise'),
  );
});
afterAll(() => tested?.close());

const makesAChange = async () => {
  await tested.admin.post('/api/extras/tags/', { name: 'changed', slug: 'changed' });
};

for (const resource of Object.values(registry)) {
  describeResource(resource, {
    tested: () => tested,
    ...(contentTypeOf(resource) === 'core.objectchange' ? { prepare: makesAChange } : {}),
  });
}
