import { describeDriver } from '../../../test/describe-driver.ts';
import { startFakeJunos } from '../../../test/fake-junos.ts';
import { junos } from './index.ts';

describeDriver({ driver: junos, start: startFakeJunos });
