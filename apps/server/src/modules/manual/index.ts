import { endpoints } from '@peersmith/answers';
import { serving } from '../../engine/http/serve.ts';
import { defineModule } from '../../engine/module.ts';
import { SIGNED_IN } from '../../platform/access.ts';
import { findInManual, listManual, readManualPage } from './manual-pages.ts';

/** The manual that came with this version, for the web, programs and the command line. */
export const manualModule = defineModule({
  name: 'manual',
  routes: (http, { open }) => {
    const serve = serving(http, open);
    serve(endpoints.manual, { access: SIGNED_IN }, async ({ query: { q } }) => ({
      pages: q ? await findInManual(q) : await listManual(),
    }));
    serve(endpoints.manualPage, { access: SIGNED_IN }, ({ params: { page } }) => readManualPage(page));
  },
});
