import { Autocomplete } from '@mantine/core';
import type { PortProposal } from '@peersmith/api-client';
import { isRecord } from '../../api/row.ts';
import { isOption } from '../../widgets/option.ts';
import { inputProps, textOf, type Widget, type WidgetProps } from '../../widgets/widget.ts';
import { usePorts } from './netbox-data.ts';

/** An interface that was chosen among NetBox's, with what a connection over it would have. */
interface Chosen {
  name: string;
  port: PortProposal;
}
export const isChosenPort = (value: unknown): value is Chosen => isRecord(value) && isRecord(value.port);

const nameOf = (value: unknown) => (isChosenPort(value) ? value.name : textOf(value));

/** The name of an interface: any, with those proposed that NetBox has of the router. */
function InterfaceBox(props: WidgetProps) {
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
      value={nameOf(value)}
      onChange={onChange}
      onOptionSubmit={(name) => {
        const port = ports.get(name);
        if (port) onChange({ name, port });
      }}
    />
  );
}

/** The interface of a connection. */
export const interfaceWidget: Widget = {
  Show: InterfaceBox,
  read: textOf,
  write: (value) => nameOf(value).trim() || null,
};
