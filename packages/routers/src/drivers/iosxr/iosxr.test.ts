import { describeDriver } from '../../../test/describe-driver.ts';
import { startFakeIosXr } from '../../../test/fake-iosxr.ts';
import { iosxr } from './index.ts';

describeDriver({ driver: iosxr, start: startFakeIosXr, foreignCandidate: 'refused', without: ['sign in'] });
