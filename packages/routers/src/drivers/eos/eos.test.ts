import { describeDriver } from '../../../test/describe-driver.ts';
import { startFakeEos } from '../../../test/fake-eos.ts';
import { eos } from './index.ts';

describeDriver({ driver: eos, start: startFakeEos });
