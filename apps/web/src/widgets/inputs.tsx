import { NumberInput, PasswordInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { choiceValue } from '../api/row.ts';
import { inputProps, textOf, type Widget, type WidgetProps } from './widget.ts';

const written = (value: unknown) => {
  const text = textOf(value).trim();
  return text === '' ? null : text;
};

function TextBox(props: WidgetProps) {
  const { value, onChange, field } = props;
  return (
    <TextInput
      {...inputProps(props)}
      {...(field.ui.max ? { maxLength: field.ui.max } : {})}
      autoComplete="off"
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
export const text: Widget = { Show: TextBox, read: textOf, write: written };

function AddressBox(props: WidgetProps) {
  const { value, onChange } = props;
  return (
    <TextInput
      {...inputProps(props)}
      placeholder={/v6/i.test(props.label) ? '2001:db8::1/64' : '192.0.2.1/24'}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'mono' }}
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
export const address: Widget = { Show: AddressBox, read: textOf, write: written };

function AsnBox(props: WidgetProps) {
  const { value, onChange } = props;
  return (
    <TextInput
      {...inputProps(props)}
      placeholder="64500"
      leftSection="AS"
      autoComplete="off"
      inputMode="numeric"
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value.replace(/^AS/i, ''))}
    />
  );
}
export const asn: Widget = { Show: AsnBox, read: textOf, write: written };

function NumberBox(props: WidgetProps) {
  const { value, onChange, field } = props;
  const { min, max, unit } = field.ui;
  return (
    <NumberInput
      {...inputProps(props)}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined || max > 2_000_000_000 ? {} : { max })}
      {...(unit ? { suffix: ` ${unit}` } : {})}
      clampBehavior="none"
      thousandSeparator=","
      value={typeof value === 'number' ? value : textOf(value)}
      onChange={onChange}
    />
  );
}
export const number: Widget = {
  Show: NumberBox,
  read: (json) => (typeof json === 'number' ? json : ''),
  write: (value) => (value === '' || value === null || value === undefined ? null : Number(value)),
};

function SwitchBox({ name, label, help, error, value, onChange }: WidgetProps) {
  return (
    <Switch
      name={name}
      label={label}
      description={help}
      error={error}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
      mt={4}
    />
  );
}
export const toggle: Widget = {
  Show: SwitchBox,
  read: (json) => json === true || json === 'true',
  write: (value) => value === true,
};

const ANSWERS = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

function YesNoBox(props: WidgetProps) {
  const { value, onChange, label } = props;
  return (
    <Select
      {...inputProps(props)}
      data={ANSWERS}
      value={typeof value === 'boolean' ? String(value) : null}
      onChange={(answer) => onChange(answer === null ? null : answer === 'true')}
      placeholder="Not said"
      clearable
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
    />
  );
}
/** A flag that may be neither. */
export const yesNo: Widget = {
  Show: YesNoBox,
  read: (json) => (typeof json === 'boolean' ? json : null),
  write: (value) => value ?? null,
};

function SelectBox(props: WidgetProps) {
  const { value, onChange, field, required, label } = props;
  const data = Object.entries(field.ui.members ?? {}).map(([key, member]) => ({
    value: key,
    label: member.label,
  }));
  const optional = !required && field.options.default === undefined;
  return (
    <Select
      {...inputProps(props)}
      data={data}
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={onChange}
      placeholder={optional ? 'None' : ''}
      clearable={optional || field.options.nullable === true || field.options.default === ''}
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
    />
  );
}
export const select: Widget = { Show: SelectBox, read: choiceValue, write: (value) => value ?? null };

function WordsBox(props: WidgetProps) {
  const { value, onChange, label } = props;
  return (
    <TagsInput
      {...inputProps(props)}
      placeholder="Type and press Enter"
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={onChange}
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
    />
  );
}
export const words: Widget = {
  Show: WordsBox,
  read: (json) => (Array.isArray(json) ? json : []),
  write: (value) => value,
};

function PasswordBox(props: WidgetProps) {
  const { value, onChange, form, name } = props;
  const kept = form.row !== null && form.row[`has_${name}`] !== false;
  return (
    <PasswordInput
      {...inputProps(props)}
      placeholder={kept ? 'Leave empty to keep it as it is' : ''}
      autoComplete="new-password"
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': `Show ${props.label}` }}
    />
  );
}
export const password: Widget = {
  Show: PasswordBox,
  read: () => '',
  write: (value) => (textOf(value) === '' ? undefined : value),
};

/** Several lines that nobody is shown again: a private key. */
function SecretTextBox(props: WidgetProps) {
  const { value, onChange, form, name } = props;
  const kept = form.row !== null && form.row[`has_${name}`] === true;
  return (
    <Textarea
      {...inputProps(props)}
      placeholder={kept ? 'Leave empty to keep it as it is' : ''}
      autoComplete="off"
      spellCheck={false}
      autosize
      minRows={3}
      maxRows={12}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
export const secretText: Widget = { ...password, Show: SecretTextBox };

function MomentBox(props: WidgetProps) {
  const { value, onChange } = props;
  return (
    <TextInput
      {...inputProps(props)}
      type="datetime-local"
      value={textOf(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
export const datetime: Widget = { Show: MomentBox, read: localMoment, write: utcMoment };

/** What a `datetime-local` input holds, in the browser's zone. */
function localMoment(json: unknown): string {
  const at = typeof json === 'string' ? new Date(json) : null;
  if (!at || Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function utcMoment(value: unknown): string | null {
  const local = textOf(value);
  return local === '' ? null : new Date(local).toISOString();
}
