import { ImportRefused, ImportReport, UnreadableFile } from '@peersmith/answers';
import { type AnyResource, apiPathOf, isImportable, type Row } from '@peersmith/resource';
import { PLAN_PARAMETERS } from './openapi-plans.ts';
import { responses } from './openapi-responses.ts';
import { json, type NamedSchemas, pointer } from './openapi-schemas.ts';

interface Files {
  schemas: NamedSchemas;
  operation: (verb: string, summary: string, rest: Row) => Row;
}

const text = { type: 'string' };
const query = (name: string, schema: Row, description: string) => ({
  name,
  in: 'query',
  schema,
  description,
});

const IMPORT_PARAMETERS = [
  query(
    'mode',
    { enum: ['create', 'update', 'upsert'], default: 'create' },
    'Whether rows make objects, change those that are found, or either. PATCH only updates.',
  ),
  query(
    'match',
    { enum: ['key', 'id'], default: 'key' },
    'How rows find objects: by what tells those apart, or by the column `id`.',
  ),
  query(
    'dates',
    { enum: ['dmy', 'mdy'] },
    'Which of 3/4/2026 is the day; such dates are refused without it.',
  ),
  query(
    'format',
    { enum: ['csv', 'json', 'yaml'] },
    'What the file is, where the media type does not say it.',
  ),
];

/** The paths by which objects leave as files, and come back from them. */
export function filePathsOf(resource: AnyResource, { schemas, operation }: Files): [string, Row][] {
  const path = apiPathOf(resource);
  const exported = operation('export', `Export ${resource.plural} as a file`, {
    description:
      'All that match, in order, by names instead of ids; what is exported can be imported. Takes every filter of the list.',
    parameters: [
      query('format', { enum: ['csv', 'json', 'yaml'], default: 'csv' }, 'What file it is.'),
      query('q', text, 'What to look for, as in the list.'),
      query('ordering', text, 'Such as `-name`, as in the list.'),
    ],
    responses: responses(
      200,
      { 'text/csv': { schema: text }, ...json({ type: 'array' }), 'application/yaml': { schema: text } },
      { object: false, writes: false },
    ),
  });
  if (!isImportable(resource)) return [[`${path}export/`, { get: exported }]];
  const report = schemas.of(ImportReport, 'output');
  const refused = schemas.of(ImportRefused, 'output');
  const imported = (verb: string, summary: string) =>
    operation(verb, summary, {
      description:
        'All of the file, or nothing. With `dry_run` the report says what it would do. A large file is imported by a job, which the answer 202 names.',
      parameters: [
        ...IMPORT_PARAMETERS,
        ...Object.keys(PLAN_PARAMETERS).map((name) => ({ $ref: `#/components/parameters/${name}` })),
      ],
      requestBody: {
        required: true,
        content: { 'text/csv': { schema: text }, ...json({}), 'application/yaml': { schema: text } },
      },
      responses: {
        ...responses(200, json(report), {
          object: false,
          refusal: { anyOf: [refused, schemas.of(UnreadableFile, 'output'), pointer('Error')] },
        }),
        202: { description: 'Queued', content: json(pointer('Job')) },
        409: { description: 'It is not as it was planned any more', content: json(refused) },
      },
    });
  return [
    [`${path}export/`, { get: exported }],
    [
      `${path}import/`,
      {
        post: imported('import', `Import ${resource.plural} from a file`),
        patch: imported('import_changes', `Change ${resource.plural} by a file`),
      },
    ],
  ];
}
