import { Box, SimpleGrid, Title } from '@mantine/core';
import { type AnyResource, fieldOf, isRequired, isSupplied } from '@peersmith/resource';
import type { Row } from '../api/row.ts';
import { fieldLabel } from '../text/label.ts';
import { VeilNote } from '../widgets/veil-note.tsx';
import { FieldNote } from './form/field-note.tsx';
import type { Fill } from './form/use-fill.ts';
import { formSections, type Values, widgetOf } from './form-values.ts';

interface FormFieldsProps {
  resource: AnyResource;
  row: Row | null;
  values: Values;
  errors: Readonly<Record<string, string>>;
  set: (key: string, value: unknown) => void;
  /** What was found by what is written in a field. */
  note?: { key: string; fill: Fill } | null;
}

/** The sections of a form, a card each. */
export const FormFields = (props: FormFieldsProps) =>
  formSections(props.resource).map(({ title, fields }) => (
    <Box key={title} className="card" p="lg" mb="md" component="section" aria-label={title}>
      <Title order={2} mb="md">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" verticalSpacing="md">
        {fields.map((key) => (
          <FormField key={key} name={key} {...props} />
        ))}
      </SimpleGrid>
    </Box>
  ));

/** One field with its widget. */
export function FormField(props: FormFieldsProps & { name: string }) {
  const { name, resource, row, values, errors, set, note } = props;
  const widget = widgetOf(resource, name);
  if (!widget) return null;
  const field = fieldOf(resource, name);
  return (
    <Box {...(widget.wide ? { style: { gridColumn: '1 / -1' } } : {})}>
      <widget.Show
        name={name}
        field={field}
        label={fieldLabel(name, field)}
        help={field.options.help ?? null}
        required={
          isRequired(field) && !isSupplied(resource, name, values) && !(row && field.ui.widget === 'password')
        }
        error={errors[name] ?? null}
        value={values[name]}
        onChange={(value) => set(name, value)}
        form={{ resource, row, values }}
      />
      {note?.key === name && <FieldNote fill={note.fill} />}
      {field.veil && row && (
        <VeilNote
          label={fieldLabel(name, field)}
          held={row[name]}
          value={values[name]}
          onChange={(value) => set(name, value)}
        />
      )}
    </Box>
  );
}
