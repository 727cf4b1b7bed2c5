import { changeLogged, contextual, defineResource, integer, ref, target } from '@peersmith/resource';

/** A config context on one object, and how heavy it is there. */
export const configContextAssignment = defineResource({
  app: 'extras',
  name: 'configcontextassignment',
  className: 'ConfigContextAssignment',
  path: 'config-context-assignments',
  page: '/extras/config-context-assignments',
  label: 'context assignment',
  about: 'A config context on one object, and how heavy it is there.',
  manual: 'config-contexts',
  display: '{config_context.name}',
  brief: ['config_context'],
  ordering: ['weight', 'config_context', 'id'],
  traits: [changeLogged],
  frame: ['id', 'url', 'display', 'created', 'updated'],
  unique: [['content_type', 'object_id', 'config_context']],
  fields: {
    ...target('object', { to: contextual, onDelete: 'cascade', typeKey: 'content_type' }),
    config_context: ref('extras.configcontext', { onDelete: 'protect' }),
    weight: integer({
      max: 32_767,
      default: 1000,
      help: 'What is heavier wins; what the object says itself wins over all.',
    }),
  },
  columns: ['content_type', 'object', 'config_context', 'weight'],
  form: [
    {
      title: 'Context assignment',
      fields: ['content_type', 'object_id', 'config_context', 'weight'],
    },
  ],
});
