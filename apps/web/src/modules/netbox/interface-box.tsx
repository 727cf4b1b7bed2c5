import { Autocomplete } from '@mantine/core';
import { isOption } from '../../widgets/option.ts';
import { inputProps, type WidgetProps } from '../../widgets/widget.ts';
import { interfaceName } from './chosen.ts';
import { usePorts } from './netbox-data.ts';

/** The name of an interface: any, with those proposed that NetBox has of the router. */
export function InterfaceBox(props: WidgetProps) {
  const { value, onChange, form } = props;
  const { router } = form.values;
  const { data = [] } = usePorts(isOption(router) ? Number(router.id) : null);
  const ports = new Map(data.map((port) => [port.name, port]));
  return (
    <Autocomplete
      {...inputProps(props)}
      data={[...ports.keys()]}
      limit={100}
      renderOption={({ option }) => {
        const port = ports.get(option.value);
        return [option.value, port?.description, port?.addresses.join(', ')].filter(Boolean).join(' · ');
      }}
      autoComplete="off"
      value={interfaceName(value)}
      onChange={onChange}
      onOptionSubmit={(name) => {
        const port = ports.get(name);
        if (port) onChange({ name, port });
      }}
    />
  );
}
