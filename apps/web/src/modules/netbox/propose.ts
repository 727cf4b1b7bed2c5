import { isChosen, isChosenPort } from './chosen.ts';

type Values = Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

/** Fills in what nobody has written, or what was proposed before. */
const beside = (values: Values, before: Values, now: Values) =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([key, value]) =>
        !isEmpty(value) &&
        (isEmpty(values[key]) || JSON.stringify(values[key]) === JSON.stringify(before[key])),
    ),
  );

/** Name, host name and platform of a router, as soon as its NetBox device is chosen. */
export function fromDevice(values: Values, key: string, value: unknown): Record<string, unknown> {
  if (key !== 'netbox_device_id' || !isChosen(value)) return {};
  const of = (chosen: unknown): Values => {
    if (!isChosen(chosen) || !chosen.proposal) return {};
    const { name, hostname, platform } = chosen.proposal;
    return { name, hostname, ...(platform ? { platform: { id: platform.id, display: platform.name } } : {}) };
  };
  return beside(values, of(values.netbox_device_id), of(value));
}

/** Addresses, MAC address and description of a connection, as soon as its interface is chosen among NetBox's. */
export function fromInterface(values: Values, key: string, value: unknown): Record<string, unknown> {
  if (key !== 'interface' || !isChosenPort(value)) return {};
  const of = (chosen: unknown): Values => {
    if (!isChosenPort(chosen)) return {};
    const { mac_address, ipv6_address, ipv4_address, description } = chosen.port;
    return { mac_address, ipv6_address, ipv4_address, description };
  };
  return beside(values, of(values.interface), of(value));
}
