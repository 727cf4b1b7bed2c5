import { describeDriver } from '../../../test/describe-driver.ts';
import { startFakeVyos } from '../../../test/fake-vyos.ts';
import { vyos } from './index.ts';

// Somebody else's commit is met when ours begins: before, everybody has a session of their own.
describeDriver({ driver: vyos, start: startFakeVyos, without: ['lock'] });
