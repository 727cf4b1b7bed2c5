import { exportTemplate } from '@peersmith/model';
import { implement } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { holds } from '../../engine/permissions.ts';
import { requireUnlimited } from '../../engine/read/within-grant.ts';
import { exportJob, queueExport } from './export-job.ts';
import { exportedResource, notExported } from './render-export.ts';
import { exportRoutes } from './routes.ts';
import { exportSettings } from './settings.ts';

const VIEW_RENDERED = 'devices.view_router_configuration';

const exportTemplates = implement(exportTemplate, {
  beforeSave: (items, context) => {
    // A configuration may include it, and then it reaches all objects for whoever sees what is rendered.
    if (items.some(({ draft }) => draft.template !== undefined) && holds(context.principal, VIEW_RENDERED))
      requireUnlimited(
        context,
        'a configuration may include a template of yours, which would reach all of them.',
      );
    for (const { draft, refuse } of items) {
      if (draft.content_type !== undefined && !exportedResource(draft.content_type))
        refuse('content_type', notExported(draft.content_type));
      if (draft.name?.toLowerCase() === 'table')
        refuse('name', 'The name table is taken by what lists show: choose another.');
    }
  },
  actions: { render: queueExport },
});

/** Files of one's own form, printed from the objects of a type. */
export const exportTemplatesModule = defineModule({
  name: 'export-templates',
  resources: [exportTemplates],
  routes: (http, { open }) => exportRoutes(http, open),
  jobs: [exportJob],
  settings: exportSettings,
});
