import { Box, Button, Checkbox, Drawer, Group, Stack, Text } from '@mantine/core';
import { tag } from '@peersmith/model';
import { acceptsNull, contentTypeOf, fieldOf } from '@peersmith/resource';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { rowsIn } from '../api/row.ts';
import { counted } from '../text/format.ts';
import { fieldLabel } from '../text/label.ts';
import { MultiPicker } from '../widgets/multi-picker.tsx';
import type { Option } from '../widgets/option.ts';
import type { VictimsProps } from './bulk-delete.tsx';
import { FormField } from './form-fields.tsx';
import { bulkKeys, startValues, type Values, writtenValues } from './form-values.ts';
import { PlanReview } from './plan-view.tsx';
import { useThrowAway } from './throw-away.tsx';
import { tellDone } from './undo.tsx';
import { usePlan } from './use-plan.ts';

/** Changes the ticked fields of all chosen rows, together or not at all, once it was seen what that does. */
export function BulkEdit({ resource, rows, onClose, onDone }: VictimsProps) {
  const [values, setValues] = useState<Values>(() => startValues(resource, null, {}));
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [nulled, setNulled] = useState<readonly string[]>([]);
  const [added, setAdded] = useState<Option[]>([]);
  const [removed, setRemoved] = useState<Option[]>([]);
  const queries = useQueryClient();
  const tagged = 'tags' in resource.fields;
  const what = counted(rows.length, resource.label, resource.plural);
  const changes = changesFrom();
  function changesFrom(): Values {
    const shown = ticked.filter((key) => !nulled.includes(key));
    const written = writtenValues(resource, Object.fromEntries(shown.map((key) => [key, values[key]])));
    const nulls = nulled.filter((key) => ticked.includes(key)).map((key) => [key, null]);
    return { ...written, ...Object.fromEntries(nulls) };
  }
  const [reviewing, setReviewing] = useState(false);
  const wanted = rows.map((row) => ({ ...changes, ...tagChange(row.tags, added, removed), id: row.id }));
  const planned = usePlan({
    key: ['edit', contentTypeOf(resource), wanted],
    enabled: reviewing,
    write: (through) => through.resource(resource).bulkUpdate(wanted),
    onDone: (_done, request) => {
      tellDone(`Changed ${what}.`, request);
      void onDone();
      onClose();
      void queries.invalidateQueries();
    },
  });
  const toggle = (list: readonly string[], key: string) =>
    list.includes(key) ? list.filter((one) => one !== key) : [...list, key];
  const idle = Object.keys(changes).length + added.length + removed.length === 0;
  const { close, isAsking, question } = useThrowAway(() => !idle, onClose);
  return (
    <Drawer
      opened
      onClose={close}
      closeOnEscape={!isAsking}
      position="right"
      size={480}
      title={`Edit ${what}`}
    >
      {question}
      {reviewing ? (
        <Stack gap={10}>
          <PlanReview planned={planned} />
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={() => setReviewing(false)}>
              Back
            </Button>
            <Button disabled={!planned.isReady} loading={planned.apply.isPending} onClick={planned.carryOut}>
              Apply
            </Button>
          </Group>
        </Stack>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="md">
            Tick what should change. Everything else stays as it is on each of them.
          </Text>
          <Stack gap={10}>
            {bulkKeys(resource).map((key) => {
              const field = fieldOf(resource, key);
              const label = fieldLabel(key, field);
              return (
                <Box key={key}>
                  <Group justify="space-between">
                    <Checkbox
                      size="sm"
                      label={label}
                      checked={ticked.includes(key)}
                      onChange={() => setTicked(toggle(ticked, key))}
                    />
                    {ticked.includes(key) && acceptsNull(field) && (
                      <Checkbox
                        size="xs"
                        label="Make empty"
                        aria-label={`Make ${label} empty`}
                        checked={nulled.includes(key)}
                        onChange={() => setNulled(toggle(nulled, key))}
                      />
                    )}
                  </Group>
                  {ticked.includes(key) && !nulled.includes(key) && (
                    <Box pl={30} pt={6}>
                      <FormField
                        name={key}
                        resource={resource}
                        row={null}
                        values={values}
                        errors={{}}
                        set={(name, value) => setValues({ ...values, [name]: value })}
                      />
                    </Box>
                  )}
                </Box>
              );
            })}
            {tagged && <MultiPicker resource={tag} label="Add tags" value={added} onChange={setAdded} />}
            {tagged && (
              <MultiPicker resource={tag} label="Remove tags" value={removed} onChange={setRemoved} />
            )}
            <Group justify="flex-end" mt="md">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button disabled={idle} onClick={() => setReviewing(true)}>
                Review
              </Button>
            </Group>
          </Stack>
        </>
      )}
    </Drawer>
  );
}

function tagChange(now: unknown, added: readonly Option[], removed: readonly Option[]): Values {
  if (added.length + removed.length === 0) return {};
  const gone = new Set(removed.map(({ id }) => id));
  const ids = [...rowsIn(now).map(({ id }) => id), ...added.map(({ id }) => id)];
  return { tags: [...new Set(ids)].filter((id) => !gone.has(id)) };
}
